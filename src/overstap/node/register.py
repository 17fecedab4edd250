"""Filling the register of a node from a TOML file: the same file twice changes nothing the second time.

For a Traffic Center: [[systeem]], [[school]], [[mandaat]] and [[aanleverpunt]]; for a school system: [[school]].
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError
from django.db.models import Model

from overstap.keten.zoeksleutel import BRIN
from overstap.node.build import node
from overstap.node.certificates import der
from overstap.node.config import OIN, ConfigError, parse
from overstap.node.parts import Node

SHAPES: Mapping[str, tuple[re.Pattern[str], str]] = {
    "brin": (BRIN, "Een BRIN-code heeft twee cijfers en twee hoofdletters, bijvoorbeeld 99PA."),
    "oin": (OIN, "Een OIN heeft 20 cijfers."),
}


@dataclass(frozen=True, slots=True)
class SystemEntry:
    """[[systeem]]: a system that takes part, with the files of the certificates that it speaks with."""

    oin: str
    naam: str
    certificaten: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchoolEntry:
    """[[school]] at a Traffic Center."""

    brin: str
    naam: str
    sector: str
    actief: bool = True


@dataclass(frozen=True, slots=True)
class OwnSchoolEntry:
    """[[school]] at a school system, with the address that the Traffic Center knows it by."""

    brin: str
    naam: str
    sector: str
    kenmerk: str
    index: int


@dataclass(frozen=True, slots=True)
class MandateEntry:
    """[[mandaat]]: a school's word that a system may act for it."""

    brin: str
    oin: str
    van: date
    tot: date | None = None
    dienst: str = "OV"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of entry: what it looks like, which row checks its values, and how it is entered."""

    entry: type[Any]
    model: type[Model]
    put: Callable[[Any], object]


def load_register(path: Path) -> dict[str, int]:
    """Enter everything in this file; gives how many of each. Raises ConfigError naming the entry that is wrong."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path} is geen TOML. Verbeter het bestand: {error}.") from error
    except OSError as error:
        raise ConfigError(f"{path} is niet te lezen. Geef het pad van een bestand dat u mag lezen.") from error
    folder = path.resolve().parent
    kinds = kinds_of(node(), folder)
    if unknown := sorted(set(tables) - set(kinds)):
        raise ConfigError(f"{path}: [[{unknown[0]}]] hoort hier niet. Kies uit: {', '.join(kinds)}.")
    for name, kind in kinds.items():
        for number, table in enumerate(entries_of(tables, name, path), 1):
            enter(kind, table, f"{path}: [[{name}]] nummer {number}: ", folder)
    return {name: len(tables.get(name, ())) for name in kinds}


def entries_of(tables: Mapping[str, Any], name: str, path: Path) -> list[dict[str, Any]]:
    entries = tables.get(name, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ConfigError(f"{path}: schrijf boven elk deel [[{name}]], met dubbele haken.")
    return entries


def enter(kind: Kind, table: Mapping[str, Any], where: str, folder: Path) -> None:
    entry = parse(kind.entry, table, where, folder)
    check(kind.model, asdict(entry), where)
    try:
        kind.put(entry)
    except ObjectDoesNotExist as error:
        raise ConfigError(f"{where}de school of het systeem is niet bekend. Zet die er eerst in.") from error
    except IntegrityError as error:
        raise ConfigError(f"{where}dit kenmerk of deze index heeft al een ander. Kies een andere.") from error
    except (OSError, ValueError) as error:
        raise ConfigError(f"{where}een certificaat is niet te lezen. Geef het pad van een bestand in PEM.") from error


def check(model: type[Model], values: Mapping[str, Any], where: str) -> None:
    """Whether the columns can hold these values: length, choice, form."""
    for name, (shape, words) in SHAPES.items():
        if name in values and not shape.fullmatch(values[name]):
            raise ConfigError(f"{where}{name} klopt niet. {words}")
    columns = {field.name for field in model._meta.concrete_fields}
    given = {name: value for name, value in values.items() if name in columns and value is not None}
    try:
        model(**given).clean_fields(exclude=columns - set(given))
    except ValidationError as error:
        name, sentences = next(iter(error.message_dict.items()))
        raise ConfigError(f"{where}{name} klopt niet. {sentences[0]}") from error


def kinds_of(this: Node, folder: Path) -> Mapping[str, Kind]:
    """What the register of this role holds, in the order in which it must be entered."""
    if this.config.role == "school":
        return own_kinds(this)
    # Each role has its own rooms; the models of the other cannot be imported here.
    from overstap.node.centre import tools_of  # noqa: PLC0415
    from overstap.traffic_center import models, register  # noqa: PLC0415

    tools = tools_of(this.config)

    def put_systeem(entry: SystemEntry) -> None:
        register.put_systeem(tools, entry.oin, entry.naam, fingerprints(folder, entry.certificaten))

    return {
        "systeem": Kind(SystemEntry, models.Systeem, put_systeem),
        "school": Kind(SchoolEntry, models.School, lambda entry: register.put_school(tools, **asdict(entry))),
        "mandaat": Kind(MandateEntry, models.Mandaat, lambda entry: register.put_mandaat(tools, **asdict(entry))),
        "aanleverpunt": Kind(register.Punt, models.Aanleverpunt, lambda punt: register.put_aanleverpunt(tools, punt)),
    }


def own_kinds(this: Node) -> Mapping[str, Kind]:
    from overstap.node.school import ports_of  # noqa: PLC0415 - as above
    from overstap.school import register  # noqa: PLC0415
    from overstap.school.models import School  # noqa: PLC0415

    ports = ports_of(this.config)
    put = Kind(OwnSchoolEntry, School, lambda entry: register.put_school(ports, School(**asdict(entry))))
    return {"school": put}


def fingerprints(folder: Path, paths: tuple[str, ...]) -> tuple[str, ...]:
    """SHA-256 of each certificate file. Raises OSError or ValueError."""
    return tuple(sha256(der(folder / path)).hexdigest() for path in paths)
