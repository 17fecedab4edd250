"""The published files beside our own rules: which are taken, what they say, and what differs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from overstap.validator.official.compare import Compared, Difference, compare
from overstap.validator.official.find import find_sets
from overstap.validator.official.fout import OfficialFout
from overstap.validator.official.process import running
from overstap.validator.official.told import Count, as_lines, as_object
from overstap.validator.outcome import judge
from school.made import faulty, for_support, listed, record, xml
from validator.published import DOSSIER, GESLACHT, ONE_RULE, melding, publish, report, stylesheet


def beside(folder: Path, *dossiers: bytes) -> list[Compared]:
    with running(folder) as official:
        return [compare(official, judge("x.xml", data), data) for data in dossiers]


# -- which files -------------------------------------------------------------------------------------------------


def test_a_set_has_its_own_stylesheet_and_takes_the_schema_from_what_is_shared(tmp_path: Path) -> None:
    folder = publish(tmp_path / "files")

    sets = find_sets(folder)

    assert list(sets) == ["OV"]
    assert sets["OV"].schema == folder / "common/oso.xsd"
    assert sets["OV"].stylesheet == folder / "OV/regels.xslt"


def test_what_another_file_takes_in_is_not_taken_for_the_whole(tmp_path: Path) -> None:
    folder = publish(tmp_path / "files")
    (folder / "OV/regels.xslt").write_text(stylesheet('<xsl:include href="a.xsl"/>' + ONE_RULE), encoding="utf-8")
    (folder / "OV/a.xsl").write_text(stylesheet(), encoding="utf-8")

    assert find_sets(folder)["OV"].stylesheet.name == "regels.xslt"


def test_two_that_may_both_be_meant_are_named(tmp_path: Path) -> None:
    folder = publish(tmp_path / "files")
    (folder / "OV/oud.xsl").write_text(stylesheet(), encoding="utf-8")

    with pytest.raises(OfficialFout, match=r"OV/oud\.xsl, OV/regels\.xslt"):
        find_sets(folder)


@pytest.mark.parametrize("gone", ["OV/regels.xslt", "common/oso.xsd"])
def test_a_set_that_is_not_whole_is_named(tmp_path: Path, gone: str) -> None:
    folder = publish(tmp_path / "files")
    (folder / gone).unlink()
    (folder / "common/deel.xsl").unlink()

    with pytest.raises(OfficialFout, match=r"Voor OV staat er geen (stylesheet|schema)"):
        find_sets(folder)


def test_a_folder_without_any_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OfficialFout, match="geen map OV of PaO"):
        find_sets(tmp_path)


# -- what they say -----------------------------------------------------------------------------------------------


def test_where_both_say_the_same_there_is_no_difference(tmp_path: Path) -> None:
    good, bad = beside(publish(tmp_path / "files"), xml(record()), xml(faulty()))

    assert (good.verdict, bad.verdict) == ("goed", "fout")
    assert (good.differs, bad.differs) == (False, False)
    assert [*as_lines(good), *as_lines(bad)] == []


def test_what_only_we_say_is_a_difference(tmp_path: Path) -> None:
    (compared,) = beside(publish(tmp_path / "files", report("")), xml(faulty()))

    assert compared.differences == (Difference(GESLACHT, ("CL14",), ()),)
    assert list(as_lines(compared))[1] == f"    {GESLACHT}  wij: CL14; officieel: niets"


def test_what_only_they_say_is_a_difference(tmp_path: Path) -> None:
    (compared,) = beside(publish(tmp_path / "files", report(melding("/[1]", "Mag niet ."))), xml(record()))

    assert compared.differences == (Difference("/[1]", (), ("Mag niet .",)),)
    assert list(as_lines(compared))[1] == "    /[1]  wij: niets; officieel: Mag niet ."


def test_one_more_at_the_same_place_is_a_difference(tmp_path: Path) -> None:
    twice = report(melding() + melding(tekst="Nog eens ."))

    (compared,) = beside(publish(tmp_path / "files", twice), xml(faulty()))

    assert compared.differences == (Difference(GESLACHT, ("CL14",), ("Geslacht klopt niet .", "Nog eens .")),)


def test_another_order_is_told_and_is_no_difference(tmp_path: Path) -> None:
    made = faulty()
    made["inzage"]["akkoord"] = "77"
    places = [each.locatie for each in judge("x.xml", xml(made)).meldingen if each.official]
    assert len(places) > 1 and places[::-1] != places
    turned = report("".join(melding(place) for place in places[::-1]))

    (compared,) = beside(publish(tmp_path / "files", turned), xml(made))

    assert (compared.differs, compared.same_order) == (False, False)
    assert "andere volgorde" in "".join(as_lines(compared))


def test_what_our_own_checks_add_is_not_held_against_the_published_files(tmp_path: Path) -> None:
    data = xml(record()).replace(b"<inzagedatum>", b"<!-- gezien --><inzagedatum>")
    assert [each.official for each in judge("x.xml", data).meldingen] == [False]

    (compared,) = beside(publish(tmp_path / "files"), data)

    assert not compared.differs


def test_a_schema_that_refuses_what_ours_lets_through_is_a_difference(tmp_path: Path) -> None:
    schema = (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        'targetNamespace="http://www.edustandaard.nl/oso_gegevensset/2019/dossier">'
        '<xs:element name="dossier" type="xs:date"/></xs:schema>'
    )

    (compared,) = beside(publish(tmp_path / "files", schema=schema), xml(record()))

    assert (compared.verdict, compared.same_structure, compared.differs) == ("xsd-fout", False, True)
    assert "keurt het dossier af (regel 1" in "".join(as_lines(compared))


def test_where_both_refuse_the_structure_the_rules_are_not_compared(tmp_path: Path) -> None:
    broken = xml(faulty()).replace(b"<voorlopigdossier>false</voorlopigdossier>", b"")

    (compared,) = beside(publish(tmp_path / "files", report("")), broken)

    assert (compared.verdict, compared.differs) == ("xsd-fout", False)


def test_a_stylesheet_that_breaks_off_is_told_and_the_next_dossier_is_judged(tmp_path: Path) -> None:
    breaks = report("""<xsl:if test="//d:geslacht = '77' and error()"/>""")

    bad, good = beside(publish(tmp_path / "files", breaks), xml(faulty()), xml(record()))

    assert (bad.broke_off, bad.differs) == (True, True)
    assert "brak af" in "".join(as_lines(bad))
    assert good.verdict == "goed"


def test_breaking_off_is_no_difference_where_we_said_so(tmp_path: Path) -> None:
    breaks = report("""<xsl:if test="count(//d:geslacht) > 1 and error()"/>""")
    data = listed(xml(record()), xml(record()))
    with running(publish(tmp_path / "files", breaks)) as official:
        foreseen = compare(official, judge("x.xml", data, "official"), data)
        meant = compare(official, judge("x.xml", data), data)

    assert (foreseen.broke_off, foreseen.differs) == (True, False)
    assert (meant.broke_off, meant.differs) == (True, True)
    assert "brak af" in "".join(as_lines(foreseen))


def test_a_verdict_where_we_said_it_would_break_off_is_a_difference(tmp_path: Path) -> None:
    data = listed(xml(record()), xml(record()))
    with running(publish(tmp_path / "files", report(""))) as official:
        compared = compare(official, judge("x.xml", data, "official"), data)

    assert (compared.verdict, compared.differs) == ("goed", True)


def test_what_is_no_report_is_told_as_breaking_off(tmp_path: Path) -> None:
    text = '<xsl:output method="text"/><xsl:template match="/">Geen verslag</xsl:template>'

    first, again = beside(publish(tmp_path / "files", text), xml(record()), xml(record()))

    assert (first.broke_off, again.broke_off) == (True, True)


def test_a_document_of_more_dossiers_is_judged_by_both(tmp_path: Path) -> None:
    several = f'<dossiers xmlns="{DOSSIER}">'.encode() + xml(faulty()) + b"</dossiers>"

    (compared,) = beside(publish(tmp_path / "files", report("")), several)

    assert [each.ours for each in compared.differences] == [("CL14",)]


# -- what is not compared ----------------------------------------------------------------------------------------


def test_a_dossier_for_which_there_is_no_set_is_not_compared(tmp_path: Path) -> None:
    (compared,) = beside(publish(tmp_path / "files"), xml(for_support()))

    assert compared == Compared("Er is geen map PaO met officiële bestanden.")


def test_a_dossier_of_another_year_is_not_compared(tmp_path: Path) -> None:
    older = xml(record()).replace(b"/2019/", b"/2018/")

    (compared,) = beside(publish(tmp_path / "files"), older)

    assert "ander jaar" in compared.reason


def test_what_is_no_dossier_is_not_compared_and_reaches_no_stylesheet(tmp_path: Path) -> None:
    (compared,) = beside(publish(tmp_path / "files"), b"<!DOCTYPE x [<!ENTITY e 'x'>]><x>&e;</x>")

    assert compared == Compared("Dit bestand is niet te lezen.")
    assert as_object(compared) == {"reason": "Dit bestand is niet te lezen."}


# -- how it is told ----------------------------------------------------------------------------------------------


def test_a_report_cannot_write_to_the_terminal_of_who_reads_it(tmp_path: Path) -> None:
    """T07: the text is of a file that came from elsewhere."""
    hostile = report(melding("/[1]", "&#x9b;2J&#x202e;weg"))

    (compared,) = beside(publish(tmp_path / "files", hostile), xml(record()))

    assert list(as_lines(compared))[1].isprintable()
    assert "\x9b" not in "".join(as_lines(compared))


def test_a_run_is_counted() -> None:
    count = Count()
    for each in (Compared("", "OV", "goed"), Compared("", "OV", None), Compared("Daarom.")):
        count.add(each)

    assert count.line == "Naast de officiële bestanden gelegd: 2 dossiers, 1 met een verschil. Niet vergeleken: 1."


def test_json_holds_both_sides_of_a_difference(tmp_path: Path) -> None:
    (compared,) = beside(publish(tmp_path / "files", report("")), xml(faulty()))

    assert json.loads(json.dumps(as_object(compared))) == {
        "set": "OV",
        "verdict": "goed",
        "structure": [],
        "differs": True,
        "differences": [{"locatie": GESLACHT, "ours": ["CL14"], "theirs": []}],
        "same_order": True,
    }
