"""A worker that is killed loses nothing and does nothing twice."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from signal import SIGKILL
from uuid import uuid4

import pytest
from crashing import KEY, MOMENTS
from django.db import connections

from overstap.audit.events import Event
from overstap.audit.store import DjangoAudit
from overstap.jobs.models import Job, State
from overstap.jobs.store import DjangoJobs
from rooms import ALIAS, Database, HandClock

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


def run(database: Database, *, minutes: int, moment: str) -> int:
    script = Path(__file__).with_name("crashing.py")
    settings = json.dumps({**database.settings, "NAME": str(database.settings["NAME"])})
    return subprocess.run([sys.executable, script, settings, str(minutes), moment], timeout=60, check=False).returncode
