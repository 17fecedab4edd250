"""Filling the register of a node from a TOML file: the same file twice changes nothing the second time.

For a Traffic Center: [[systeem]], [[school]], [[mandaat]] and [[aanleverpunt]]; for a school system: [[school]].
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from overstap.node.build import node
from overstap.node.certificates import der
from overstap.node.config import ConfigError
from overstap.node.parts import Node

Entry = Mapping[str, Any]


def load_register(path: Path) -> dict[str, int]:
    """Enter everything in this file; gives how many of each. Raises ConfigError naming the entry that is wrong."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path} is niet te lezen als TOML: {type(error).__name__}.") from error
    putters = putters_of(node(), path.resolve().parent)
    if unknown := sorted(set(tables) - set(putters)):
        raise ConfigError(f"{path}: [[{unknown[0]}]] hoort hier niet. Kies uit: {', '.join(putters)}.")
    for kind, put in putters.items():
        for number, entry in enumerate(tables.get(kind, ()), 1):
            enter(put, entry, f"{path}: [[{kind}]] nummer {number}")
    return {kind: len(tables.get(kind, ())) for kind in putters}


def enter(put: Callable[[Entry], object], entry: Entry, where: str) -> None:
    try:
        put(entry)
    except KeyError as error:
        raise ConfigError(f"{where}: het veld {error.args[0]} ontbreekt.") from error
    except TypeError as error:
        raise ConfigError(f"{where}: er staat een veld in dat hier niet hoort.") from error
    except ObjectDoesNotExist as error:
        raise ConfigError(f"{where}: de school of het systeem is niet bekend. Zet die er eerst in.") from error


def putters_of(this: Node, folder: Path) -> Mapping[str, Callable[[Entry], object]]:
    if this.config.role == "school":
        # Each role has its own rooms; the models of the other cannot be imported here.
        from overstap.node.school import ports_of  # noqa: PLC0415
        from overstap.school import register  # noqa: PLC0415
        from overstap.school.models import School  # noqa: PLC0415

        ports = ports_of(this.config)
        return {"school": lambda entry: register.put_school(ports, School(**entry))}

    from overstap.node.centre import tools_of  # noqa: PLC0415
    from overstap.traffic_center import register as centre  # noqa: PLC0415

    tools = tools_of(this.config)
    return {
        "systeem": lambda entry: centre.put_systeem(
            tools, entry["oin"], entry["naam"], fingerprints(folder, entry["certificaten"])
        ),
        "school": lambda entry: centre.put_school(tools, **entry),
        "mandaat": lambda entry: centre.put_mandaat(tools, **entry),
        "aanleverpunt": lambda entry: centre.put_aanleverpunt(tools, centre.Punt(**entry)),
    }


def fingerprints(folder: Path, paths: list[str]) -> tuple[str, ...]:
    """SHA-256 of each certificate file."""
    try:
        return tuple(sha256(der(folder / path)).hexdigest() for path in paths)
    except (OSError, ValueError) as error:
        raise ConfigError(f"Een certificaat is niet te lezen: {type(error).__name__}.") from error
