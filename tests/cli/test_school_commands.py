"""`overstap school`: what an operator or a LAS does for a school, in a process of its own, as they do."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from overstap.demo import commands
from overstap.demo.folder import Node, lay_out
from overstap.demo.plan import CENTRE
from overstap.node.config import read_config
from overstap.node.secrets import make_secrets
from overstap.school.question import SOORTEN
from processes import prepare
from school.made import faulty, leerling, record, xml

pytestmark = pytest.mark.processes
PASSWORD = "oefenen-met-overstap"  # noqa: S105 - of invented people
PGN = "999990019"


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Node]:
    """A school system and a Traffic Center that were made ready, and do not serve."""
    made = lay_out(tmp_path_factory.mktemp("chain"), datetime.now(UTC))
    prepare(made["wilg"])
    make_secrets(read_config(made[CENTRE].config).keys)
    return made


@pytest.fixture
def wilg(nodes: dict[str, Node]) -> Node:
    return nodes["wilg"]


def school(node: Node, *arguments: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
    words = ("school", arguments[0], "--config", node.config, *arguments[1:])
    done = subprocess.run(
        commands.overstap_command(*words), input=given, capture_output=True, text=True, timeout=60, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def count(node: Node, table: str) -> int:
    with closing(sqlite3.connect(node.config.parent / "data" / "node.sqlite3")) as database:
        found: int = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own names
        return found


def written(folder: Path, **files: dict[str, Any] | bytes) -> list[Path]:
    paths = []
    for name, content in files.items():
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        paths.append(path)
    return paths


# -- take-in -----------------------------------------------------------------------------------------------------


def test_files_are_taken_in_and_what_is_wrong_holds_nothing_up(wilg: Node, tmp_path: Path) -> None:
    files = written(
        tmp_path, xml=xml(record(1)), json=record(2), broken=b"{", wrong=faulty(3), other=record(4, brin="99PB")
    )

    said = school(wilg, "take-in", "--school", "99PA", "--format", "json", "--seal", "--settle", "nagekeken", *files)

    outcomes = [json.loads(line) for line in said.stdout.splitlines()]
    assert [outcome["stand"] for outcome in outcomes] == ["klaargezet", "klaargezet", "", "concept", ""]
    assert [len(outcome["digest"]) for outcome in outcomes] == [64, 64, 0, 0, 0]
    assert [bool(outcome["fout"]) for outcome in outcomes] == [False, False, True, True, True]
    assert said.returncode == 1


def test_in_words_each_file_has_a_line_that_acts_on_no_terminal(wilg: Node, tmp_path: Path) -> None:
    """The names of fields in a record are of whoever wrote it."""
    good, bad = written(tmp_path, good=record(5), bad=record(6) | {"\x1b[31mrommel": 1})

    said = school(wilg, "take-in", "--school", "99PA", good, bad)

    assert said.stdout.splitlines()[0] == f"{good}: ingezien"
    assert "staat niet in de gegevensset" in said.stdout.splitlines()[1]
    assert "\x1b" not in said.stdout


def test_an_unknown_field_is_named_by_its_place_and_not_by_its_value(wilg: Node, tmp_path: Path) -> None:
    made = record(6)
    leerling(made)["verzorger"][0]["schoenmaat"] = "maat achtendertig"
    (bad,) = written(tmp_path, bad=made)

    said = school(wilg, "take-in", "--school", "99PA", bad)

    assert said.returncode == 1
    assert "› schoenmaat: Dit veld staat niet in de gegevensset" in said.stdout
    assert said.stdout.startswith(f"{bad}: Leerling › Ouder of verzorger")
    assert "achtendertig" not in said.stdout + said.stderr


def test_a_school_that_is_not_here_takes_nothing_in(wilg: Node, tmp_path: Path) -> None:
    before = count(wilg, "school_uitgaand")

    said = school(wilg, "take-in", "--school", "99ZZ", *written(tmp_path, good=record(7)))

    assert said.returncode == 1
    assert said.stderr.startswith("Fout: De school 99ZZ staat niet in dit systeem.")
    assert "overstap register" in said.stderr
    assert count(wilg, "school_uitgaand") == before


def test_a_traffic_center_has_no_schools_to_work_for(nodes: dict[str, Node], tmp_path: Path) -> None:
    """T47: it has no place for a dossier, and says so before it reads one."""
    said = school(nodes[CENTRE], "take-in", "--school", "99PA", *written(tmp_path, good=record(8)))

    assert said.returncode != 0
    assert "Dit is geen schoolsysteem" in said.stderr


# -- ask ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("", "De invoer is leeg"),
        (f"{PGN} 99VA overstapdossier\n{PGN} 99VB\n", "Regel 2 heeft geen drie delen"),
    ],
    ids=["nothing", "a broken line"],
)
def test_an_input_that_is_broken_asks_nothing(wilg: Node, given: str, says: str) -> None:
    said = school(wilg, "ask", "--school", "99PA", given=given)

    assert (said.returncode, count(wilg, "school_inkomend")) == (1, 0)
    assert says in said.stderr
    assert PGN not in said.stderr + said.stdout


def test_wrong_lines_are_told_one_by_one_and_the_others_wait(wilg: Node) -> None:
    lines = ["999990018 99VA overstapdossier", f"{PGN} 99va overstapdossier", "", f"{PGN} 99VA swv-dossier"]

    said = school(wilg, "ask", "--school", "99PB", given="\n".join(lines))

    assert said.returncode == 1
    assert [line.split(":")[0] for line in said.stderr.splitlines()] == ["Regel 1", "Regel 2", "Regel 4"]
    assert "999990018" not in said.stderr + said.stdout


def test_without_a_node_that_serves_a_request_waits(wilg: Node) -> None:
    """It is written down: whenever the node serves, it goes on."""
    said = school(wilg, "ask", "--school", "99PB", "--wait", "0.2", given=f"{PGN} 99VA overstapdossier\n")

    assert said.returncode == 1
    assert "Nog onderweg: 1." in said.stderr
    assert count(wilg, "jobs_job") == 1


def test_the_help_names_the_kinds_that_can_be_asked(wilg: Node) -> None:
    said = school(wilg, "ask", "--help").stdout

    assert all(soort in said for soort in SOORTEN)


# -- user --------------------------------------------------------------------------------------------------------


def test_a_member_of_staff_is_added(wilg: Node) -> None:
    """A BRIN in small letters is the same school."""
    said = school(wilg, "user", "ingrid", "--name", "Ingrid Postwijk", "--school", "99pa", given=PASSWORD + "\n")

    assert (said.returncode, said.stdout) == (0, "ingrid kan inloggen voor 99PA.\n")
    assert PASSWORD not in said.stdout + said.stderr


@pytest.mark.parametrize(
    ("brin", "password", "says"),
    [
        ("99ZZ", PASSWORD, "Controleer de BRIN"),
        ("99PA", "", "te kort of te bekend"),
        ("99PA", "qwerty123456", "te kort of te bekend"),
    ],
)
def test_nobody_is_added_with_a_wrong_school_or_a_weak_password(
    wilg: Node, brin: str, password: str, says: str
) -> None:
    before = count(wilg, "school_user")

    said = school(wilg, "user", "bart", "--name", "Bart", "--school", brin, given=password + "\n")

    assert said.returncode == 1
    assert says in said.stderr
    assert count(wilg, "school_user") == before


def test_no_number_stands_in_what_was_taken_in(wilg: Node) -> None:
    """T21: after all of this the database holds none of the pupils' numbers."""
    stored = b"".join(path.read_bytes() for path in (wilg.config.parent / "data").iterdir())

    assert leerling(record(1))["bsn"].encode() not in stored
    assert PGN.encode() not in stored
