"""The process in which the published files run, as seen from ours: it is started, asked, and never outlived."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import Timer
from typing import IO, Any

from overstap.validator.official.find import RuleSet, find_sets
from overstap.validator.official.fout import OfficialFout
from overstap.validator.official.scan import scan

START_SECONDS_MAX = 60.0
DOSSIER_SECONDS_MAX = 30.0
LINE_BYTES_MAX = 64 * 1024 * 1024
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
        process.kill()
        process.communicate()


def start(folder: Path) -> subprocess.Popen[bytes]:
    """With `-P` no file at hand is taken for a part of the program, and of the environment nothing else goes along."""
    paths = os.pathsep.join(str(Path(each).resolve()) for each in sys.path if each)
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-P", "-m", "overstap.validator.official.child", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": paths, "LANG": "C.UTF-8", "TZ": os.environ.get("TZ", "")},
    )


def made_ready(process: subprocess.Popen[bytes], sets: dict[str, RuleSet]) -> dict[str, bool]:
    files = {each.name: [str(each.schema), str(each.stylesheet)] for each in sets.values()}
    said = ask(process, json.dumps(files).encode() + b"\n", START_SECONDS_MAX)
    if "failed" in said:
        raise OfficialFout(NOT_COMPILED.format(kind=said["failed"]))
    held: dict[str, bool] = said["held"]
    return held


def ask(process: subprocess.Popen[bytes], request: bytes, seconds_max: float) -> dict[str, Any]:
    """One answer; whoever takes longer is stopped."""
    watch = Timer(seconds_max, process.kill)
    watch.start()
    try:
        line = exchanged(process, request)
    finally:
        watch.cancel()
    if not line.endswith(b"\n"):
        raise OfficialFout(STOPPED)
    answer: dict[str, Any] = json.loads(line)
    return answer


def exchanged(process: subprocess.Popen[bytes], request: bytes) -> bytes:
    to_it, from_it = pipe(process.stdin), pipe(process.stdout)
    with suppress(BrokenPipeError):  # it is gone: the empty answer tells
        to_it.write(request)
        to_it.flush()
    return from_it.readline(LINE_BYTES_MAX)


def pipe(end: IO[bytes] | None) -> IO[bytes]:
    assert end is not None, "both ends were asked for when it was started"
    return end
