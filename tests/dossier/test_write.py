"""A dossier has one form in bytes: the same wherever it was, and read back it is the same dossier."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from dossier.records import NOOR, NS, G, dossier, whole_record, xml
from overstap.dossier import build, read, record, write

SEEDS = st.integers(min_value=0, max_value=2**32)


def test_the_bytes_are_canonical_and_have_one_namespace() -> None:
    data = write(dossier())

    assert data.startswith(f'<dossier xmlns="{NS}"><metadata><deeldossier>LASLVS</deeldossier>'.encode())
    assert data.count(b"xmlns") == 1
    assert b'<land omschrijving="Nederland">6030</land>' in data


def test_the_order_of_a_record_leaves_no_trace() -> None:
    backwards = dict(reversed(NOOR.items()))

    assert write(dossier(backwards)) == write(dossier())


def test_prefixes_quotes_and_empty_tags_leave_no_trace_but_the_prefix() -> None:
    one = write(read(xml("<inzage/>")))

    assert write(read(f"<dossier  xmlns='{NS}' ><inzage></inzage></dossier>".encode())) == one
    assert one == f'<dossier xmlns="{NS}"><inzage></inzage></dossier>'.encode()


def test_comments_that_are_kept_are_never_written() -> None:
    kept = read(xml("<inzage><!--x--></inzage>"), comments="keep")

    assert write(kept) == write(read(xml("<inzage/>")))


def test_a_journey_in_an_envelope_changes_nothing() -> None:
    """The inclusive form would take up what the envelope declares; the exclusive one does not."""
    data = write(dossier())
    envelope = etree.fromstring(b'<s:a xmlns:s="urn:s" xmlns:x="urn:x">' + data + b"</s:a>")

    assert etree.tostring(envelope[0], method="c14n", exclusive=True, with_comments=False) == data


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.floats(min_value=0, max_value=0.6))
def test_any_dossier_survives_bytes_and_record(seed: int, fill: float) -> None:
    """Record → dossier → bytes → dossier → record → bytes: nothing is lost and nothing moves."""
    made = whole_record(seed, fill=fill)
    data = write(build(made, G))
    again = read(data)

    assert write(again) == data
    assert write(build(record(again), G)) == data


def test_the_fullest_dossier_survives_too() -> None:
    data = write(build(whole_record(1), G))

    assert write(build(record(read(data)), G)) == data
