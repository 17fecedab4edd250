"""The configuration of a node: one TOML file, read once, checked at the door."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from datetime import date
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from overstap.keten import NAMESPACES
from overstap.wire.tls import MINIMUM

ROLES = ("school", "traffic_center")
OIN = re.compile(r"[0-9]{20}")
LISTEN = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\s:\[\]]+):([0-9]{1,5})")
PORT_MAX = 65_535
POSTGRESQL = "postgresql://"
TEXTS = tuple[str, ...]
WANTED: Mapping[Any, str] = {
    str: "een tekst tussen aanhalingstekens",
    Path: "een pad tussen aanhalingstekens",
    int: "een geheel getal",
    bool: "true of false",
    date: "een datum, zoals 2025-08-01",
    TEXTS: "een lijst van teksten",
}


class ConfigError(Exception):
    """The file cannot be used; the message says which setting, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Every limit of a node, with its unit in its name."""

    session_hours_max: int = 24
    repeats_max: int = 5
    """How often one session may ask the same thing."""
    candidates_max: int = 50
    """Pupils for whom a zoeksleutel is recomputed, at most."""
    lease_seconds: int = 60
    attempts_max: int = 12
    """Tries at a request before the other side counts as unreachable: about an hour, the waits doubling."""
    requests_kept_days: int = 183
    unused_days: int = 90
    """An account with which nobody signed in for so long is switched off."""
    unknown_a_day: int = 30
    unknown_a_minute: int = 5
    """How often a school may ask for a pupil whom the other school does not know, before it has to wait."""
    upload_bytes_max: int = 10_485_760
    attachments_bytes_max: int = 25_000_000
    """All attachments of one dossier together (own: the agreement names no limit)."""


@dataclass(frozen=True, slots=True)
class Wire:
    """The listener of the chain: mutual TLS, SOAP."""

    listen: str
    url: str
    """Where other systems reach this listener: what the WSDL says."""
    certificate: Path
    key: Path
    ca: Path
    threads: int = 4
    deny: Path | None = None
    """A file of fingerprints (SHA-256, hex, a line each) that are refused although their certificate is valid."""
    tls_minimum: str = "1.2"
    connections_max: int = 1000
    connections_per_address_max: int = 300
    head_seconds: int = 10


@dataclass(frozen=True, slots=True)
class Oidc:
    """The provider with which staff sign in (OpenID Connect)."""

    issuer: str
    client_id: str
    secret: Path
    name: str
    """How the button calls it: the words that staff know it by."""
    claim: str = "sub"
    """What of the ID token an account is linked by."""


@dataclass(frozen=True, slots=True)
class Web:
    """The pages of a school system."""

    listen: str
    threads: int = 4
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    https: bool = True
    """Whether a browser reaches the pages over https: cookies are then Secure, and HSTS is sent."""
    practice: bool = False
    """Says on every page that all names are invented."""
    webhooks_here: bool = False
    """For practice only: webhooks may also go to this machine, as `https://localhost:…`, proved by `wire.ca`."""
    second_factor: bool | None = None
    """Whether staff must take a second step to sign in; left out: yes, but not in practice."""
    oidc: Oidc | None = None

    @property
    def wants_second_factor(self) -> bool:
        return not self.practice if self.second_factor is None else self.second_factor


@dataclass(frozen=True, slots=True)
class Chain:
    """Where a school system finds its Traffic Center, and what it recognises pupils and seals with."""

    centre_url: str
    centre_oin: str
    secrets: Path
    seal_certificate: Path
    seal_key: Path
    namespace: str = "http://xml.kennisnet.nl/schemas/Overstapservice/20200910"


@dataclass(frozen=True, slots=True)
class Config:
    name: str
    role: str
    oin: str
    data: Path
    """Folder of the node's own files."""
    keys: Path
    """File with the node's keys (or set OVERSTAP_NODE_KEY)."""
    wire: Wire
    database: str = ""
    """`postgresql://…` with what libpq takes after a `?`; empty: SQLite in the data folder."""
    heads: Path | None = None
    """Folder in a second place where signed heads of the log are kept; empty: none are."""
    shredded: Path | None = None
    """The shred register of a school system; empty: `shredded.txt` in the data folder."""
    work_processes: int = 2
    """How many processes do the work: in one alone, only one thread at a time can think."""
    work_threads: int = 2
    """In each of those, how many pieces of work go on at a time: mostly they wait for the other side."""
    chain: Chain | None = None
    web: Web | None = None
    limits: Limits = field(default_factory=Limits)


def read_config(path: Path) -> Config:
    """The configuration in this file; relative paths are read from the folder of the file.

    Raises ConfigError with the name of the setting that is missing, unknown or of the wrong kind.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(f"Er is geen configuratie {path}. Geef het pad van een bestaand bestand.") from error
    except OSError as error:
        raise ConfigError(f"{path} is niet te lezen. Geef het pad van een bestand dat u mag lezen.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is geen TOML. Verbeter het bestand: {error}.") from error
    config: Config = parse(Config, table, "De instelling ", path.resolve().parent)
    if fault := next(_faults(config), None):
        raise ConfigError(fault)
    return config


def _faults(config: Config) -> Iterator[str]:
    """What is wrong although every setting is there and of its own kind."""
    yield from _role_faults(config)
    yield from _number_faults("", config)
    for where, part in {"wire.": config.wire, "web.": config.web, "limits.": config.limits}.items():
        yield from _number_faults(where, part)
    yield from _listen_faults(config)
    oins = {"oin": config.oin} | ({"chain.centre_oin": config.chain.centre_oin} if config.chain else {})
    for where, oin in oins.items():
        if not OIN.fullmatch(oin):
            yield f"De instelling {where} is geen OIN. Vul de 20 cijfers in die in het certificaat staan."
    if config.wire.tls_minimum not in MINIMUM:
        yield f"De instelling wire.tls_minimum kan dit niet zijn. Kies uit: {', '.join(MINIMUM)}."
    if config.chain and config.chain.namespace not in NAMESPACES:
        yield f"De instelling chain.namespace kan dit niet zijn. Kies uit: {', '.join(NAMESPACES)}."
    if config.web and config.web.oidc and not (config.web.practice or config.web.oidc.issuer.startswith("https://")):
        yield "De instelling web.oidc.issuer begint niet met https://. Vul het adres in dat de aanbieder u gaf."
    if config.database and not config.database.startswith(POSTGRESQL):
        yield f"De instelling database begint niet met {POSTGRESQL}. Verbeter haar, of laat haar weg voor SQLite."


def _number_faults(where: str, part: Config | Wire | Web | Limits | None) -> Iterator[str]:
    for each in fields(part) if part else ():
        value = getattr(part, each.name)
        if type(value) is int and value < 1:
            yield f"De instelling {where}{each.name} is te klein. Geef een getal van 1 of meer."


def _listen_faults(config: Config) -> Iterator[str]:
    for where, part in {"wire": config.wire, "web": config.web}.items():
        found = LISTEN.fullmatch(part.listen) if part else None
        if part and not (found and int(found[2]) <= PORT_MAX):
            yield f"De instelling {where}.listen is geen adres met een poort. Vul zoiets in als 127.0.0.1:8440."


def _role_faults(config: Config) -> Iterator[str]:
    parts = [config.chain, config.web]
    if config.role not in ROLES:
        yield f"role = {config.role!r} kan niet. Kies uit: {', '.join(ROLES)}."
    elif config.role == "school" and not all(parts):
        yield "Een schoolsysteem heeft [chain] en [web] nodig. Voeg ze toe."
    elif config.role == "traffic_center" and any(parts):
        yield "Een Traffic Center heeft geen pagina's en geen geheim van de keten. Haal [web] en [chain] weg."


def parse(kind: type[Any], table: Mapping[str, Any], where: str, folder: Path) -> Any:
    """This table as a dataclass; relative paths are read from the folder.

    Raises ConfigError that begins with `where` and names what is missing, unknown or of the wrong kind.
    """
    hints = get_type_hints(kind)
    known = {f.name for f in fields(kind)}
    if unknown := sorted(set(table) - known):
        raise ConfigError(f"{where}{unknown[0]} is onbekend. Haal dit weg of verbeter de naam.")
    values = {name: _value(hints[name], table[name], where + name, folder) for name in table}
    if missing := [f.name for f in fields(kind) if f.name not in values and _needed(f)]:
        raise ConfigError(f"{where}{missing[0]} ontbreekt. Vul dit in.")
    return kind(**values)


def _needed(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def _value(kind: Any, value: Any, where: str, folder: Path) -> Any:
    if get_origin(kind) in (UnionType, Union):
        kind = next(each for each in get_args(kind) if each is not type(None))
    if is_dataclass(kind) and isinstance(value, dict):
        return parse(kind, value, f"{where}.", folder)  # type: ignore[arg-type]  # a class, not one of its objects
    if kind is Path and isinstance(value, str):
        return folder / value
    if kind == TEXTS and isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    if type(value) is not kind:
        raise ConfigError(f"{where} is van de verkeerde soort. Geef {_wanted(kind)}.")
    return value


def _wanted(kind: Any) -> str:
    """What to fill in for this kind, in words."""
    return WANTED.get(kind, "een deel met instellingen, met de naam tussen [ en ]")
