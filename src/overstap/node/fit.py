"""Whether a node can serve at all: its certificates, its keys, its addresses. Better one sentence now than a node
that runs and is refused by everybody, or that begins again every second."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from overstap.node.config import Config, ConfigError
from overstap.node.deny import read_fingerprints
from overstap.wire.certificate import read_certificate
from overstap.wire.keys import KeysFout

TAKEN_SECONDS_MAX = 3.0
"""How long an address may stay taken: what is left of a node that was killed needs a moment to go."""
LOOK_SECONDS = 0.2
RENEW_DAYS = 30


def refuse_unfit(config: Config) -> None:
    """Raises ConfigError when a certificate or key is missing, is another's, or can be read by others."""
    refuse_unreadable(config.wire.ca, "wire.ca")
    refuse_unfit_pair(config.wire.certificate, config.wire.key, "wire.certificate", "wire.key")
    if config.chain:
        seal = config.chain
        refuse_unfit_pair(seal.seal_certificate, seal.seal_key, "chain.seal_certificate", "chain.seal_key")
    if config.wire.deny:
        refuse_unreadable(config.wire.deny, "wire.deny", "Maak het, leeg als u niemand weigert")
        refuse_unfit_list(config.wire.deny)


def refuse_unfit_pair(certificate: Path, key: Path, setting: str, key_setting: str) -> None:
    refuse_unreadable(certificate, setting)
    refuse_unreadable(key, key_setting)
    if key.stat().st_mode & 0o077:
        raise ConfigError(f"De sleutel {key} is bereikbaar voor anderen. Doe: chmod 0400 {key}")
    try:
        read_certificate(certificate)
        # A password is given so that OpenSSL does not ask for one on the terminal.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except KeysFout as fout:
        raise ConfigError(f"{fout} Verbeter de instelling {setting}.") from fout
    except ssl.SSLError as error:
        raise ConfigError(
            f"De sleutel {key} hoort niet bij {certificate}, of is niet te lezen. Zet de sleutel terug die met dit "
            f"certificaat is gemaakt, of verbeter de instelling {key_setting}."
        ) from error


def refuse_unreadable(path: Path, setting: str, instead: str = "Zet het bestand terug") -> None:
    try:
        path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path} is niet te lezen. {instead}, of verbeter de instelling {setting}.") from error


def refuse_unfit_list(path: Path) -> None:
    """Raises ConfigError when a line is no fingerprint: whoever was meant by it would not be refused."""
    try:
        read_fingerprints(path)
    except ValueError as error:
        raise ConfigError(
            f"Regel {error} van {path} is geen vingerafdruk. Zet op elke regel wat `overstap keys show` van een "
            "certificaat geeft: 64 tekens."
        ) from error


def refuse_other_oin(config: Config) -> None:
    """Raises ConfigError when a certificate names another: whoever looks at it would refuse this node."""
    for path in certificates_of(config):
        oin = read_certificate(path).oin
        if oin != config.oin:
            raise ConfigError(f"oin = {config.oin} is niet de OIN in het certificaat {path} ({oin}). Maak ze gelijk.")


def refuse_taken(config: Config, seconds: float = TAKEN_SECONDS_MAX) -> None:
    """Raises ConfigError when an address to listen on is not there, or somebody listens on it already."""
    until = time.monotonic() + seconds
    while fault := next(taken(config), None):
        if time.monotonic() > until:
            raise ConfigError(fault)
        time.sleep(LOOK_SECONDS)


def taken(config: Config) -> Iterator[str]:
    """What is wrong with the addresses, a sentence each. All are held at once, so one given twice is found too."""
    settings = {"wire.listen": config.wire.listen} | ({"web.listen": config.web.listen} if config.web else {})
    with ExitStack() as held:
        for setting, listen in settings.items():
            host, _, port = listen.rpartition(":")
            try:
                found = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_STREAM)[0]
                held.enter_context(socket.create_server(found[4][:2], family=found[0]))
            except OSError:
                yield (
                    f"Op {listen} kan dit systeem niet luisteren: er luistert al iets, of deze machine heeft dat adres "
                    f"niet. Draait dit systeem al? Stop dat dan, of kies een andere poort ({setting})."
                )


def warnings(config: Config, at: datetime) -> Iterator[str]:
    """Of what is no reason to stay away, as the pages still work: certificates that ended or soon will, and a log of
    which nobody sees that its tail was cut off.
    """
    if config.heads is None:
        yield (
            "Let op: de instelling heads is leeg. Wordt er van het eind van het logboek een stuk weggehaald, dan merkt "
            "niemand dat. Noem een map op een andere schijf of machine."
        )
    for path in certificates_of(config):
        found = read_certificate(path)
        if at > found.ends:
            yield f"Let op: {path} is verlopen op {found.ends:%d-%m-%Y}. Andere systemen weigeren het. Vervang het."
        elif found.days_left(at) < RENEW_DAYS:
            yield f"Let op: {path} is nog {found.days_left(at)} dagen geldig. Vraag een nieuw aan."


def certificates_of(config: Config) -> list[Path]:
    return [config.wire.certificate, *([config.chain.seal_certificate] if config.chain else [])]
