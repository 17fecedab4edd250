"""What staff leave out of a dossier of what a system gave, and take along again; nothing is lost by it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from overstap.dossier.compose import attachment_marks, compose, possible
from overstap.dossier.werkdossier import Werkdossier
from overstap.ports import Actor
from overstap.school.collect import REDEN_MAX, rework
from overstap.school.looked_at import within_limit
from overstap.school.models import Uitgaand
from overstap.school.ports import Ports
from overstap.school.steps import Refused


def leave_out(ports: Ports, pk: UUID, by: Actor, mark: str, reden: str) -> Uitgaand:
    """Leave out an attachment that a system gave, by the digest of its content; with a reason, which stays here."""
    if not reden.strip():
        raise Refused("no_reason_out")

    def left(werk: Werkdossier) -> Werkdossier:
        if all(mark != known for _nr, known in attachment_marks(compose(werk).whole)):
            raise Refused("no_such_file")
        return possible(replace(werk, bijlagen_uit={**werk.bijlagen_uit, mark: reden.strip()[:REDEN_MAX]}))

    return rework(ports, pk, by, left, "bijlage")


def take_along(ports: Ports, pk: UUID, by: Actor, mark: str) -> Uitgaand:
    """Let an attachment that was left out go along again."""

    def taken(werk: Werkdossier) -> Werkdossier:
        if mark not in werk.bijlagen_uit:
            raise Refused("no_such_file")
        rest = {each: reden for each, reden in werk.bijlagen_uit.items() if each != mark}
        return within_limit(ports, replace(werk, bijlagen_uit=rest))

    return rework(ports, pk, by, taken, "bijlage")
