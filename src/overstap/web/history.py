"""Who did what with one dossier, read back from the log for the people it concerns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from overstap.audit import Event
from overstap.audit.about import about
from overstap.audit.events import meanings
from overstap.audit.models import Gebeurtenis
from overstap.school.models import Inkomend, Uitgaand, User
from overstap.web.access import ZORG
from overstap.web.fill_page import COUNTING

EVENTS_MAX = 200
"""The newest events that one page reads back; the whole log stands with the node."""


@dataclass(frozen=True, slots=True)
class Regel:
    """One line: when last, who, what, and how often on that day."""

    op: datetime
    wie: str
    wat: str
    keren: int = 1


def geschiedenis(overdracht: Uitgaand | Inkomend) -> tuple[Regel, ...]:
    """What the log says of this overdracht, the newest first; the same deed on one day is one line."""
    werk = overdracht.werk_id if isinstance(overdracht, Uitgaand) else None
    events = about(overdracht.pk, overdracht.dossier_id, werk, last=EVENTS_MAX)
    names = _names(event.by for event in events)
    lines = (Regel(event.at, _who(event.by, names), _what(event)) for event in events)
    return tuple(_folded(lines))


def _folded(lines: Iterable[Regel]) -> Iterator[Regel]:
    for _same, group in groupby(lines, key=lambda line: (localtime(line.op).date(), line.wie, line.wat)):
        first, *more = group
        yield replace(first, keren=1 + len(more))


def _names(by: Iterable[str]) -> dict[str, str]:
    """The names of the accounts in these lines, in one query."""
    ids = {one.removeprefix("user:") for one in by if one.startswith("user:")}
    users = User.objects.filter(pk__in=[pk for pk in ids if pk.isdigit()])
    return {f"user:{user.pk}": user.get_full_name() or user.username for user in users}


def _who(by: str, names: dict[str, str]) -> str:
    kind, _sep, name = by.partition(":")
    if kind == "user":
        return names.get(by) or _("iemand met een account dat niet meer bestaat")
    if kind == "supplier":
        return _("het systeem van een leverancier")
    return _("systeem %(oin)s") % {"oin": name} if kind == "system" else "Overstap"


def _what(event: Gebeurtenis) -> str:
    meaning = meanings()[Event(event.event)]
    words = meaning.betekenis if get_language() == "nl" else meaning.meaning
    fields = json.loads(event.fields)
    if event.event == Event.DOSSIER_READ and fields.get("purpose") == ZORG:
        return _("Een dossier is gelezen, ook de gegevens over zorg.")
    if event.event == Event.DOSSIER_READ and fields.get("purpose") == COUNTING:
        return _("Een dossier is geteld voor een overzicht. Niemand zag wat erin staat.")
    code = fields.get("code") or fields.get("resultaat") or fields.get("ground") or ""
    return f"{words} ({code})" if code else words
