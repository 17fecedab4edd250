"""T06: a published file that could reach anything outside its folder is not run."""

from __future__ import annotations

from pathlib import Path

import pytest

from overstap.validator.official.find import find_sets
from overstap.validator.official.fout import OfficialFout
from overstap.validator.official.process import running
from overstap.validator.official.scan import READS_OR_RUNS, scan
from validator.published import ONE_RULE, publish, report, stylesheet


def looked_through(folder: Path) -> set[str]:
    found = find_sets(folder)["OV"]
    return {path.relative_to(folder).as_posix() for path in scan((found.schema, found.stylesheet), folder)}


def select(expression: str) -> str:
    return report(f'<xsl:value-of select="{expression}"/>')


def refusal(folder: Path) -> str:
    with pytest.raises(OfficialFout) as caught:
        looked_through(folder)
    assert caught.value.tekst.endswith("Er is niets uitgevoerd.")
    return caught.value.tekst


def test_every_file_that_is_taken_in_is_looked_at(tmp_path: Path) -> None:
    assert looked_through(publish(tmp_path / "files")) == {"OV/regels.xslt", "common/deel.xsl", "common/oso.xsd"}


def test_what_a_stylesheet_needs_for_its_rules_is_let_through(tmp_path: Path) -> None:
    """Functions of its own, of XPath and of XML Schema; an element called document; words in a text with brackets."""
    body = """
    <xsl:key name="k" match="d:document" use="@id"/>
    <xsl:function name="d:f"><xsl:param name="x"/><xsl:sequence select="string($x)"/></xsl:function>
    <xsl:template name="t"><tekst>Het document (doc) en collection (verzameling).</tekst></xsl:template>
    <xsl:variable name="v" select="d:f(1), xs:date('2026-01-01'), count(//d:document), $document, key('k', 'x')"/>
    """
    assert looked_through(publish(tmp_path / "files", ONE_RULE + body))


@pytest.mark.parametrize("name", READS_OR_RUNS)
def test_no_function_that_opens_something_is_called(tmp_path: Path, name: str) -> None:
    assert f"{name}() kan iets openen" in refusal(publish(tmp_path / "files", select(f"{name}('x')")))


@pytest.mark.parametrize(
    "expression",
    [
        "fn:doc('x')",
        "doc  ('x')",
        "doc(: stil :)('x')",
        "doc (: stil :) ('x')",
        "'x' => doc()",
        "(doc#1)('x')",
        "Q{http://www.w3.org/2005/xpath-functions}doc('x')",
        "&#100;oc('x')",
        "do&#x63;('x')",
    ],
)
def test_no_way_of_writing_hides_a_call(tmp_path: Path, expression: str) -> None:
    assert "doc() kan iets openen" in refusal(publish(tmp_path / "files", select(expression)))


@pytest.mark.parametrize(
    "body",
    [
        '<a href="{doc(\'x\')}" xmlns=""/>',
        "<a href=\"' {doc('x')} '\" xmlns=\"\"/>",
        "<xsl:text expand-text='yes'>{doc('x')}</xsl:text>",
        "<xsl:text expand-text='yes'>{do<!-- stil -->c('x')}</xsl:text>",
        "<xsl:text expand-text='yes'>{do<?stil?>c('x')}</xsl:text>",
    ],
)
def test_an_expression_in_an_attribute_or_a_text_counts_too(tmp_path: Path, body: str) -> None:
    assert "doc() kan iets openen" in refusal(publish(tmp_path / "files", report(body)))


@pytest.mark.parametrize(
    "instruction",
    [
        '<xsl:result-document href="x.xml"/>',
        "<xsl:evaluate xpath=\"'1'\"/>",
        '<xsl:source-document href="x.xml"/>',
        '<xsl:stream href="x.xml"/>',
        '<xsl:merge><xsl:merge-source for-each-source="\'x.xml\'" select="x"/></xsl:merge>',
        '<xsl:import-schema schema-location="x.xsd"/>',
        '<xsl:use-package name="x"/>',
        "<xsl:unheard-of/>",
    ],
)
def test_no_instruction_that_opens_writes_or_evaluates(tmp_path: Path, instruction: str) -> None:
    assert "mag hier niet" in refusal(publish(tmp_path / "files", report(instruction)))


@pytest.mark.parametrize(
    ("body", "more", "why"),
    [
        (select("j:exec('x')"), 'xmlns:j="java:java.lang.Runtime"', "geen functie van XSLT"),
        (select("j:exec#1"), 'xmlns:j="http://127.0.0.1/extension"', "geen functie van XSLT"),
        (select("Q{java:java.lang.Runtime}exec('x')"), "", "geen functie van XSLT"),
        (ONE_RULE, 'xmlns:j="java:x" extension-element-prefixes="j"', "eigen instructies"),
        (report('<a xml:base="/etc/"/>'), "", "xml:base"),
        (report('<xsl:value-of _select="1"/>'), "", "pas bij het uitvoeren"),
        (report('<xsl:sequence version="4.0" select="1"/>'), "", "alleen XSLT"),
        (report('<a xsl:version="4.0"/>'), "", "alleen XSLT"),
    ],
)
def test_no_code_of_others_and_no_other_rules_of_reading(tmp_path: Path, body: str, more: str, why: str) -> None:
    assert why in refusal(publish(tmp_path / "files", body, more=more))


def test_a_later_xslt_with_functions_that_nobody_looked_at_is_refused(tmp_path: Path) -> None:
    folder = publish(tmp_path / "files", part=stylesheet(version="4.0"))

    assert "alleen XSLT" in refusal(folder)


OUTSIDE = [
    "../../elders.xsl",
    "/etc/passwd",
    "file:///etc/passwd",
    "http://127.0.0.1/x",
    "//127.0.0.1/x",
    "%2e%2e/x",
    "",
]


@pytest.mark.parametrize("target", OUTSIDE)
@pytest.mark.parametrize("how", ["import", "include"])
def test_no_stylesheet_is_taken_in_from_outside(tmp_path: Path, how: str, target: str) -> None:
    (tmp_path / "elders.xsl").write_text(stylesheet(), encoding="utf-8")
    part = stylesheet(f'<xsl:{how} href="{target}"/>')

    assert "buiten de map" in refusal(publish(tmp_path / "files", part=part))


@pytest.mark.parametrize("target", OUTSIDE)
@pytest.mark.parametrize("how", ["import", "include", "redefine", "override"])
def test_no_schema_is_taken_in_from_outside(tmp_path: Path, how: str, target: str) -> None:
    (tmp_path / "elders.xsl").write_text(stylesheet(), encoding="utf-8")
    schema = (
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:{how} schemaLocation="{target}"/>'
        '<xs:element name="dossier"/></xs:schema>'
    )

    assert "buiten de map" in refusal(publish(tmp_path / "files", schema=schema))


def test_a_link_does_not_lead_outside(tmp_path: Path) -> None:
    folder = publish(tmp_path / "files")
    (tmp_path / "elders.xsl").write_text(stylesheet(), encoding="utf-8")
    (folder / "common/deel.xsl").unlink()
    (folder / "common/deel.xsl").symlink_to(tmp_path / "elders.xsl")

    assert "buiten" in refusal(folder)


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    folder = publish(tmp_path / "files", part="<!DOCTYPE x [<!ENTITY e SYSTEM '/etc/passwd'>]>" + stylesheet())

    with pytest.raises(OfficialFout, match="DOCTYPE"):
        looked_through(folder)


def test_a_stylesheet_that_takes_in_itself_is_looked_at_once(tmp_path: Path) -> None:
    folder = publish(tmp_path / "files", part=stylesheet('<xsl:include href="deel.xsl"/>'))

    assert "common/deel.xsl" in looked_through(folder)


def test_what_is_refused_starts_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    monkeypatch.setattr("overstap.validator.official.process.start", started.append)

    with pytest.raises(OfficialFout), running(publish(tmp_path / "files", select("doc('x')"))):
        pass

    assert started == []
