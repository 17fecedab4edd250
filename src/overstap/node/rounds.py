"""What every node does by itself, again and again: keep heads of its log, and its list of work short."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from overstap.audit.store import DjangoAudit
from overstap.jobs.round import Deed, Round
from overstap.jobs.store import DjangoJobs
from overstap.jobs.sweep import sweep
from overstap.node.config import Config
from overstap.node.parts import HEADS, SystemClock, audit_of, jobs_of
from overstap.ports import Clock

TIDY = "tidy"
"""The job that keeps the list of work short."""
HEADS_EVERY, TIDY_EVERY = timedelta(hours=1), timedelta(days=1)
JOBS_KEPT_DAYS = 30


def rounds_of(config: Config) -> dict[str, Round]:
    """What every node does again and again."""
    jobs, clock = jobs_of(config), SystemClock()
    return {HEADS: heads_keeper(audit_of(config), jobs, clock), TIDY: tidier(jobs, clock)}


def heads_keeper(log: DjangoAudit, jobs: DjangoJobs, clock: Clock) -> Round:
    """The round that each hour keeps a head of the log.

    The second place may be slow or far away, so it is waited for before anything is written here. Who is killed
    between the two does it again, and what is kept already is not kept twice.
    """

    def look() -> Deed:
        log.keep_head()
        return nothing

    return Round(HEADS, look, lambda: HEADS_EVERY, jobs, clock)


def nothing() -> None:
    """All was done elsewhere."""


def tidier(jobs: DjangoJobs, clock: Clock) -> Round:
    """The round that each day keeps the list of work short, once for all processes."""
    return sweep(lambda _now: jobs.tidy(JOBS_KEPT_DAYS), TIDY_EVERY, jobs, clock, TIDY)


def plan_all(rounds: Mapping[str, Round]) -> None:
    """Each of them once as soon as may be; each plans its own next."""
    for each in rounds.values():
        each.plan()
