"""`overstap keys`: certificates and secrets of a practice chain, in files that only their owner can read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console

from overstap.cli.rotate import keys_rotate
from overstap.wire.certificate import Certificate, read_certificate
from overstap.wire.keys import LEAF_DAYS, SEAL_DAYS, KeysFout, System, issue, make_ca, make_secret

RENEW_DAYS = 30
NOT_DONE: dict[type[OSError], str] = {
    FileNotFoundError: "{path} is er niet. Controleer het pad.",
    NotADirectoryError: "{path} kan niet: een deel van dit pad is geen map. Kies een andere map.",
    FileExistsError: "{path} is er al en is geen map. Kies een andere map.",
    PermissionError: "{path} mag u niet lezen of schrijven. Kies een andere map, of vraag uw beheerder om toegang.",
    OSError: "{path} is niet te lezen of te schrijven. Controleer het pad en of er ruimte is.",
}
"""Why a file could not be read or made, by the first kind that fits."""
_console = Console(soft_wrap=True)
_T = TypeVar("_T")
_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)
_NUMBER = click.option(
    "--number",
    default=1,
    show_default=True,
    type=click.IntRange(1, 255),
    help="Volgnummer, hoger bij een nieuwe.",
)


@click.group()
def keys() -> None:
    """Certificaten en geheimen voor een oefenketen, en de sleutel van een systeem vernieuwd.

    Voor een echte keten krijgt u certificaten van de beheerder van die keten. Deze opdrachten overschrijven niets.
    """


@keys.command("ca")
@click.argument("folder", metavar="MAP", type=_FOLDER)
@click.option("--name", "naam", default="Oefenketen Overstap", show_default=True, help="Naam van de autoriteit.")
def keys_ca(folder: Path, naam: str) -> None:
    """Maak een autoriteit die certificaten uitgeeft, twee jaar geldig."""
    certificate = _or_stop(lambda: make_ca(folder, naam, _now()))
    _say(f"De autoriteit staat in {folder}. Geef {certificate} aan alle systemen in uw oefenketen.")
    _say(f"Houd {folder / 'ca.key'} geheim. Wie die sleutel heeft, kan zich voordoen als elk systeem.")
    _say(f"Maak nu certificaten voor een systeem: overstap keys issue MAP --ca {folder} --oin … --name … --host …")


@keys.command("issue")
@click.argument("folder", metavar="MAP", type=_FOLDER)
@click.option("--ca", required=True, type=_FOLDER, help="De map van de autoriteit.")
@click.option("--oin", required=True, help="Het OIN van het systeem: 20 cijfers.")
@click.option("--name", "naam", required=True, help="De naam van het systeem.")
@click.option("--host", "hosts", required=True, multiple=True, help="Hostnaam of IP-adres; mag vaker.")
@click.option("--days", default=LEAF_DAYS, show_default=True, type=click.IntRange(1, 397), help="Dagen geldig.")
def keys_issue(*, folder: Path, ca: Path, oin: str, naam: str, hosts: Sequence[str], days: int) -> None:
    """Geef een systeem zijn certificaten en sleutels."""
    _or_stop(lambda: issue(ca, folder, System(oin=oin, naam=naam, hosts=tuple(hosts)), _now(), days))
    _say(f"De certificaten van {naam} staan in {folder}.")
    _say(f"  tls.crt en tls.key    om berichten te versturen en te ontvangen, {days} dagen geldig")
    _say(f"  seal.crt en seal.key  om dossiers te verzegelen, {SEAL_DAYS} dagen geldig")
    _say("  ca.crt                de autoriteit die dit systeem vertrouwt")
    _say("Geef de bestanden die op .key eindigen aan niemand.")


@keys.command("secret")
@click.argument("path", metavar="BESTAND", type=_FILE)
@_NUMBER
def keys_secret(path: Path, number: int) -> None:
    """Maak het geheim waarmee schoolsystemen zoeksleutels maken."""
    _or_stop(lambda: make_secret(path, number))
    _say(f"Geheim nummer {number} staat in {path}.")
    _say("Geef het langs een veilige weg aan de schoolsystemen in de keten, en nooit aan het Traffic Center.")


@keys.command("node-key")
@click.argument("path", metavar="BESTAND", type=_FILE)
@_NUMBER
def keys_node_key(path: Path, number: int) -> None:
    """Maak de sleutel waarmee een systeem zijn dossiers bewaart."""
    _or_stop(lambda: make_secret(path, number))
    _say(f"Sleutel nummer {number} staat in {path}.")
    _say("Bewaar een kopie, maar niet bij de back-up. Zonder deze sleutel gaat geen dossier meer open.")


@keys.command("show")
@click.argument("path", metavar="CERTIFICAAT", type=click.Path(exists=True, path_type=Path, dir_okay=False))
def keys_show(path: Path) -> None:
    """Laat zien van wie een certificaat is, waarvoor, en hoe lang nog."""
    certificate = _or_stop(lambda: read_certificate(path))
    facts = {
        "Naam": certificate.naam,
        "OIN": certificate.oin or "geen",
        "Uitgever": certificate.uitgever,
        "Adressen": ", ".join(certificate.hosts) or "geen",
        "Bedoeld voor": ", ".join(certificate.uses) or "certificaten uitgeven",
        "Vingerafdruk": certificate.fingerprint,
    }
    for label, text in facts.items():
        _say(f"{label:<13} {text}")
    _say(_validity(certificate, _now()))


keys.add_command(keys_rotate)


def _validity(certificate: Certificate, at: datetime) -> str:
    days = certificate.days_left(at)
    if at < certificate.begins:
        return f"Dit certificaat is pas geldig vanaf {certificate.begins:%d-%m-%Y %H:%M} UTC."
    if at > certificate.ends:
        return f"Dit certificaat is verlopen op {certificate.ends:%d-%m-%Y}. Vraag een nieuw aan."
    left = f"Nog {days} dagen geldig, tot en met {certificate.ends:%d-%m-%Y}."
    return f"{left} Vraag op tijd een nieuw aan." if days < RENEW_DAYS else left


def _or_stop(make: Callable[[], _T]) -> _T:
    """What `make` gives; a refusal ends the command with its sentence."""
    try:
        return make()
    except KeysFout as fout:
        raise click.ClickException(str(fout)) from None
    except OSError as error:
        why = next((tekst for kind, tekst in NOT_DONE.items() if isinstance(error, kind)), NOT_DONE[OSError])
        raise click.ClickException(why.format(path=error.filename or "Het bestand")) from None


def _say(line: str) -> None:
    """To whoever runs the command; names and paths as they are, whole lines."""
    _console.print(line, markup=False, highlight=False)


def _now() -> datetime:
    return datetime.now(UTC)
