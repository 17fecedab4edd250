"""The messages travel there and back in both namespaces, and the table and the classes say the same."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime, timedelta, timezone
from itertools import compress, groupby, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keten.samples import DOSSIER, MOMENT, SESSIE, ZEGEL, adres, requests, responses, zoeksleutel
from overstap.keten import (
    EIGEN,
    NAMESPACES,
    OSO_2018,
    OSO_2020,
    Aanleverpunt,
    Adres,
    AfmeldingRequest,
    DocumentRequest,
    DocumentResponse,
    Message,
    OverdrachtRequest,
    OverdrachtResponse,
    PingResponse,
    Sleutel,
    SoapFout,
    soap,
    table,
)
from overstap.keten.codec import _check_form
from overstap.keten.messages import MESSAGES, PARTS, REPLIES
from overstap.keten.plan import Plan, plan_of
from overstap.keten.table import Rij, load

EVERY = [(namespace, each) for namespace in NAMESPACES for each in requests(namespace) + responses(namespace)]


@pytest.mark.parametrize(("namespace", "message"), EVERY, ids=lambda each: type(each).__name__)
def test_what_is_written_is_read(namespace: str, message: Message) -> None:
    assert soap.read(soap.write(message, namespace), soap.DOCUMENT) == soap.Envelope(message, namespace)


def test_the_samples_hold_every_message() -> None:
    assert {type(message) for _, message in EVERY} == set(MESSAGES.values())


@given(
    st.binary(min_size=128, max_size=128),
    st.from_regex(r"[0-9]{4}", fullmatch=True),
    st.uuids(),
    st.datetimes(MOMENT.replace(1900, tzinfo=None), MOMENT.replace(2200, tzinfo=None)),
    st.integers(-14 * 60, 14 * 60),
)
def test_any_value_in_bounds_is_read_as_it_was_written(sleutel, frag, sessie, moment, minutes) -> None:
    moment = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    message = DocumentRequest(
        adres(OSO_2020, "99PA", 1),
        adres(OSO_2020, "99VA", 2),
        sessie,
        Sleutel(sleutel, frag),
        "overstapdossier",
        moment,
    )
    assert soap.read(soap.write(message, OSO_2020)).message == message


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=280)
)
def test_a_line_of_text_comes_through_whole(text: str) -> None:
    punt = Aanleverpunt("https://po.voorbeeld.test/oso", index=3, omschrijving=text)
    message = OverdrachtResponse(SESSIE, (punt,))
    assert soap.read(soap.write(message, OSO_2018)).message == message


def test_the_older_namespace_has_its_own_words() -> None:
    old = soap.write(responses(OSO_2018)[0], OSO_2018).decode()
    new = soap.write(responses(OSO_2020)[0], OSO_2020).decode()
    assert "<oso:code>931</oso:code>" in old
    assert "<oso:doel>PaO</oso:doel>" in old
    assert "<oso:routeringsKenmerk>0000000700099PA00931</oso:routeringsKenmerk>" in new
    assert "<oso:doel>SWV</oso:doel>" in new


def test_what_is_ours_stands_in_our_own_namespace() -> None:
    written = soap.write(DocumentResponse("OverdrachtGeslaagd", DOSSIER, ZEGEL), OSO_2020).decode()
    assert "<eigen:verzegeling><eigen:jaar>2019.1</eigen:jaar>" in written


def test_an_address_field_that_is_not_known_may_be_there_empty() -> None:
    message = OverdrachtRequest(Adres("99PA"), adres(OSO_2020, "99VA", 2), zoeksleutel(OSO_2020), "overstapdossier")
    written = soap.write(message, OSO_2020)
    empty = written.replace(
        b"</oso:bronBrin>", b"</oso:bronBrin><oso:bronRouteringsKenmerk></oso:bronRouteringsKenmerk>"
    )
    assert soap.read(empty).message == message


def test_a_zoeksleutel_with_line_breaks_is_the_same_key() -> None:
    message = requests(OSO_2018)[0]
    written = soap.write(message, OSO_2018)
    start = written.index(b"<oso:zoeksleutel>") + len(b"<oso:zoeksleutel>")
    wrapped = written[: start + 76] + b"\r\n" + written[start + 76 : start + 152] + b"\n" + written[start + 152 :]
    assert soap.read(wrapped).message == message


def test_capitals_in_a_sleutel_or_sessie_mean_the_same() -> None:
    message = requests(OSO_2020)[6]
    written = soap.write(message, OSO_2020)
    shouted = written.replace(str(SESSIE).encode(), str(SESSIE).upper().encode())
    assert shouted != written
    assert soap.read(shouted).message == message


WRONG = [
    (OSO_2020, AfmeldingRequest(adres(OSO_2018, "99PA", 1), adres(OSO_2020, "99VA", 2), SESSIE, "OK"), "ontbreekt"),
    (
        OSO_2018,
        AfmeldingRequest(adres(OSO_2018, "99pa", 1), adres(OSO_2018, "99VA", 2), SESSIE, "OK"),
        "geldige waarde",
    ),
    (OSO_2018, OverdrachtResponse(), "sessieId of aanleverpunten of resultaat ontbreekt"),
    (OSO_2018, OverdrachtResponse(SESSIE), "aanleverpunten ontbreekt"),
    (
        OSO_2018,
        OverdrachtResponse(SESSIE, (Aanleverpunt("http://po.test/", index=1),)),
        "url heeft geen geldige waarde",
    ),
    (OSO_2018, PingResponse("OK", datetime(2026, 1, 1)), "serverTijd heeft geen geldige waarde"),  # noqa: DTZ001
    (OSO_2018, PingResponse("Niet goed!"), "resultaat heeft geen geldige waarde"),
    (OSO_2018, DocumentResponse("OK", b"<?xml version='1.0'?><dossier/>"), "canonieke vorm"),
    (OSO_2018, DocumentResponse("OK", b""), "canonieke vorm"),
    (
        OSO_2020,
        OverdrachtRequest(
            Adres("99PA"), adres(OSO_2020, "99VA", 2), Sleutel(b"\1" * 128, "1234", SESSIE), "overstapdossier"
        ),
        "kan er maar één zijn",
    ),
    (
        OSO_2020,
        OverdrachtRequest(Adres("99PA"), adres(OSO_2020, "99VA", 2), Sleutel(b"\1" * 127, "1234"), "overstapdossier"),
        "zoeksleutel heeft geen geldige waarde",
    ),
    (
        OSO_2020,
        OverdrachtRequest(Adres("99PA"), adres(OSO_2020, "99VA", 2), Sleutel(b"\1" * 128), "overstapdossier"),
        "pgnfrag ontbreekt",
    ),
]


@pytest.mark.parametrize(("namespace", "message", "what"), WRONG)
def test_a_message_that_does_not_fit_is_not_written(namespace: str, message: Message, what: str) -> None:
    with pytest.raises(SoapFout, match=what):
        soap.write(message, namespace)


def test_what_points_at_a_pupil_stays_out_of_a_repr() -> None:
    """T08: neither the key nor the digits, nor a dossier, can end in a log by way of a repr."""
    for namespace, message in EVERY:
        shown = repr(message)
        assert "9468" not in shown, namespace
        assert repr(bytes(range(128)))[2:20] not in shown
        assert "naam" not in shown.lower() or "Aanleverpunt" in shown


# The table and the classes


def velden(namespace: str, name: str) -> dict[str, Rij]:
    """The fields of a message or block, with those of blocks that have no field of their own."""
    found: dict[str, Rij] = {}
    for rij in load().rows(namespace, name):
        if rij.veld:
            found[rij.veld] = rij
        else:
            found |= {
                veld: dataclasses.replace(inner, keuze=rij.keuze or inner.keuze)
                for veld, inner in velden(namespace, rij.soort).items()
            }
    return found


def fields(cls: type) -> dict[str, dataclasses.Field]:
    return {field.name: field for field in dataclasses.fields(cls)}


BLOCKS = [(namespace, name, cls) for namespace in NAMESPACES for name, cls in MESSAGES.items()] + [
    (OSO_2018, "aanleverpunt", Aanleverpunt),
    (OSO_2020, "aanleverpunt", Aanleverpunt),
    (EIGEN, "verzegeling", PARTS["zegel"]),
]


@pytest.mark.parametrize(("namespace", "name", "cls"), BLOCKS)
def test_every_row_has_its_field_and_every_field_its_row(namespace: str, name: str, cls: type) -> None:
    rows = velden(namespace, name)
    assert {veld.partition(".")[0] for veld in rows} | {"kenmerk", "index"} >= set(fields(cls))
    for veld, rij in rows.items():
        outer, _, inner = veld.partition(".")
        field = fields(cls)[outer]
        assert not inner or inner in fields(PARTS[outer])
        optional = field.default is not dataclasses.MISSING
        assert inner or optional == (rij.at_least == 0 or bool(rij.keuze) or outer in ("kenmerk", "index"))


def test_the_table_is_in_order() -> None:
    blokken = load().blokken
    used = {rij.soort for rows in blokken.values() for rij in rows}
    blocks = {name for _, name in blokken} - set(MESSAGES)
    assert used == set(load().soorten) | blocks
    assert set(REPLIES) | set(REPLIES.values()) == set(MESSAGES.values())
    for (namespace, _), rows in blokken.items():
        for rij in rows:
            assert rij.status in ("firm", "inferred", "own")
            assert (rij.namespace == EIGEN) == (rij.status == "own")
            assert namespace in (*NAMESPACES, EIGEN)


def plans() -> list[Plan]:
    return [plan_of(namespace, name) for namespace, name in load().blokken]


def test_the_words_of_a_type_go_there_and_back() -> None:
    for soort in load().soorten.values():
        assert len(set(soort.waarden.values())) == len(soort.waarden)


def test_what_excludes_each_other_stands_side_by_side() -> None:
    """The form of a block leans on it: one group for each choice, and in it one for each branch."""
    for plan in plans():
        branches = [(place.rij.keuze, place.rij.tak) for place in plan.places if place.rij.keuze]
        for each in (branches, [keuze for keuze, _ in branches]):
            assert len(list(groupby(each))) == len(set(each))
        assert len(plan.by_tag) == len(plan.places)


def test_the_form_of_a_block_says_the_same_as_its_rows() -> None:
    """Whatever subset, doubled or swapped: the quick look and the look row by row agree on what is good."""
    for plan in plans():
        letters = "".join(place.letter for place in plan.places)
        subsets = ["".join(compress(letters, chosen)) for chosen in product((0, 1), repeat=len(letters))]
        changed = [
            each[:at] + extra + each[at:] for each in subsets for at in (0, len(each)) for extra in letters + "?"
        ]
        assert any(plan.form.fullmatch(each) for each in subsets)
        for each in subsets + changed:
            assert bool(plan.form.fullmatch(each)) == is_good(each, plan)


def is_good(letters: str, plan: Plan) -> bool:
    """By the rows alone: the form is one that nothing fits."""
    try:
        _check_form(letters, dataclasses.replace(plan, form=re.compile("(?!)")), "blok")
    except SoapFout:
        return False
    return True


def test_a_table_with_an_unknown_type_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    read = table._csv
    monkeypatch.setattr(table, "_csv", lambda name: (row for row in read(name) if row.get("base") != "guid"))
    with pytest.raises(ValueError, match="unknown type guid"):
        table.load.__wrapped__()


def test_moments_are_told_with_their_offset() -> None:
    moment = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    read = soap.read(soap.write(PingResponse("OK", moment), OSO_2020)).message
    assert isinstance(read, PingResponse)
    assert read.tijd is not None
    assert read.tijd.utcoffset() == timedelta(hours=2)
    assert read.tijd.astimezone(UTC).hour == 10
