"""`overstap school …`: what an operator or a LAS does for a school without the pages."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from overstap.cli.lazy import Commands
from overstap.cli.options import CONFIG, as_format, brin_of
from overstap.cli.words import clean
from overstap.node.config import read_config
from overstap.node.start import start

SCHOOL = click.option("--school", "brin", required=True, metavar="BRIN", type=brin_of, help="De school, met haar BRIN.")
AS_FORMAT = as_format("text", "json", says="Als tekst, of een regel JSON per uitkomst.")
ROLES = click.Choice(["administratie", "intern_begeleider", "directie", "beheerder"])
LOOK_SECONDS = 0.1
LOOK_SECONDS_EACH = 0.001
"""Between two looks at what is asked: so much, and this much for each that is awaited."""
ENTER = "Controleer de BRIN-code, of zet de school er eerst in met: overstap register"


COMMANDS = {"token": "overstap.cli.token:token", "import": "overstap.cli.school_import:import_files"}


@click.group(commands=Commands(COMMANDS))
def school() -> None:
    """Dossiers inlezen, klaarzetten en opvragen, en medewerkers toevoegen."""


@school.command("user")
@CONFIG
@click.argument("username")
@click.option("--name", "naam", required=True, help="De naam zoals die op de pagina staat.")
@click.option(
    "--school", "brins", multiple=True, required=True, metavar="BRIN", type=brin_of, help="Een school; mag vaker."
)
@click.option("--role", "rol", default="administratie", type=ROLES, help="Wat deze medewerker op school doet.")
def put_user(config: Path, username: str, naam: str, brins: tuple[str, ...], rol: str) -> None:
    """Voeg een medewerker toe. Het wachtwoord komt van de invoer, niet uit de opdracht."""
    ports = ports_for(config)
    from overstap.school import register  # noqa: PLC0415
    from overstap.school.models import School  # noqa: PLC0415

    password = ask_password() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    refuse_weak(password)
    try:
        register.put_user(ports, username, naam, password, brins, rol)
    except School.DoesNotExist:
        raise click.ClickException(f"Niet elke school staat in dit systeem: {', '.join(brins)}. {ENTER}") from None
    click.echo(f"{username} kan inloggen voor {', '.join(brins)}.")


def ask_password() -> str:
    password: str = click.prompt("Wachtwoord", hide_input=True, confirmation_prompt=True)
    return password


def refuse_weak(password: str) -> None:
    """The same demands as anywhere in this system: a length, and not one of the known ones."""
    from django.contrib.auth.password_validation import validate_password  # noqa: PLC0415
    from django.core.exceptions import ValidationError  # noqa: PLC0415

    try:
        validate_password(password)
    except ValidationError:
        raise click.ClickException(
            "Dit wachtwoord is te kort of te bekend. Kies een ander, van 12 tekens of meer."
        ) from None


@school.command("take-in")
@CONFIG
@SCHOOL
@AS_FORMAT
@click.option("--seal", "sealing", is_flag=True, help="Zet wat goed is meteen klaar.")
@click.option("--settle", "reden", help="Laat alles meegaan waar de privacycontrole naar vraagt, om deze reden.")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def take_in(config: Path, brin: str, form: str, sealing: bool, reden: str | None, files: tuple[Path, ...]) -> None:
    """Lees dossiers in: OSO-XML, of de JSON-vorm van de gegevensset. Wat fout is, houdt de rest niet tegen."""
    ports = ports_for(config)
    outcomes = [taken_in(ports, school_of(brin), path, sealing, reden or "") for path in files]
    for outcome in outcomes:
        click.echo(json.dumps(outcome, ensure_ascii=False) if form == "json" else sentence(outcome))
    if any(outcome["fout"] for outcome in outcomes):
        sys.exit(1)


def taken_in(ports: Any, school_row: Any, path: Path, sealing: bool, reden: str) -> dict[str, Any]:
    """One file: taken in, or why not."""
    from overstap.ports import NODE  # noqa: PLC0415
    from overstap.school import collect, outgoing  # noqa: PLC0415
    from overstap.web.record import read_file  # noqa: PLC0415
    from overstap.web.refusals import REFUSED, fouten_of  # noqa: PLC0415

    outcome: dict[str, Any] = {"file": str(path), "id": "", "stand": "", "digest": "", "fout": ""}
    try:
        row = collect.take_in(ports, school_row, read_file(path.read_bytes()), NODE)
        if reden:
            row = collect.settle(ports, row.pk, NODE, (), reden)
        if sealing and not row.fouten:
            row = outgoing.seal_dossier(ports, row, NODE)
    except REFUSED as refused:
        return outcome | {"fout": " ".join(said(fout.veld, str(fout.tekst)) for fout in fouten_of(refused)[:5])}
    fout = f"Meldingen: {row.fouten}. Bekijk ze op de pagina van deze leerling." if row.fouten else ""
    return outcome | {"id": str(row.pk), "stand": row.stand, "digest": row.digest, "fout": fout}


def said(veld: str, tekst: str) -> str:
    return f"{veld}: {tekst}" if veld else tekst


def sentence(outcome: dict[str, Any]) -> str:
    return clean(f"{outcome['file']}: {outcome['fout'] or outcome['stand']}")


@school.command("ask")
@CONFIG
@SCHOOL
@AS_FORMAT
@click.option("--wait", "seconds", default=60.0, help="Hoe lang op de antwoorden te wachten, in seconden.")
def ask(config: Path, brin: str, form: str, seconds: float) -> None:
    """Vraag dossiers op. De invoer heeft per regel: BSN of onderwijsnummer, BRIN, soort (met spaties ertussen).

    De soort is overstapdossier, of overdrachtbinnenbrin als beide scholen dezelfde BRIN-code hebben.

    Nummers staan zo in geen opdracht en geen geschiedenis. Het systeem zelf (overstap serve) doet het werk.
    """
    ports = ports_for(config)
    from overstap.ports import NODE  # noqa: PLC0415
    from overstap.school import incoming  # noqa: PLC0415
    from overstap.school.steps import Refused  # noqa: PLC0415
    from overstap.web.refusals import fouten_of  # noqa: PLC0415

    questions, this = questions_of(sys.stdin), school_of(brin)
    asked: dict[UUID, int] = {}
    for nr, (pgn, bron_brin, soort) in questions.items():
        try:
            asked[incoming.ask(ports, this, pgn, bron_brin, soort, NODE).pk] = nr
        except Refused as refused:
            click.echo(f"Regel {nr}: {fouten_of(refused)[0].tekst}", err=True)
    wait_for(asked, time.monotonic() + seconds, form)
    if len(asked) < len(questions):
        sys.exit(1)


def questions_of(lines: Iterable[str]) -> dict[int, tuple[str, str, str]]:
    """The questions by the number of their line; when one is broken none is asked."""
    questions: dict[int, tuple[str, str, str]] = {}
    for nr, line in enumerate(lines, 1):
        words = tuple(line.split())
        if len(words) == 3:
            questions[nr] = words
        elif words:
            raise click.ClickException(f"Regel {nr} heeft geen drie delen: nummer, BRIN, soort. Er is niets gevraagd.")
    if not questions:
        raise click.ClickException("De invoer is leeg. Geef per regel: nummer, BRIN, soort.")
    return questions


def wait_for(asked: dict[UUID, int], until: float, form: str) -> None:
    """Tell of each request as it ends, until all have or the time is up."""
    from overstap.school.models import Inkomend  # noqa: PLC0415
    from overstap.school.question import ENDED  # noqa: PLC0415

    waiting = list(asked)
    while waiting and time.monotonic() < until:
        ended = Inkomend.objects.filter(pk__in=waiting, stand__in=ENDED).select_related("school")
        for row in ended.order_by("aangevraagd_op"):
            waiting.remove(row.pk)
            click.echo(told(row, asked[row.pk], form))
        time.sleep(LOOK_SECONDS + LOOK_SECONDS_EACH * len(waiting))
    if waiting:
        raise click.ClickException(
            f"Nog onderweg: {len(waiting)}. Wat is gevraagd, blijft staan. Het systeem haalt het op zodra het draait "
            "(overstap serve) en de andere kant antwoordt."
        )


def told(row: Any, nr: int, form: str) -> str:
    seconds = (row.gewijzigd_op - row.aangevraagd_op).total_seconds()
    if form == "json":
        fields = {"nr": nr, "id": str(row.pk), "from": row.bron_brin, "to": row.school.brin, "soort": row.soort}
        outcome = {"result": row.resultaat, "seconds": round(seconds, 3), "digest": row.digest}
        return json.dumps(fields | outcome)
    return f"{row.bron_brin} → {row.school.brin}: {row.resultaat} ({seconds:.1f} s)"


def ports_for(config: Path) -> Any:
    """The ports of this school system; an error in words where the configuration is for a centre."""
    if read_config(config).role != "school":
        raise click.ClickException("Dit is geen schoolsysteem. Geef de configuratie van een schoolsysteem.")
    loaded = start(config)
    from overstap.node.school import ports_of  # noqa: PLC0415

    return ports_of(loaded)


def school_of(brin: str) -> Any:
    from overstap.school.models import School  # noqa: PLC0415

    found = School.objects.filter(brin=brin).first()
    if found is None:
        raise click.ClickException(f"De school {brin} staat niet in dit systeem. {ENTER}")
    return found
