"""`overstap gegevensset list`, `xsd`, `json-schema` and `stubs`: a year, and the forms that follow from it."""

from __future__ import annotations

from pathlib import Path

import click

from overstap.cli.gegevensset_year import TABLES, drafts, raw, year
from overstap.cli.output import OUTPUT, put
from overstap.gegevensset import Gegevensset, years
from overstap.gegevensset.draft import STATUS, open_points


@click.command("list")
@TABLES
def list_years(tables: Path | None) -> None:
    """Welke jaren er zijn: status, geldigheid en hoeveel erin staat."""
    for jaar in sorted({*years(), *drafts(tables)}):
        click.echo(line_of(year(jaar, tables)))
        points = len(tuple(open_points(raw(jaar, tables))))
        if points:
            click.echo(f"        Nog te doen voor het vaststellen: {points}. Wat: overstap gegevensset freeze {jaar}")


def line_of(g: Gegevensset) -> str:
    velden = sum(1 for _ in g.elements())
    codes = sum(len(lijst.codes) for lijst in g.codelijsten.values())
    counts = f"{len(g.blokken)} blokken, {velden} velden, {len(g.codelijsten)} codelijsten met {codes} codes"
    more = f"{len(g.categorieen)} categorieën, {len(g.profielen)} profielen, {len(g.regels)} regels"
    valid = f"{g.valid_from:%d-%m-%Y} tot en met {g.valid_to:%d-%m-%Y}"
    return f"{g.jaar}  {STATUS[g.status]}, {valid}: {counts}, {more}"


@click.command("xsd")
@click.argument("jaar")
@TABLES
@OUTPUT
def print_xsd(jaar: str, tables: Path | None, output: Path | None) -> None:
    """Het XML-schema van een jaar, gemaakt uit de tabellen."""
    from overstap.gegevensset.xsd import xsd  # noqa: PLC0415 - lxml, only for who asks a schema

    put(output, xsd(year(jaar, tables)).decode("utf-8"))


@click.command("json-schema")
@click.argument("jaar")
@TABLES
@OUTPUT
def print_json_schema(jaar: str, tables: Path | None, output: Path | None) -> None:
    """Het JSON Schema (2020-12) van een jaar: de JSON-vorm waaruit een dossier wordt gemaakt."""
    from overstap.gegevensset.json_schema import json_schema  # noqa: PLC0415 - only for who asks it

    put(output, json_schema(year(jaar, tables)))


@click.command("stubs")
@click.argument("jaar")
@TABLES
@OUTPUT
def print_stubs(jaar: str, tables: Path | None, output: Path | None) -> None:
    """De JSON-vorm van een jaar als types voor Python (TypedDict)."""
    from overstap.gegevensset.stubs import stubs  # noqa: PLC0415 - only for who asks it

    put(output, stubs(year(jaar, tables)))
