"""A worker that is killed loses nothing and does nothing twice; one that is stopped ends what it does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from signal import SIGKILL, SIGTERM
from uuid import uuid4

import pytest
from django.db import connections

from jobs.crashing import MOMENTS
from jobs.process import KEY
from overstap.audit.events import Event
from overstap.audit.store import DjangoAudit
from overstap.jobs.models import Job, State
from overstap.jobs.store import DjangoJobs
from rooms import ALIAS, Database, HandClock

TESTS = Path(__file__).parents[1]
JOBS = 6


@pytest.mark.processes
@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_moment_every_job_is_done_once(database: Database, moment: str) -> None:
    """T26: killed at this moment, then a restart after the lease has ended: each deed once, in one chain."""
    audit = DjangoAudit(KEY, HandClock())
    jobs = DjangoJobs(HandClock(), audit)
    for _ in range(JOBS):
        jobs.plan("ask", uuid4())
    connections[ALIAS].close()

    assert run(database, minutes=0, moment=moment) == -SIGKILL
    assert run(database, minutes=5, moment="nowhere") == 0

    deeds = audit.entries(last=99)
    assert len(deeds) == JOBS
    assert {entry.event for entry in deeds} == {Event.REQUEST_ENDED}
    assert len({entry.fields["overdracht"] for entry in deeds}) == JOBS
    assert set(Job.objects.values_list("state", flat=True)) == {State.DONE}
    assert audit.verify().good


@pytest.mark.processes
def test_a_stop_lets_the_running_job_end_and_leaves_the_rest(database: Database) -> None:
    """SIGTERM: what is being done is finished, what waits is left for the next start."""
    jobs = DjangoJobs(HandClock(), DjangoAudit(KEY, HandClock()))
    for _ in range(2):
        jobs.plan("ask", uuid4())
    connections[ALIAS].close()

    command = [sys.executable, "-m", "jobs.serving", as_json(database)]
    with subprocess.Popen(command, cwd=TESTS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "busy\n"
        process.send_signal(SIGTERM)
        assert process.stdout.readline() == "stopping\n"
        out, _ = process.communicate("go on\n", timeout=60)

    assert (process.returncode, out) == (0, "")
    assert sorted(Job.objects.values_list("state", flat=True)) == [State.DONE, State.WAITING]


@pytest.mark.processes
def test_two_processes_share_the_list_and_each_job_is_done_once(database: Database) -> None:
    jobs = DjangoJobs(HandClock(), DjangoAudit(KEY, HandClock()))
    subjects = [uuid4() for _ in range(40)]
    for subject in subjects:
        jobs.plan("ask", subject)
    connections[ALIAS].close()

    command = [sys.executable, "-m", "jobs.sharing", as_json(database)]
    said = subprocess.run(command, cwd=TESTS, timeout=60, check=True, capture_output=True, text=True).stdout
    done = [line.split() for line in said.splitlines()]

    assert sorted(subject for _, subject in done) == sorted(map(str, subjects))
    assert len({process for process, _ in done}) == 2
    assert set(Job.objects.values_list("state", flat=True)) == {State.DONE}


def run(database: Database, *, minutes: int, moment: str) -> int:
    command = [sys.executable, "-m", "jobs.crashing", as_json(database), str(minutes), moment]
    return subprocess.run(command, cwd=TESTS, timeout=60, check=False).returncode


def as_json(database: Database) -> str:
    return json.dumps(database.settings)
