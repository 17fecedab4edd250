"""What a school system forgets: requests after half a year, what was done for many after a month, files left.

Accounts with which nobody signed in for long are switched off in the same round, and the log is told of refused uses of
tokens that were only counted until then."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from overstap.jobs.round import Round
from overstap.jobs.sweep import sweep
from overstap.school import accounts, refused_uses, series
from overstap.school.demand_models import Afgifte
from overstap.school.hold import is_held
from overstap.school.intake import forget_unused
from overstap.school.intake_name import forget_names
from overstap.school.models import Inkomend, Levering
from overstap.school.ports import Ports
from overstap.school.supplier_models import Order, Repeat

EVERY = timedelta(hours=12)
REPEATS_KEPT = timedelta(days=1)
ORDERS_KEPT = timedelta(days=30)


def sweep_of(ports: Ports) -> Round:
    return sweep(partial(forget, ports), EVERY, ports.jobs, ports.clock)


def forget(ports: Ports, now: datetime) -> None:
    """Delete what is older than it may be kept: requests of schools, orders of suppliers, files that were left."""
    forget_unused(ports, now)
    forget_names(now)
    Repeat.objects.filter(at__lt=now - REPEATS_KEPT).delete()
    Order.objects.filter(ended_at__lt=now - ORDERS_KEPT).delete()
    forget_requests(now - timedelta(days=ports.terms.requests_kept_days))
    series.forget(now)
    accounts.switch_off_unused(ports, now)
    refused_uses.flush(ports, now)


def forget_requests(before: datetime) -> None:
    """Of other schools and of our own, and what was told about them.

    Of a request of ours that brought a dossier stays what the dossier needs, and not by what the pupil was asked for.
    Of a pupil of whom nothing may be destroyed all of it stays.
    """
    Levering.objects.filter(~is_held("uitgaand__"), geleverd_op__lt=before).delete()
    Afgifte.objects.filter(~is_held("uitgaand__"), ~is_held("inkomend__"), gevraagd_op__lt=before).delete()
    asked = Inkomend.objects.filter(~is_held(), aangevraagd_op__lt=before)
    asked.filter(stand=Inkomend.Stand.GEWEIGERD).delete()
    brought = asked.filter(stand__in=Inkomend.came()).exclude(sleutel_hidden=b"")
    brought.update(sleutel_hidden=b"", pgnfrag_hidden=b"")
