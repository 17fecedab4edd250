"""`overstap fill`: how well a LAS fills the standard, over one dossier or many."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TextIO

import click

from overstap.cli.files import DOSSIERS, Source, dossier_files
from overstap.cli.fill_forms import write_csv, write_json, write_text
from overstap.cli.fill_group import Group
from overstap.cli.options import as_format
from overstap.cli.output import opened
from overstap.cli.progress import with_progress
from overstap.cli.reading import read_source
from overstap.cli.refusal import UNREADABLE, Refusal
from overstap.cli.words import clean
from overstap.dossier import fill
from overstap.gegevensset import Las, LasFout, load, load_las, products, read_las
from overstap.gegevensset.las import BYTES_MAX as LAS_BYTES_MAX
from overstap.gegevensset.las import template

LOOSE = "Losse bestanden"
FAILED = "Het tellen van dit bestand brak af door een fout in dit programma ({kind}). Meld dat aan de makers."


def print_template(context: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(template(load()), nl=False)
        context.exit()


@click.command("fill")
@click.option(
    "--las",
    "given",
    multiple=True,
    metavar="NAAM|BESTAND",
    help="Opgave van wat het LAS kan vullen: een naam die wij kennen of uw eigen CSV. Bij meer mappen: een voor alle, "
    "of een voor elke map.",
)
@as_format(
    "text",
    "csv",
    "html",
    "json",
    says="Hoe u de uitkomst krijgt: als tekst, als CSV (een regel per veld), als rapport (HTML) of als JSON.",
)
@click.option("--per", type=click.Choice(["categorie", "blok"]), default="categorie", help="Waarover de tekst telt.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Schrijf de uitkomst naar dit bestand.")
@click.option(
    "--template",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=print_template,
    help="Schrijf een lege opgave om voor uw LAS in te vullen, en stop.",
)
@click.argument("files", nargs=-1, required=True, type=DOSSIERS)
def fill_files(given: tuple[str, ...], form: str, per: str, output: Path | None, files: tuple[Path, ...]) -> None:
    """Tel hoe goed dossiers gevuld zijn, en waarom leeg is wat leeg is.

    Elke map is een kolom, zodat u scholen of systemen naast elkaar ziet; losse bestanden zijn samen een kolom. Eindigt
    met 0 als alles te lezen was, anders met 2; de rest telt dan wel mee.
    """
    groups = groups_of(files, given)
    with opened(output) as out:
        for group in groups:
            count(group)
        WRITERS[form](groups, out, per)
    unread = sum(group.unread for group in groups)
    if output is not None:
        click.echo(f"Dossiers geteld: {sum(group.totals.dossiers for group in groups)}. De uitkomst staat in {output}.")
    if unread:
        click.echo(f"{unread} niet te lezen en niet meegeteld.", err=True)
        sys.exit(UNREADABLE)


def groups_of(files: Iterable[Path], given: tuple[str, ...]) -> list[Group]:
    """A group for each folder, and one for all loose files; each with the declaration it is counted by."""
    loose = tuple(path for path in files if not path.is_dir())
    places = ([(LOOSE, loose)] if loose else []) + [(naam, (path,)) for naam, path in named(files)]
    las: list[Las | None] = [declared(name) for name in given] or [None]
    if len(las) == 1:
        las *= len(places)
    if len(las) != len(places):
        raise click.UsageError(
            f"--las staat er {len(las)} keer, en het aantal kolommen is {len(places)}. "
            "Geef er een voor alle, of een voor elke map."
        )
    return [Group(naam, paths, each) for (naam, paths), each in zip(places, las, strict=True)]


def named(files: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Each folder with its own name, and its whole path where two folders are called the same."""
    folders = [path for path in files if path.is_dir()]
    times = Counter(path.resolve().name for path in folders)
    for path in folders:
        naam = path.resolve().name
        yield (clean(naam if times[naam] == 1 else str(path)), path)


def declared(name: str) -> Las:
    """The declaration of a product that we know, or in a file of the user."""
    if name in products():
        return load_las(name)
    try:
        with Path(name).open("rb") as file:
            data = file.read(LAS_BYTES_MAX + 1)
    except OSError:
        known = ", ".join(products())
        raise click.UsageError(f"Van '{clean(name)}' is geen opgave. Kies uit {known}, of geef een CSV.") from None
    try:
        return read_las(clean(Path(name).stem), data)
    except LasFout as fout:
        lines = "".join(f"\n  {clean(each)}" for each in fout.fouten)
        raise click.UsageError(f"De opgave '{clean(name)}' klopt niet:{lines}") from None


def count(group: Group) -> None:
    """Every dossier of a group, one by one; what cannot be read is told, and the rest goes on."""
    with with_progress("Tellen", dossier_files(group.paths)) as sources:
        for source in sources:
            if tekst := counted(source, group):
                group.unread += 1
                click.echo(f"{clean(source.naam)}: {tekst}", err=True)


def counted(source: Source, group: Group) -> str:
    """Nothing when it went well; else what is wrong with the file."""
    try:
        group.totals.add(fill(read_source(source), group.las))
    except Refusal as refusal:
        return refusal.message
    except Exception as error:
        return FAILED.format(kind=type(error).__name__)
    return ""


def write_html(groups: list[Group], out: TextIO | None, _per: str) -> None:
    from overstap.cli.fill_page import fill_page  # noqa: PLC0415 - hardly ever asked for

    click.echo(fill_page(groups), file=out, nl=False)


WRITERS: dict[str, Callable[[list[Group], TextIO | None, str], None]] = {
    "text": write_text,
    "csv": write_csv,
    "json": write_json,
    "html": write_html,
}
