"""How outcomes are told: folded text, a report with counts, and bounds on both."""

from __future__ import annotations

from datetime import UTC, datetime

from lxml import html

from overstap.dossier import Melding
from overstap.validator.as_html import FILES_MAX, MELDINGEN_MAX, as_html
from overstap.validator.as_text import as_text
from overstap.validator.outcome import Outcome, judge
from overstap.validator.tally import Tally

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
    assert f"{POSTCODE.tekst} EIG.POSTCODE niet officieel 1 dossier 2 keer" in said
    assert said.index("EIG.POSTCODE") < said.index("EIG.COMMENTAAR")
    assert "Hoe u de uitkomst leest" in said
    assert "Noor" not in said


def test_a_report_on_good_dossiers_says_that_there_is_nothing_to_say() -> None:
    assert "1 goed Er is niets op te merken. Alle dossiers zijn goed." in words(report(outcome()))


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
