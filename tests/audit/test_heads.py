"""Signed heads in a second place: a tail that was cut off, an older file and a log written anew show by themselves."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.db import connections

from overstap.audit.events import Event
from overstap.audit.heads import EVERY_ROWS, RESTORED, Heads, HeadsFout, valid
from overstap.audit.models import Gebeurtenis
from overstap.audit.store import DjangoAudit
from overstap.database.transaction import writing
from overstap.jobs.models import Job
from overstap.jobs.store import DjangoJobs
from overstap.jobs.worker import Worker
from overstap.node.parts import HEADS
from overstap.node.rounds import HEADS_EVERY, heads_keeper
from rooms import ALIAS, READER, Database, HandClock, sqlite_only

command = import_module("overstap.cli.audit")
KEY = bytes(range(32))


@pytest.fixture
def heads(tmp_path: Path) -> Heads:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return Heads(folder, KEY)


@pytest.fixture
def log(audit: DjangoAudit, heads: Heads, monkeypatch: pytest.MonkeyPatch) -> DjangoAudit:
    audit.heads = heads
    monkeypatch.setattr(command, "ask", lambda _config, question: question(audit))
    return audit


def write(log: DjangoAudit, rows: int) -> None:
    with writing():
        for _ in range(rows):
            log.write(Event.SIGNED_IN, by=READER, account=1)


def verify() -> Result:
    return CliRunner().invoke(command.audit, ["verify", "--config", "node.toml"])


def lines(heads: Heads) -> list[str]:
    return heads.path.read_text().splitlines()


@pytest.fixture
def node(log: DjangoAudit, jobs: DjangoJobs, clock: HandClock) -> Worker:
    """The work of a node that keeps heads, with nothing planned yet."""
    keeper = heads_keeper(log, jobs, clock)
    log.heads_due = keeper.plan
    return Worker(jobs, {HEADS: keeper})


def test_every_thousand_rows_a_head_is_kept_without_anybody_asking(
    log: DjangoAudit, heads: Heads, node: Worker
) -> None:
    """T25: only of what was really written; the transaction that is undone leaves none."""
    write(log, EVERY_ROWS - 1)
    with pytest.raises(RuntimeError), writing():
        log.write(Event.SIGNED_OUT, by=READER, account=1)
        raise RuntimeError
    assert node.run_until_idle() == 0

    for rows in (1, EVERY_ROWS):
        write(log, rows)
        node.run_until_idle()

    assert [kept.head.nr for kept in heads.read()] == [1_000, 2_000]
    assert heads.read()[1].head == log.head()
    assert log.verify(*(kept.head for kept in heads.read())).good


def test_each_hour_a_head_is_kept(log: DjangoAudit, heads: Heads, node: Worker, clock: HandClock) -> None:
    """T25: of a log that grew; the same end is not kept twice."""
    log.heads_due()
    for rows in (3, 0, 4):
        write(log, rows)
        assert node.run_until_idle() == 1
        clock.move(hours=1)

    assert [(kept.seq, kept.head.nr) for kept in heads.read()] == [(1, 3), (2, 7)]


def test_nobody_waits_for_a_slow_second_place(
    log: DjangoAudit, heads: Heads, node: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T25: while its disk takes its time, whoever writes goes on, the thousandth row too; then the head is there."""
    reached, ready = threading.Event(), threading.Event()

    def slow(_descriptor: int) -> None:
        reached.set()
        assert ready.wait(30)

    write(log, 5)
    log.heads_due()
    monkeypatch.setattr("overstap.audit.heads.os.fsync", slow)
    keeping = threading.Thread(target=alone, args=(node.run_until_idle,))
    keeping.start()
    assert reached.wait(30)
    try:
        write(log, EVERY_ROWS)
    finally:
        ready.set()
        keeping.join(30)

    assert log.verify().rows == EVERY_ROWS + 5
    assert [kept.head.nr for kept in heads.read()] == [5, EVERY_ROWS + 5]


def alone(deed: Callable[[], object]) -> None:
    """In a thread, with a connection of its own."""
    try:
        deed()
    finally:
        connections[ALIAS].close()


class Killed(BaseException):
    """As kill -9 does it: no handler is asked."""


@pytest.mark.parametrize("grown", [0, 3], ids=["the same end", "the log grew"])
def test_killed_between_the_second_place_and_the_database_leaves_no_gap_and_no_double(
    log: DjangoAudit, heads: Heads, node: Worker, clock: HandClock, monkeypatch: pytest.MonkeyPatch, grown: int
) -> None:
    """T25: the head is out, that it is was not noted; it is done once more."""
    write(log, 5)
    log.heads_due()
    with monkeypatch.context() as dying, pytest.raises(Killed):
        dying.setattr("overstap.node.rounds.nothing", killed)
        node.run_until_idle()
    write(log, grown)
    clock.move(minutes=10)

    assert node.run_until_idle() == 1

    assert [(kept.seq, kept.head.nr) for kept in heads.read()] == [(1, 5), (2, 8)][: 2 if grown else 1]
    assert Job.objects.get().due == clock.now() + HEADS_EVERY


def killed() -> None:
    raise Killed


def test_a_head_is_never_kept_inside_a_transaction(log: DjangoAudit, heads: Heads) -> None:
    """T25: it would hold up all who write, and if it is undone it tells of a cut that nobody made."""
    write(log, 1)
    with pytest.raises(RuntimeError, match="transaction"), writing():
        log.keep_head()

    assert not heads.path.exists()


@pytest.mark.parametrize("kept", [5, 12], ids=["in between", "at the end"])
def test_a_tail_cut_off_is_found_without_giving_a_head(log: DjangoAudit, kept: int) -> None:
    """T25."""
    write(log, kept)
    log.keep_head()
    write(log, 3)
    assert verify().exit_code == 0
    Gebeurtenis.objects.filter(nr__gt=4).delete()

    said = verify()

    assert said.exit_code == 1
    assert "Het logboek is te kort: regel 5 ontbreekt" in said.output


@sqlite_only
def test_an_older_file_in_the_place_of_the_database_is_found(log: DjangoAudit, database: Database) -> None:
    """T25: a copy of the file itself, as somebody would make it who wants a day forgotten; the node goes on with it."""
    write(log, 5)
    file = database.file
    assert file is not None
    backup = file.with_name("older")
    with closing(sqlite3.connect(file)) as live, closing(sqlite3.connect(backup)) as copy:
        live.backup(copy)
    write(log, 5)
    log.keep_head()
    connections[ALIAS].close()
    for beside in file.parent.glob(file.name + "-*"):
        beside.unlink()
    backup.replace(file)

    cut = verify()
    log.write(Event.SIGNED_OUT, by=READER, account=1)
    write(log, 9)
    went_on = verify()

    assert (cut.exit_code, went_on.exit_code) == (1, 1)
    assert "regel 6 ontbreekt" in cut.output
    assert "Regel 10 is niet de regel waarvan u de stand hebt bewaard." in went_on.output


def test_an_older_file_that_the_node_went_on_with_is_found(log: DjangoAudit) -> None:
    """T25: the chain holds, but it is another one; a later head hides nothing."""
    write(log, 5)
    log.keep_head()
    Gebeurtenis.objects.filter(nr__gt=2).delete()
    log.write(Event.SIGNED_OUT, by=READER, account=1)
    write(log, 9)
    log.keep_head()

    said = verify()

    assert said.exit_code == 1
    assert "Regel 5 is niet de regel waarvan u de stand hebt bewaard." in said.output


def test_after_a_backup_was_put_back_the_log_goes_on_and_that_is_said(log: DjangoAudit, heads: Heads) -> None:
    """T25: the heads after the backup do not count any more, those before it do, and nobody can hide that it was."""
    write(log, 5)
    log.keep_head()
    early = log.head()
    write(log, 5)
    log.keep_head()
    Gebeurtenis.objects.filter(nr__gt=7).delete()
    restored = log.head()
    assert restored is not None
    heads.keep(restored, log._clock.now(), RESTORED)
    log.write(Event.SIGNED_OUT, by=READER, account=1)
    write(log, 9)
    log.keep_head()

    said = verify()

    assert said.exit_code == 0, said.output
    assert "is een back-up teruggezet die ging tot regel 7." in said.output
    assert [kept.head.nr for kept in valid(heads.read())] == [5, 7, 17]
    assert early in [kept.head for kept in valid(heads.read())]


def change(rows: list[str]) -> list[str]:
    return [rows[0], rows[1].replace('"head": "2:', '"head": "3:'), *rows[2:]]


def change_the_time(rows: list[str]) -> list[str]:
    return [json.dumps(json.loads(rows[0]) | {"at": "2026-03-02T09:00:01+00:00"}), *rows[1:]]


def take_out(rows: list[str]) -> list[str]:
    return [rows[0], *rows[2:]]


def double(rows: list[str]) -> list[str]:
    return [*rows, rows[-1]]


def swap(rows: list[str]) -> list[str]:
    return [rows[1], rows[0], *rows[2:]]


def spoil(rows: list[str]) -> list[str]:
    return [*rows, "{}"]


@sqlite_only
@pytest.mark.parametrize(
    "deed", [change, change_the_time, take_out, double, swap, spoil], ids=lambda deed: deed.__name__
)
def test_heads_that_somebody_changed_are_refused(log: DjangoAudit, heads: Heads, deed: object) -> None:
    """T25: whoever reaches the second place alone can neither change a head nor put one in again."""
    for _ in range(4):
        write(log, 1)
        log.keep_head()
    heads.path.write_text("\n".join(deed(lines(heads))) + "\n")  # type: ignore[operator]  # one of those above

    with pytest.raises(HeadsFout):
        heads.read()
    assert verify().exit_code == 1


@sqlite_only
def test_heads_of_another_key_are_refused(log: DjangoAudit, heads: Heads) -> None:
    write(log, 1)
    log.keep_head()

    with pytest.raises(HeadsFout, match=r"Regel 1 van .* is niet van dit systeem"):
        Heads(heads.path.parent, bytes(32)).read()


@sqlite_only
def test_heads_that_are_gone_are_not_passed_over(log: DjangoAudit) -> None:
    write(log, 1)

    said = verify()

    assert said.exit_code == 1
    assert "staan geen standen van het logboek" in said.output


@sqlite_only
def test_a_line_that_was_broken_off_is_taken_away_and_the_rest_stays(log: DjangoAudit, heads: Heads) -> None:
    """As after kill -9 halfway writing."""
    write(log, 1)
    log.keep_head()
    heads.path.write_text(heads.path.read_text() + '{"seq": 2, "ki')
    assert len(heads.read()) == 1
    write(log, 1)
    log.keep_head()
    log.keep_head()

    assert [kept.seq for kept in heads.read()] == [1, 2]


@sqlite_only
def test_anybody_can_check_a_head_with_the_public_key(log: DjangoAudit, heads: Heads) -> None:
    write(log, 1)
    log.keep_head()
    (line,) = lines(heads)
    (kept,) = heads.read()

    public = load_pem_public_key(heads.path.with_name("head.pub").read_bytes())

    assert isinstance(public, Ed25519PublicKey)
    public.verify(bytes.fromhex(json.loads(line)["signature"]), kept.signed())


def test_a_second_place_that_is_gone_stops_no_deed(
    log: DjangoAudit, heads: Heads, node: Worker, clock: HandClock
) -> None:
    """The job that keeps a head each hour fails and is seen; a step is not undone because of it."""
    heads.path.parent.rmdir()

    write(log, EVERY_ROWS)
    assert node.run_until_idle() == 1

    assert log.verify().rows == EVERY_ROWS
    assert Job.objects.get().last_error == "FileNotFoundError"
    heads.path.parent.mkdir()
    clock.move(minutes=1)
    assert node.run_until_idle() == 1
    assert [kept.head.nr for kept in heads.read()] == [EVERY_ROWS]
