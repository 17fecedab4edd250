"""The Traffic Center as a node."""

from __future__ import annotations

import os
from functools import partial

from overstap.jobs.sweep import SWEEP
from overstap.jobs.worker import Worker
from overstap.node.config import Config
from overstap.node.parts import Node, SystemClock, audit_of, jobs_of
from overstap.node.rounds import plan_all, rounds_of
from overstap.node.secrets import secret
from overstap.traffic_center.handler import CentreHandler
from overstap.traffic_center.sweep import sweep_of
from overstap.traffic_center.tools import Tools


def centre_node(config: Config) -> Node:
    tools = tools_of(config)
    rounds = rounds_of(config) | {SWEEP: sweep_of(tools)}
    worker = Worker(
        jobs_of(config),
        dict(rounds),
        threads=1,
        lease_seconds=config.limits.lease_seconds,
        attempts_max=config.limits.attempts_max,
        given_up=lambda kind, _subject: rounds[kind].plan_next(),
    )
    return Node(config, audit_of(config), CentreHandler(tools), worker, partial(plan_all, rounds))


def tools_of(config: Config) -> Tools:
    return Tools(
        clock=SystemClock(),
        audit=audit_of(config),
        jobs=jobs_of(config),
        key=secret(config, "centre.key"),
        random=os.urandom,
        session_hours_max=config.limits.session_hours_max,
        repeats_max=config.limits.repeats_max,
    )
