"""A folder as the published files come in, with a tiny schema and stylesheet of our own."""

from __future__ import annotations

from pathlib import Path

from overstap.gegevensset import load
from overstap.gegevensset.xsd import xsd

DOSSIER = load().namespace
MELDINGEN = DOSSIER.replace("/dossier", "/schemas/Meldingen")
GESLACHT = "/dossier[1]/huidigeschool[1]/leerling[1]/geslacht[1]"
GOOD_CODES = "('0', '1', '2', '9')"


def stylesheet(body: str = "", *, version: str = "2.0", more: str = "") -> str:
    return (
        f'<xsl:stylesheet version="{version}" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:d="{DOSSIER}" {more}>{body}</xsl:stylesheet>'
    )


def report(inner: str) -> str:
    """A template that gives a report with this in it."""
    return f'<xsl:template match="/"><meldingen xmlns="{MELDINGEN}">{inner}</meldingen></xsl:template>'


def melding(locatie: str = GESLACHT, tekst: str = "Geslacht klopt niet .", when: str = "true()") -> str:
    return (
        f'<xsl:if test="{when}"><melding><type>Fout</type><locatie>{locatie}</locatie><tekst>{tekst}</tekst></melding>'
        "</xsl:if>"
    )


ONE_RULE = report(melding(when=f"not(//d:leerling/d:geslacht = {GOOD_CODES})"))
"""One rule: what CL14 asks."""


def publish(folder: Path, ov: str = ONE_RULE, *, part: str = "", schema: str = "", more: str = "") -> Path:
    """A folder with the schema of the newest year in common, and a stylesheet for OV that takes in one from common."""
    for name in ("common", "OV"):
        (folder / name).mkdir(parents=True)
    (folder / "common/oso.xsd").write_text(schema or xsd(load()).decode(), encoding="utf-8")
    (folder / "common/deel.xsl").write_text(part or stylesheet(), encoding="utf-8")
    taken_in = '<xsl:import href="../common/deel.xsl"/>'
    (folder / "OV/regels.xslt").write_text(stylesheet(taken_in + ov, more=more), encoding="utf-8")
    return folder
