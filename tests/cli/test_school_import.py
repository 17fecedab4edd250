"""`overstap school import`: a file of a school taken over by an operator, and gone on with after kill -9."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake.made import HEAD, cells, csv, edexml, oso, pupil, pupils, xlsx
from overstap.demo import commands
from overstap.demo.folder import Node, lay_out
from overstap.elfproef import elfproef
from processes import prepare

pytestmark = pytest.mark.processes
KILLED_AFTER = 3
"""Pupils that have their outcome when the process is killed."""
WORK = """
from pathlib import Path
import sys
from overstap.node.start import start
config = start(Path(sys.argv[1]))
from overstap.node.school import school_node
school_node(config).worker.run_until_idle()
"""


@pytest.fixture
def wilg(tmp_path: Path) -> Node:
    """A school system that was made ready, and does not serve."""
    node = lay_out(tmp_path / "chain", datetime.now(UTC))["wilg"]
    prepare(node)
    return node


def command(node: Node, *arguments: str | Path) -> list[str]:
    return commands.overstap_command("school", "import", "--config", node.config, "--school", "99PA", *arguments)


def run(node: Node, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command(node, *arguments), capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def ask(node: Node, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(node.config.parent / "data" / "node.sqlite3")) as database:
        return database.execute(sql).fetchall()


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_class_is_taken_over_and_each_pupil_told(wilg: Node, tmp_path: Path) -> None:
    wrong = pupil(2).but(geboortedatum="gisteren")
    file = written(tmp_path, "klas.xml", edexml([pupil(1), wrong, pupil(3).but(groep="g7", jaargroep="7")]))

    said = run(wilg, "--format", "json", "--group", "8A", file)

    outcomes = [json.loads(line) for line in said.stdout.splitlines()]
    assert [each["uitkomst"] for each in outcomes] == ["nieuw", "fout"]
    assert "geen datum" in outcomes[1]["redenen"][0]
    assert outcomes[1]["regel"] > 1
    assert said.returncode == 1
    assert ask(wilg, "SELECT count(*) FROM school_uitgaand") == [(1,)]


def test_a_dry_run_takes_nothing_over(wilg: Node, tmp_path: Path) -> None:
    said = run(wilg, "--dry-run", written(tmp_path, "klas.xml", edexml(pupils(2))))

    assert [line.endswith(": goed") for line in said.stdout.splitlines()] == [True, True]
    assert said.returncode == 0
    assert ask(wilg, "SELECT count(*) FROM school_uitgaand") == [(0,)]
    assert ask(wilg, "SELECT count(*) FROM vault_vaultitem WHERE shredded_at IS NULL") == [(0,)]


def test_a_list_needs_its_columns_and_takes_them(wilg: Node, tmp_path: Path) -> None:
    file = written(tmp_path, "lijst.csv", csv(pupils(2), head=("Nummer", *HEAD[1:])))
    refused = run(wilg, file)
    assert "Zonder nummer kan het niet" in refused.stderr
    strange = run(wilg, "--column", "Bestaat niet=huidigeschool/leerling/bsn", file)
    assert "geen kolom 'Bestaat niet'" in strange.stderr

    said = run(wilg, "--column", "Nummer=huidigeschool/leerling/bsn", file)

    assert said.stdout.splitlines() == ["bestand 1, regel 2: nieuw", "bestand 1, regel 3: nieuw"]
    assert ask(wilg, "SELECT count(*) FROM vault_vaultitem WHERE kind = 'import' AND shredded_at IS NULL") == [(0,)]


def test_spreadsheets_and_oso_files_go_in_too(wilg: Node, tmp_path: Path) -> None:
    sheet = written(tmp_path, "lijst.xlsx", xlsx([HEAD, cells(pupil(4))]))
    files = [written(tmp_path, f"{nr}.xml", oso(nr, "2018.1")) for nr in (1, 2)]

    assert run(wilg, sheet).stdout == "bestand 1, regel 2: nieuw\n"
    assert run(wilg, *files).stdout == "bestand 1: nieuw\nbestand 2: nieuw\n"


def test_a_file_of_another_school_is_refused(wilg: Node, tmp_path: Path) -> None:
    """T35."""
    said = run(wilg, written(tmp_path, "klas.xml", edexml(brin="99PB")))

    assert said.returncode == 1
    assert "van een andere school" in said.stderr
    assert ask(wilg, "SELECT count(*) FROM school_import") == [(0,)]
    assert ask(wilg, "SELECT event FROM audit_gebeurtenis ORDER BY nr DESC LIMIT 1") == [("import_refused",)]


def test_after_kill_9_a_worker_goes_on_where_it_was(wilg: Node, tmp_path: Path) -> None:
    """Each pupil once, none left out: what the dead process did not write, another does."""
    made = [pupil(1).but(nr=nr, pgn=number, roepnaam=f"Kind{nr}") for nr, number in enumerate(numbers(40))]
    process = subprocess.Popen(command(wilg, written(tmp_path, "klas.xml", edexml(made))), stdout=subprocess.DEVNULL)
    try:
        wait_for(wilg, KILLED_AFTER)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    done = ask(wilg, "SELECT count(*) FROM school_importrow")[0][0]
    assert isinstance(done, int)
    assert KILLED_AFTER <= done < len(made)
    assert ask(wilg, "SELECT count(*) FROM school_uitgaand") == [(done,)]

    subprocess.run([sys.executable, "-c", WORK, str(wilg.config)], check=True, timeout=300)

    assert ask(wilg, "SELECT uitkomst, count(*) FROM school_importrow GROUP BY 1") == [("nieuw", len(made))]
    assert ask(wilg, "SELECT count(*), max(versie) FROM school_uitgaand") == [(len(made), 1)]
    assert ask(wilg, "SELECT stand, file_id FROM school_import") == [("klaar", None)]


def numbers(count: int) -> list[str]:
    """So many practice numbers."""
    found = (f"{number:09}" for number in range(999_990_000, 1_000_000_000))
    return [number for number in found if elfproef(number)][:count]


def wait_for(node: Node, rows: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if ask(node, "SELECT count(*) FROM school_importrow")[0][0] >= rows:  # type: ignore[operator]
            return
        time.sleep(0.02)
    raise AssertionError("nothing was taken over")
