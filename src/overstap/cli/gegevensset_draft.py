"""`overstap gegevensset new`, `import` and `freeze`: a year on its way to being agreed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from overstap.cli.gegevensset_year import DRAFTS, draft, incoherent, place_of, raw
from overstap.cli.output import write_bytes
from overstap.cli.reading import bytes_of
from overstap.cli.refusal import Refusal
from overstap.cli.words import clean
from overstap.gegevensset import TabelFout, load, read_tables, read_year, years
from overstap.gegevensset.draft import JAAR, draft_of, frozen, mentions, namespace_of, open_points, with_value
from overstap.gegevensset.tables import TABLES, table_of

SHOWN_MAX = 20
"""So many open points are told by a command; `freeze` tells all."""


@click.command("new")
@click.argument("jaar")
@click.option("--from", "oud", required=True, help="Het jaar waarvan dit concept een kopie wordt.")
@click.option(
    "--tables",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Map met concepten: een map per jaar. Is zij er nog niet, dan komt zij er.",
)
@click.option("--namespace", help="Naamruimte van het jaar. Zonder deze optie volgt hij uit die van het oude jaar.")
def new(jaar: str, oud: str, tables: Path, namespace: str | None) -> None:
    """Begin een nieuw jaar: een concept met de tabellen van een ouder jaar."""
    source, place = place_of(oud, tables), tables / jaar
    if not JAAR.fullmatch(jaar):
        raise Refusal(f"{clean(jaar)} is geen jaar. Schrijf het als 2020.1.")
    if jaar in years() or place.exists():
        raise Refusal(f"Het jaar {jaar} is er al. Kies een ander jaar, of een andere map.")
    older = raw(oud, tables)
    fresh = namespace or namespace_of(oud, older.year["namespace"], jaar)
    if owner := owner_of(fresh):
        raise Refusal(f"De naamruimte {fresh} is al van {owner}. Geef een andere met --namespace.")
    make(place)
    for name in TABLES:
        write_bytes(place / name, (source / name).read_bytes())
    text = (source / "year.toml").read_text("utf-8")
    write_bytes(place / "year.toml", draft_of(text, oud, jaar, fresh).encode("utf-8"))
    click.echo(f"Concept {jaar} staat in {place}, met de tabellen van {oud} en de naamruimte {fresh}.")
    tell("Hier staat de versie van het oude jaar nog in. Kijk of dat klopt:", mentions(read_tables(place), oud))


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--year", "jaar", required=True, help="Het concept waarin de tabellen komen.")
@click.option("--from", "oud", required=True, help="Het jaar waaruit komt wat een schema niet kan zeggen.")
@DRAFTS
def import_files(files: tuple[Path, ...], jaar: str, oud: str, tables: Path) -> None:
    """Neem een gepubliceerd XML-schema over in de tabellen van een concept.

    Labels, categorieën, codelijsten en gevoeligheid staan niet in een schema. Ze komen uit het oude jaar waar pad en
    soort gelijk zijn; waar dat niet kan, blijven ze leeg en noemt deze opdracht de velden.
    """
    from overstap.gegevensset.official import published  # noqa: PLC0415
    from overstap.gegevensset.official_kinds import SchemaFout  # noqa: PLC0415
    from overstap.gegevensset.take_over import take_over  # noqa: PLC0415 - lxml, only for who imports

    place = draft(jaar, tables)
    text = (place / "year.toml").read_text("utf-8")
    older = raw(oud, tables)
    try:
        found = published({path.name: bytes_of(path) for path in files})
    except SchemaFout as fout:
        raise Refusal(f"Dit schema past niet in de tabellen. {clean(fout.tekst)}") from None
    if owner := owner_of(found.namespace):
        raise Refusal(f"Dit schema heeft de naamruimte van {owner}. Neem het schema van {jaar} zelf over.")
    taken = take_over(found, older)
    write_bytes(place / "elements.csv", table_of("elements.csv", taken.elements))
    write_bytes(place / "kinds.csv", table_of("kinds.csv", taken.kinds))
    text = with_value(text, "namespace", found.namespace)
    write_bytes(place / "year.toml", with_value(text, "wortels", tuple(found.wortels)).encode("utf-8"))
    velden = sum(1 for row in taken.elements if row["veld"])
    click.echo(f"{velden} velden en {len(taken.kinds)} soorten staan in {place}.")
    tell("Nieuw of van soort veranderd. Vul label, gevoelig en wat er verder bij hoort zelf in:", taken.new)
    tell("Niet overgenomen:", found.notes)
    check(jaar, place)


@click.command("freeze")
@click.argument("jaar")
@DRAFTS
def freeze(jaar: str, tables: Path) -> None:
    """Stel een concept vast: de tabellen veranderen daarna niet meer.

    Klopt er iets niet, dan staat er wat, en blijft het een concept.
    """
    place = draft(jaar, tables)
    found = raw(jaar, tables)
    if found.year["status"] == "frozen":
        raise Refusal(f"Het jaar {jaar} is al vastgesteld.")
    text = (place / "year.toml").read_text("utf-8")
    try:
        agreed = frozen(text, found)
    except TabelFout as fout:
        raise incoherent(jaar, fout) from None
    write_bytes(place / "year.toml", agreed.encode("utf-8"))
    read_year(place)
    click.echo(f"Het jaar {jaar} is vastgesteld, met digest {found.digest}.")


def owner_of(namespace: str) -> str:
    """The agreed year that has this namespace already; a reader tells years apart by nothing else."""
    return next((known for known in years() if load(known).namespace == namespace), "")


def make(place: Path) -> None:
    """The folder of a draft, and that of all drafts when this is the first."""
    try:
        place.parent.mkdir(exist_ok=True)
        place.mkdir()
    except OSError:
        raise Refusal(f"{place} is niet te maken. Geef een pad in een map die er is.") from None


def check(jaar: str, place: Path) -> None:
    """Say what must still be done before the year can be frozen."""
    points = tuple(open_points(read_tables(place)))
    tell(f"Nog te doen voordat {jaar} vastgesteld kan worden:", points)


def tell(title: str, lines: Iterable[str]) -> None:
    """A list under a title; nothing when it is empty."""
    found = tuple(lines)
    if not found:
        return
    click.echo(f"\n{title}")
    for line in found[:SHOWN_MAX]:
        click.echo(f"  {clean(line)}")
    if len(found) > SHOWN_MAX:
        click.echo(f"  en nog {len(found) - SHOWN_MAX}.")
