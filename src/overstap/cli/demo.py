"""`overstap demo`: a whole chain on this machine, and a dossier that travels."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from threading import Event

import click
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table

from overstap.demo.commands import DemoError
from overstap.demo.plan import MEDEWERKERS, SCHOLEN
from overstap.demo.run import Demo, Told, Transfer, report, run, stopwatch
from overstap.keten import resultaat

NEW = click.Path(dir_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NAMES = {school.brin: school.naam for school in SCHOLEN}


@click.command()
@click.option("--once", is_flag=True, help="Stop na de overdrachten, in plaats van te blijven draaien.")
@click.option("--report", "report_to", type=NEW, help="Schrijf wat er gebeurde als JSON naar dit bestand.")
@click.option("--dossier", "dossiers", multiple=True, type=FILE, help="Draag ook dit OSO-bestand over; mag vaker.")
@click.argument("more", nargs=-1, type=FILE, metavar="[FILE]...")
def demo(once: bool, report_to: Path | None, dossiers: tuple[Path, ...], more: tuple[Path, ...]) -> None:
    """Start een hele oefenketen op deze computer en laat dossiers reizen. Alle namen zijn verzonnen.

    Alles blijft draaien tot Ctrl-C, als u een terminal hebt. Gaat de uitvoer naar een bestand of een ander programma,
    dan stopt het na de overdrachten, zoals met --once.
    """
    console = Console(highlight=False)
    once = once or not sys.stdout.isatty()
    seconds = stopwatch()
    with tempfile.TemporaryDirectory(prefix="overstap-demo-") as folder:
        this = Demo(Path(folder), (*dossiers, *more), telling(console))
        try:
            good = run(this, serve_on=None if once else keep_serving(console))
        except DemoError as error:
            raise click.ClickException(str(error)) from error
        except KeyboardInterrupt:
            console.print("Gestopt. Alle systemen zijn uit.")
            good = this.good
        if report_to:
            report_to.write_text(report(this, seconds()), encoding="utf-8")
    console.print(conclusion(this, good, seconds()), soft_wrap=True)
    sys.exit(0 if good else 1)


def telling(console: Console) -> Told:
    seconds = stopwatch()

    def say(text: str) -> None:
        console.print(text, soft_wrap=True)

    return Told(
        doing=lambda text: say(f"[dim]{seconds():5.1f} s[/dim]  [bold]{text}[/bold]"),
        transfer=lambda transfer: say(line_of(transfer)),
        skipped=lambda text: say(f"         [yellow]niet verstuurd[/yellow]  {text}"),
    )


def line_of(transfer: Transfer) -> str:
    """One transfer as it happened: the road, the result in words, and the digest that both ends share."""
    colour, sign = ("green", "✓") if transfer.as_expected else ("red", "✗")
    road = f"{transfer.profile:5} {name_of(transfer.van)} → {name_of(transfer.naar)}"
    said = resultaat(transfer.result).tekst_gebruiker.split(". ")[0].rstrip(".")
    same = f", sha-256 {transfer.digest_received[:12]}… aan beide kanten" if transfer.digest_received else ""
    detail = f"{said} [dim]({transfer.result}, {transfer.seconds:.1f} s{same})[/dim]"
    return f"         [{colour}]{sign}[/{colour}] {road}\n                 {detail}"


def name_of(brin: str) -> str:
    return NAMES.get(brin, f"Testschool {brin}")


def keep_serving(console: Console) -> Callable[[Demo], None]:
    def serve_on(this: Demo) -> None:
        console.print(Panel(sign_ins(this), title="Kijk zelf rond", expand=False))
        console.print(whereabouts(this), soft_wrap=True)
        console.print("Druk op Ctrl-C om alles te stoppen.")
        Event().wait()

    return serve_on


def whereabouts(this: Demo) -> str:
    """Where the files are that who tries something wants to have at hand."""
    return (
        f"De bestanden staan zolang in {this.folder}\n"
        "  <systeem>/node.toml   de instellingen van een systeem, voor --config\n"
        "  *.json                de records van de verzonnen leerlingen"
    )


def sign_ins(this: Demo) -> Group:
    """For each school its address, and who can sign in there; nothing that is to be copied is cut off or wrapped."""
    lines: list[RenderableType] = []
    for (systeem, scholen), people in groupby(MEDEWERKERS, key=lambda staff: (staff.systeem, staff.scholen)):
        names = " en ".join(NAMES[brin] for brin in scholen)
        lines.append(f"[bold]{names}[/bold]  {this.nodes[systeem].web_url}")
        table = Table.grid(padding=(0, 2))
        for staff in people:
            table.add_row(f"  {staff.username:8}", this.passwords[staff.username], staff.rol.replace("_", " "))
        lines.append(table)
    return Group(*lines)


def conclusion(this: Demo, good: bool, seconds: float) -> str:
    count = len(this.transfers)
    if good:
        return f"{count} overdrachten liepen zoals verwacht; wat aankwam is gelijk aan wat vertrok. ({seconds:.0f} s)"
    wrong = sum(not transfer.as_expected for transfer in this.transfers)
    return f"[red]{wrong} van de {count} overdrachten liepen anders dan verwacht.[/red]"
