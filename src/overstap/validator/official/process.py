"""The process in which the published files run, as seen from ours: it is started, asked, and never outlived."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from overstap.validator import caged
from overstap.validator.official.find import RuleSet, find_sets
from overstap.validator.official.fout import OfficialFout
from overstap.validator.official.scan import scan

START_SECONDS_MAX = 60.0
DOSSIER_SECONDS_MAX = 30.0
MISSING = "Hiervoor is Saxon nodig. Installeer het erbij: pip install 'overstap[official]'."
STOPPED = "Het proces met de officiële bestanden stopte: het duurde te lang of vroeg te veel geheugen."
NOT_COMPILED = "Een officieel schema of een officiële stylesheet is niet te gebruiken ({kind}). Kijk het bestand na."


@dataclass(frozen=True, slots=True)
class Said:
    """What the published files say of one dossier."""

    structure: tuple[str, ...]
    """Where the schema is not followed; empty when it is."""
    meldingen: tuple[tuple[str, str], ...] | None
    """Place and text of each, in their order; None when the stylesheet broke off and gave no report."""


@dataclass(frozen=True)
class Official:
    """The running process and the rule sets it has."""

    sets: dict[str, RuleSet]
    held: dict[str, bool]
    """Whether the kernel keeps the process from `files` outside the folder, and from the `network`."""
    process: subprocess.Popen[bytes]

    def judge(self, name: str, data: bytes) -> Said:
        """What the rule set says of a dossier that `read` has taken. Raises OfficialFout when the process is gone."""
        said = ask(self.process, f"{name} {len(data)}\n".encode() + data, DOSSIER_SECONDS_MAX)
        meldingen = said["meldingen"]
        return Said(
            tuple(said["structure"]), None if meldingen is None else tuple((at, text) for at, text in meldingen)
        )


@contextmanager
def running(folder: Path) -> Iterator[Official]:
    """The published files in the folder, looked through and ready to judge. Raises OfficialFout when they may not."""
    folder = folder.resolve()
    sets = find_sets(folder)
    for each in sets.values():
        scan((each.schema, each.stylesheet), folder)
    if find_spec("saxonche") is None:
        raise OfficialFout(MISSING)
    process = start(folder)
    try:
        yield Official(sets, made_ready(process, sets), process)
    finally:
        caged.end(process)


def start(folder: Path) -> subprocess.Popen[bytes]:
    return caged.start("overstap.validator.official.child", str(folder))


def made_ready(process: subprocess.Popen[bytes], sets: dict[str, RuleSet]) -> dict[str, bool]:
    files = {each.name: [str(each.schema), str(each.stylesheet)] for each in sets.values()}
    said = ask(process, json.dumps(files).encode() + b"\n", START_SECONDS_MAX)
    if "failed" in said:
        raise OfficialFout(NOT_COMPILED.format(kind=said["failed"]))
    held: dict[str, bool] = said["held"]
    return held


def ask(process: subprocess.Popen[bytes], request: bytes, seconds_max: float) -> dict[str, Any]:
    """One answer. Raises OfficialFout."""
    try:
        return caged.ask(process, request, seconds_max)
    except caged.Stopped:
        raise OfficialFout(STOPPED) from None
