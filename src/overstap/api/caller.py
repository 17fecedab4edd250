"""Who calls: the token in the header, what it may do, and for which school. Anything else is refused and counted."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from overstap.api.problem import Problem, error
from overstap.ports import Actor
from overstap.school import tokens
from overstap.school.models import School
from overstap.school.ports import Ports
from overstap.school.refused_uses import address_of, note_refused
from overstap.school.supplier_models import Token
from overstap.school.webhooks import Fits

READING = frozenset({"GET", "HEAD"})
IN_ADDRESS = re.compile(r"ovs_|(?:^|[&?;])(?:access_?token|token|api_?key|authorization|bearer)=", re.IGNORECASE)


class ApiRequest(HttpRequest):
    """A request as an operation gets it: with the ports of the node, and the token that was recognised."""

    ports: Ports
    fits: Fits
    token: Token
    school: School


def actor(request: ApiRequest) -> Actor:
    """Who reads or changes something, as the log writes it."""
    return Actor("supplier", str(request.token.pk))


class Bearer(HttpBearer):
    """A token that is made by `overstap school token make`; it may read, or read and write."""

    writes = False

    def __call__(self, request: HttpRequest) -> Token:
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        return self.authenticate(request, text.strip() if scheme.lower() == "bearer" else "")

    def authenticate(self, request: HttpRequest, token: str) -> Token:
        """The row of the token. Raises Problem: 401 for no good token, 404 for another school, 403 for its scope."""
        ports: Ports = request.ports  # type: ignore[attr-defined]  # the door of the node put them there
        row = tokens.recognised(token)
        if row is None:
            raise refused(request, ports, None, "unknown" if token else "none", _unauthorised())
        if reason := tokens.refusal(ports, row):
            raise refused(request, ports, row, reason, _unauthorised())
        match = request.resolver_match
        if match is not None and match.kwargs.get("brin", row.school.brin) != row.school.brin:
            raise refused(request, ports, row, "other_school", Problem(404))
        if self.writes and row.scope != Token.Scope.SCHRIJVEN:
            raise refused(request, ports, row, "scope", Problem(403, "scope"))
        tokens.note_used(ports, row)
        request.token, request.school = row, row.school  # type: ignore[attr-defined]  # read as ApiRequest
        return row


class Lezen(Bearer):
    """Any good token of the school."""


class Schrijven(Bearer):
    """A token of the school with which may be written."""

    writes = True


READ, WRITE = Lezen(), Schrijven()


def refuse_in_address(request: HttpRequest, ports: Ports) -> None:
    """A secret in an address ends up in logs of others: the token must be taken for lost. Raises Problem."""
    if not IN_ADDRESS.search(request.get_full_path()):
        return
    detail = "Een token hoort in de kop Authorization, en nooit in een adres. Trek dit token in: het kan gelezen zijn."
    raise refused(
        request,
        ports,
        None,
        "in_address",
        Problem(400, "token_in_address", detail, [error("query", "", "token", detail)]),
    )


def refused(request: HttpRequest, ports: Ports, row: Token | None, reason: str, problem: Problem) -> Problem:
    """The problem, once the refusal is counted."""
    meta = request.META
    near, told = str(meta.get("REMOTE_ADDR", "")), str(meta.get("HTTP_X_FORWARDED_FOR", ""))
    note_refused(ports, row, reason, address_of(near, told, behind_proxy=settings.HTTPS))
    return problem


def _unauthorised() -> Problem:
    return Problem(401, headers={"WWW-Authenticate": "Bearer"})
