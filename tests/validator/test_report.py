"""How outcomes are told: folded text, a report with counts, and bounds on both."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest
from lxml import html

from dossier.records import leerling
from overstap.dossier import Melding
from overstap.dossier.validate import Mode
from overstap.validator.as_html import FILES_MAX, MELDINGEN_MAX, as_html
from overstap.validator.as_json import as_json
from overstap.validator.as_text import as_text
from overstap.validator.names import named
from overstap.validator.outcome import Outcome, judge
from overstap.validator.pages import outcome_page
from overstap.validator.tally import Tally
from overstap.validator.words import ENGLISH

AT = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
HOSTILE = "<script>x</script>\x1b\u202e"
POSTCODE = Melding(
    "EIG.POSTCODE",
    "Fout",
    "/dossier[1]/huidigeschool[1]",
    "School › Postcode",
    "Er ontbreekt een letter. Vul de postcode aan, bijvoorbeeld 0000 AB.",
    official=False,
)
COMMENT = Melding("EIG.COMMENTAAR", "Waarschuwing", "/[1]", "Dossier", "Hier staat commentaar. Haal het weg.", False)


def outcome(*meldingen: Melding, file: str = "a.xml") -> Outcome:
    verdict = "fout" if any(each.soort == "Fout" for each in meldingen) else "goed"
    return Outcome(file, "Noor Wolfsgras", "2019.1", "POVO", verdict, (), meldingen)  # type: ignore[arg-type]


def report(*outcomes: Outcome) -> str:
    tally = Tally()
    return as_html(tally.watch(outcomes), tally, AT)


def words(page: str) -> str:
    main = html.document_fromstring(page).find(".//main")
    assert main is not None
    return " ".join(" ".join(main.itertext()).split())


def test_a_line_that_fits_stays_whole_and_one_that_does_not_is_folded_under_its_text() -> None:
    wide = list(as_text(outcome(POSTCODE), 140))
    narrow = list(as_text(outcome(POSTCODE), 60))

    assert wide == [
        "Noor Wolfsgras  (a.xml, POVO 2019.1)",
        f"  School › Postcode  {POSTCODE.tekst}  EIG.POSTCODE (niet officieel)",
    ]
    assert narrow[1:] == [
        "  School › Postcode  Er ontbreekt een letter. Vul de",
        "                     postcode aan, bijvoorbeeld 0000 AB.",
        "                     EIG.POSTCODE (niet officieel)",
    ]


def test_paths_to_fields_of_different_length_stand_in_one_column() -> None:
    first, second = list(as_text(outcome(POSTCODE, COMMENT)))[1:]

    assert first.index("Er ontbreekt") == second.index("Waarschuwing: Hier staat")


def test_a_report_counts_files_and_rules_and_says_how_to_read_them() -> None:
    said = words(report(outcome(POSTCODE, POSTCODE), outcome(COMMENT), outcome(), judge("x.xml", b"x")))

    assert "Gemaakt op 2 maart 2026 om 9.05 uur met Overstap" in said
    assert "2 goed 1 met een fout 1 niet te lezen 1 van de goede met een waarschuwing" in said
    assert f"School › Postcode {POSTCODE.tekst} EIG.POSTCODE niet officieel 1 dossier 2 keer" in said
    assert said.index("EIG.POSTCODE") < said.index("EIG.COMMENTAAR")
    assert "Hoe u de uitkomst leest" in said
    assert "Noor" not in said


@pytest.mark.parametrize("mode", get_args(Mode))
def test_a_name_that_the_table_has_not_is_in_no_report_that_is_handed_on(mode: Mode) -> None:
    """Who holds the file reads it on the terminal; the place of a known field is told to the letter."""
    found = judge("a.xml", leerling("<achternaam>a</achternaam><geslacht>x</geslacht><JanJansen/>"), mode)
    at = "/dossier[1]/huidigeschool[1]/leerling[1]"

    assert "Leerling › JanJansen" in " ".join(as_text(found))
    assert [each["locatie"] for each in json.loads(as_json(found))["structure"]] == [
        f"{at}/geslacht[1]",
        f"{at}/onbekend[1]",
    ]
    assert f"Leerling › onbekend {at}/onbekend[1]" in words(report(found))
    assert "JanJansen" not in as_json(found) + report(found) + outcome_page([found])


def test_a_strange_name_is_nowhere_in_a_path_and_all_numbers_stay() -> None:
    strange = replace(POSTCODE, locatie="/dossier[1]/Piet[2]/bsn[1]/Piet[1]", veld="Piet › Achternaam › Piet")

    assert named(strange, "2019.1") == replace(
        POSTCODE, locatie="/dossier[1]/onbekend[2]/bsn[1]/onbekend[1]", veld="onbekend › Achternaam › onbekend"
    )
    assert [named(each, "2019.1") for each in (POSTCODE, COMMENT)] == [POSTCODE, COMMENT]


def test_a_report_on_good_dossiers_says_that_there_is_nothing_to_say() -> None:
    assert "1 goed Er is niets op te merken. Hoe u" in words(report(outcome()))


def test_a_report_on_very_many_shows_a_part_and_counts_all() -> None:
    page = report(*[outcome(POSTCODE, file=f"{number}.xml") for number in range(FILES_MAX + 20)])

    assert page.count("<article") == FILES_MAX
    assert f"Hier staan de eerste {FILES_MAX} van {FILES_MAX + 20} dossiers." in words(page)
    assert f"{FILES_MAX + 20} met een fout" in words(page)


def test_of_a_dossier_with_very_many_meldingen_a_part_is_shown() -> None:
    page = report(outcome(*[POSTCODE] * (MELDINGEN_MAX + 5)))

    assert "En nog 5 meldingen in dit dossier." in words(page)


def test_hostile_names_and_texts_are_text() -> None:
    """T07: of a file, a field, a rule."""
    melding = Melding(HOSTILE, "Fout", HOSTILE, HOSTILE, HOSTILE, official=True)

    page = report(Outcome(HOSTILE, HOSTILE, HOSTILE, HOSTILE, "fout", (), (melding,)))

    assert "<script" not in page
    assert not {"\x1b", "\u202e"} & set(page)
    assert not {"\x1b", "\u202e"} & set("".join(as_text(Outcome(HOSTILE, HOSTILE, "1", "", "fout", (), (melding,)))))


def test_one_text_of_two_fields_is_counted_apart_and_of_one_dossier_nothing_is_counted() -> None:
    """'Dit is verplicht' says nothing without its field."""
    other = replace(POSTCODE, veld="School › Plaats")
    said = words(report(outcome(POSTCODE, other), outcome(POSTCODE)))

    assert f"School › Postcode {POSTCODE.tekst} EIG.POSTCODE niet officieel 2 dossiers 2 keer" in said
    assert f"School › Plaats {POSTCODE.tekst} EIG.POSTCODE niet officieel 1 dossier 1 keer" in said
    assert "Wat het vaakst" not in words(report(outcome(POSTCODE, other), outcome()))


def test_a_report_in_english_keeps_the_words_of_the_agreement_in_dutch() -> None:
    tally = Tally()
    found = html.document_fromstring(as_html(tally.watch([outcome(POSTCODE), outcome(COMMENT)]), tally, AT, ENGLISH))

    assert found.get("lang") == "en"
    assert "Made on 2026-03-02 at 9.05 with Overstap" in found.text_content()
    assert {each.text_content() for each in found.xpath("//*[@lang='nl']")} == {
        each for melding in (POSTCODE, COMMENT) for each in (melding.veld, melding.tekst)
    }
