"""All checks together: a good dossier passes, and what is found has an order and a weight."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.pupils import pupil
from dossier.records import G, by_columns, changed, dossier, whole_record, xml
from overstap.dossier import build, errors_of, read, validate, write
from overstap.dossier.validate import CHECKS, OWN_CHECKS


def test_a_good_dossier_has_no_meldingen() -> None:
    assert validate(pupil()) == ()
    assert validate(pupil(), "official") == ()


def test_each_reading_says_its_own() -> None:
    """A guardian's secret address: the official walk never comes there, so only the intended reading speaks."""
    secret = pupil("huidigeschool/leerling/verzorger/0/adresgeheim", True)

    assert [(m.regel, m.official) for m in validate(secret)] == [("OVa.OV03", False)]
    assert validate(secret, "official") == ()


@settings(max_examples=40, deadline=None)
@given(st.integers(min_value=0, max_value=2**32), st.floats(min_value=0, max_value=0.6))
def test_what_obeys_the_table_has_a_good_structure_and_good_codes(seed: int, fill: float) -> None:
    regels = {melding.regel for melding in by_columns(validate(build(whole_record(seed, fill=fill), G)))}

    assert all(regel.startswith(("cat", "EIG.")) for regel in regels)


def test_a_comment_in_a_dossier_is_a_warning() -> None:
    kept = read(xml("<overdrachtsoort>overstapdossier<!-- a --><!-- b --></overdrachtsoort>"), comments="keep")

    found = [melding for melding in validate(kept) if melding.soort == "Waarschuwing"]

    assert [(m.regel, m.veld, m.official) for m in found] == [("EIG.COMMENTAAR", "Soort overdracht", False)]
    assert not set(found) & set(errors_of(validate(kept)))


@pytest.mark.parametrize("made", [b"<!-- a -->%s", b"%s<!-- a -->", b"<?a?>%s<?b?>"])
def test_so_is_one_before_or_after_it(made: bytes) -> None:
    """The doors of the chain refuse those too."""
    kept = read(made % write(pupil()), comments="keep")

    assert [(m.regel, m.soort, m.locatie) for m in validate(kept)] == [("EIG.COMMENTAAR", "Waarschuwing", "/[1]")]
    assert validate(kept, "official") == ()


def test_the_checks_come_in_the_official_order_and_our_own_last() -> None:
    assert [check.__name__ for check in (*CHECKS, *OWN_CHECKS)] == [
        "check_structure",
        "check_codes",
        "check_values",
        "check_categories",
        "check_profile",
        "check_own",
        "check_attachments",
        "check_comments",
        "check_several",
    ]
    record = changed("inzage/akkoord", "ja", changed("huidigeschool/brincode", "x", changed("overdrachtsoort", "x")))

    assert [melding.regel for melding in by_columns(validate(dossier(record)))] == ["XSD", "CL29", "CL37.akkoord"]
