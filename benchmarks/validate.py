"""How fast a dossier is read and validated on this machine, how soon the command begins, and what memory many take.

    python benchmarks/validate.py [--official DIR] [--rounds N] [--files N]

Without `--official` the dossiers are invented. With it, DIR holds the published files (`common/`, `OV/`, `PaO/` with
XSD, XSLT and examples): then every example is judged by turns by us and by the official way in the same process
(parse, XSD, Saxon parse, XSLT), so that a busy moment slows both. The same job is mode `official`, and its ratio is
told first; mode `intended` asks more than the official way does. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path
from statistics import mean, median
from typing import Any

from lxml import etree

from overstap.dossier import build, invent, read, validate, write
from overstap.dossier.validate import Mode
from overstap.gegevensset import load
from overstap.validator.official.find import RuleSet, find_sets
from overstap.validator.official.fout import OfficialFout
from overstap.validator.official.scan import scan

PROFIELEN = ("POPO", "POVO", "VOVO", "BB")
SEEDS = range(5)
MODES: tuple[Mode, ...] = ("official", "intended")
TODAY = date(2026, 3, 2)
STARTS = 9
"""Cold starts of the command: the median counts, and the fastest is told beside it."""
Judge = Callable[[bytes], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--official", type=Path, help="folder with common/, OV/ and PaO/ as published")
    parser.add_argument("--rounds", type=int, default=40, help="times that each dossier is judged (default: 40)")
    parser.add_argument("--files", type=int, default=10_000, help="dossiers in one run of the command (default: 10000)")
    arguments = parser.parse_args()
    examples = published(arguments.official) if arguments.official else invented()
    figures: dict[str, Any] = {"dossiers": len(examples), "bytes_mean": round(mean(map(len, examples.values())))}
    if arguments.official:
        figures |= paired(examples, arguments.official, arguments.rounds)
    else:
        figures |= alone(examples.values(), arguments.rounds)
    figures |= cold_start(next(iter(examples.values())))
    figures |= memory(list(examples.values()), arguments.files)
    for name, figure in figures.items():
        print(f"{name:26} {figure}")
    print(json.dumps(figures))


# -- the dossiers ------------------------------------------------------------------------------------------------


def invented() -> dict[str, bytes]:
    """A few pupils of each profile, with their attachments."""
    return {
        f"{profiel}-{seed}": write(
            build(invent(seed, profiel, bron_brin="99PA", schoolnaam="X", vandaag=TODAY), load())
        )
        for profiel in PROFIELEN
        for seed in SEEDS
    }


def published(folder: Path) -> dict[str, bytes]:
    """Every XML file below the folder whose root is a dossier of the newest year."""
    start = f"{{{load().namespace}}}dossier"
    found = {str(path): path.read_bytes() for path in sorted(folder.rglob("*.xml"))}
    kept = {name: data for name, data in found.items() if root_of(data) == start}
    return kept or sys.exit(f"{folder} holds no example dossiers of {load().jaar}.")


def root_of(data: bytes) -> str:
    try:
        return str(etree.fromstring(data).tag)
    except etree.XMLSyntaxError:
        return ""


# -- how fast ----------------------------------------------------------------------------------------------------


def ours(mode: Mode) -> Judge:
    return lambda data: validate(read(data, comments="keep"), mode)


OURS: dict[str, Judge] = {mode: ours(mode) for mode in MODES}


def timed(judge: Judge, data: bytes) -> float:
    """Milliseconds of one judgement."""
    began = time.perf_counter()
    judge(data)
    return (time.perf_counter() - began) * 1000


def by_turns(judges: Mapping[str, Judge], data: bytes, rounds: int) -> dict[str, float]:
    """The mean of each, after one that warms up."""
    rows = [{name: timed(judge, data) for name, judge in judges.items()} for _ in range(rounds + 1)]
    return over_all(rows[1:])


def over_all(rows: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The mean of each column."""
    listed = list(rows)
    return {name: mean(row[name] for row in listed) for name in listed[0]}


def alone(examples: Iterable[bytes], rounds: int) -> dict[str, float]:
    spent = over_all(by_turns(OURS, data, rounds) for data in examples)
    return {f"read_validate_{mode}_ms": round(spent[mode], 3) for mode in MODES}


def paired(examples: dict[str, bytes], folder: Path, rounds: int) -> dict[str, float]:
    """Both readings of ours and the official way by turns over each example."""
    sets = official_ways(folder)

    def judges(data: bytes) -> dict[str, Judge]:
        name = "PaO" if b">swv-dossier<" in data else "OV"
        return {**OURS, "theirs": sets.get(name) or sys.exit(f"{folder} has no {name}.")}

    spent = over_all(by_turns(judges(data), data, rounds) for data in examples.values())
    return {
        **{f"read_validate_{mode}_ms": round(spent[mode], 3) for mode in MODES},
        "official_ms": round(spent["theirs"], 3),
        **{f"ratio_{mode}": round(spent["theirs"] / spent[mode], 2) for mode in MODES},
    }


def official_ways(folder: Path) -> dict[str, Judge]:
    """By rule set, found and looked through as the command does it, and then run in this very process."""
    try:
        sets = find_sets(folder)
        for found in sets.values():
            scan((found.schema, found.stylesheet), folder)
    except OfficialFout as fout:
        sys.exit(fout.tekst)
    return {name: official_way(found) for name, found in sets.items()}


def official_way(found: RuleSet) -> Judge:
    """Parse and schema in lxml, then parse and stylesheet in Saxon, all compiled beforehand."""
    schema = etree.XMLSchema(file=str(found.schema))
    saxon: Any = import_module("saxonche").PySaxonProcessor(license=False)  # only who has the published files needs it
    program = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(found.stylesheet))

    def judge(data: bytes) -> object:
        schema.validate(etree.fromstring(data))
        return program.transform_to_string(xdm_node=saxon.parse_xml(xml_text=data.decode()))

    return judge


# -- how soon, and how much memory -------------------------------------------------------------------------------


def cold_start(data: bytes) -> dict[str, float]:
    """Seconds from nothing to the outcome of one file, with compiled bytecode as any installed program has it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "dossier.xml")
        file.write_bytes(data)
        environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environ["PYTHONPYCACHEPREFIX"] = folder
        command = [sys.executable, "-m", "overstap", "validate", str(file)]
        spent, cpu = [], []
        for _ in range(STARTS + 1):
            before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            subprocess.run(command, env=environ, check=False, capture_output=True)  # noqa: S603 - our own command
            spent.append(time.perf_counter() - began)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return {
        "cold_start_s": round(median(spent[1:]), 3),
        "cold_start_fastest_s": round(min(spent[1:]), 3),
        "cold_start_cpu_s": round(min(cpu[1:]), 3),
    }


def memory(examples: list[bytes], files: int) -> dict[str, float]:
    """Memory (MB) of the largest process of the command over a tenth of the files and over all, and files a second."""
    with tempfile.TemporaryDirectory() as folder:
        for number, data in islice(enumerate(cycle(examples)), files):
            Path(folder, f"{number:06}.xml").write_bytes(data)
        tenth = sorted(Path(folder).iterdir())[: files // 10]
        began = time.perf_counter()
        largest = {count: rss_mb(arguments) for count, arguments in ((len(tenth), tenth), (files, [Path(folder)]))}
        seconds = time.perf_counter() - began
    return {f"rss_mb_at_{count}": mb for count, mb in largest.items()} | {
        "files_per_second": round((files + len(tenth)) / seconds)
    }


def rss_mb(paths: list[Path]) -> float:
    """The most memory that the command or a process of it held, in a process that starts nothing else."""
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    command = [sys.executable, "-m", "overstap", "validate", "--format", "json", *map(str, paths)]
    argv = [sys.executable, "-c", script, *command]
    told = subprocess.run(argv, check=True, capture_output=True, text=True)  # noqa: S603 - our own command
    return round(int(told.stdout) / 1024, 1)


if __name__ == "__main__":
    main()
