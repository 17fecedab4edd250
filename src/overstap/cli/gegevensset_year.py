"""Which year a command is about: one of the package, or a draft in a folder outside it."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path

import click

from overstap.cli.refusal import Refusal
from overstap.cli.words import clean
from overstap.gegevensset import Gegevensset, TabelFout, load, read_tables, read_year, years
from overstap.gegevensset.draft import JAAR
from overstap.gegevensset.load import YEARS
from overstap.gegevensset.tables import Tables

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
TABLES = click.option(
    "--tables",
    type=FOLDER,
    help="Map met concepten: een map per jaar, met de tabellen erin. Een jaar dat er niet in staat, komt uit Overstap.",
)
DRAFTS = click.option(
    "--tables", type=FOLDER, required=True, help="Map met concepten: een map per jaar, met de tabellen erin."
)


def year(jaar: str, tables: Path | None) -> Gegevensset:
    """The agreement of a year; a Refusal says which years there are, or what is wrong with its tables."""
    place = place_of(jaar, tables)
    try:
        return load(jaar) if place == YEARS / jaar else read_year(place)
    except TabelFout as fout:
        raise incoherent(jaar, fout) from None


def raw(jaar: str, tables: Path | None) -> Tables:
    """The tables of a year as they are, coherent or not."""
    try:
        return read_tables(place_of(jaar, tables))
    except TabelFout as fout:
        raise incoherent(jaar, fout) from None


def place_of(jaar: str, tables: Path | None) -> Traversable:
    if tables and (place := drafted(jaar, tables)):
        return place
    if jaar in years():
        return YEARS / jaar
    raise not_there(jaar, tables)


def draft(jaar: str, tables: Path) -> Path:
    """The folder of a draft; a year of the package is agreed, and is never worked on."""
    if place := drafted(jaar, tables):
        return place
    raise Refusal(
        f"In {tables} staat geen concept {clean(jaar)}. Maak het eerst: overstap gegevensset new {clean(jaar)} --from "
        f"{years()[-1]} --tables {tables}"
    )


def drafted(jaar: str, tables: Path) -> Path | None:
    """The folder of a draft, if there is one. What is not written as a year, such as `../2020.1`, names no folder."""
    return tables / jaar if JAAR.fullmatch(jaar) and is_year(tables / jaar) else None


def is_year(place: Path) -> bool:
    return (place / "year.toml").is_file()


def drafts(tables: Path | None) -> tuple[str, ...]:
    """The years in a folder, oldest first."""
    return tuple(sorted(place.name for place in tables.iterdir() if drafted(place.name, tables))) if tables else ()


def not_there(jaar: str, tables: Path | None) -> Refusal:
    known = sorted({*years(), *drafts(tables)})
    return Refusal(f"Het jaar {clean(jaar)} is er niet. Kies uit: {', '.join(known)}.")


def incoherent(jaar: str, fout: TabelFout) -> Refusal:
    lines = "\n".join(f"  {each}" for each in fout.fouten)
    return Refusal(f"De tabellen van {jaar} kloppen niet. Herstel eerst dit:\n{lines}")
