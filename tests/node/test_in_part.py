"""A database that was brought up to date in part is refused, whatever is missing in it; one that is whole is not."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from django.db.migrations import Migration

from node.test_backup import Drill, backed_up, change, drill
from node.test_start import overstap
from overstap.node.in_part import Step, is_in_part, replacing
from overstap.node.manifest import digest_of

__all__ = ["backed_up", "drill"]
SAYS = "maar voor een deel bijgewerkt"


def step_of(room: str) -> Migration:
    (found,) = (step for step in replacing() if step.app_label == room)
    return found


def replaced(room: str) -> list[Step]:
    return [tuple(each) for each in step_of(room).replaces]


@pytest.mark.parametrize("room", ["audit", "school", "traffic_center", "vault"])
def test_all_that_a_step_replaces_was_done_or_nothing(room: str) -> None:
    step, every = step_of(room), replaced(room)

    assert not is_in_part(step, set(), set())
    assert not is_in_part(step, set(every), set())
    for nr in range(1, len(every)):
        assert is_in_part(step, set(every[:nr]), set())
        assert is_in_part(step, set(every[nr:]), set())


def test_the_first_step_of_before_made_what_is_made_in_the_second_now() -> None:
    """The room of the schools alone kept the name of its first step: of then or of now, the tables tell."""
    first: set[Step] = {("school", "0001_initial")}

    assert is_in_part(step_of("school"), first, {"school_school", "school_uitgaand"})
    assert not is_in_part(step_of("school"), first, {"school_school", "school_user"})


STEPS = "SELECT app, name FROM django_migrations ORDER BY app, name"
NO_NEW = "DELETE FROM django_migrations WHERE name IN ('0001_log', '0001_dossiers_at_rest', '0002_dossiers')"
ONLY_FIRST = "DELETE FROM django_migrations WHERE app = 'school' AND name <> '0001_initial'"
NO_COLUMN_KEYS = "DELETE FROM django_migrations WHERE app = 'vault' AND name <> '0001_initial'"


@pytest.mark.processes
def test_what_was_made_whole_in_the_steps_of_before_is_as_good_as_new_and_what_was_not_is_refused(drill: Drill) -> None:
    """Both when it is to be made ready and when it is to serve; and nothing of it is changed."""
    config = drill.nodes["wilg"].config
    new = drill.rows(STEPS)
    drill.write(NO_NEW)
    assert overstap("prepare", "--config", config).returncode == 0
    assert drill.rows(STEPS) == new

    for command, half in (("serve", NO_COLUMN_KEYS), ("prepare", ONLY_FIRST)):
        drill.write(half)
        before = drill.rows(STEPS)
        said = overstap(command, "--config", config)
        assert (said.returncode, SAYS in said.stderr) == (2, True), said.stderr
        assert "Zet een back-up terug die heel is" in said.stderr
        assert drill.rows(STEPS) == before


@pytest.mark.processes
def test_a_backup_of_what_was_made_in_part_is_not_put_back(backed_up: Drill) -> None:
    copy = backed_up.folder / "backup" / "node.sqlite3"
    with closing(sqlite3.connect(copy)) as database, database:
        database.execute(NO_COLUMN_KEYS)
    change(backed_up, sha256=digest_of(copy), bytes=copy.stat().st_size)
    (backed_up.home / "data" / "node.sqlite3").unlink()

    said = backed_up.restore()

    assert (said.returncode, SAYS in said.stderr) == (2, True), said.stderr
    assert overstap("serve", "--config", backed_up.nodes["wilg"].config).returncode == 2
