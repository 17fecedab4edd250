"""What a view may lean on: who asks, and the ports of the node."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from overstap.ports import Actor
from overstap.school import refused_uses
from overstap.school.models import User
from overstap.school.ports import Ports
from overstap.school.webhooks import Fits


class PageRequest(HttpRequest):
    """A request of somebody who has signed in, as the middleware of the node hands it on."""

    user: User
    ports: Ports
    fits: Fits


def actor(request: PageRequest) -> Actor:
    """Who reads or changes something, as the log writes it."""
    return request.user.actor


def address_of(request: HttpRequest) -> str:
    """Where a visitor comes from, to count wrong tries by and to log."""
    near, told = str(request.META.get("REMOTE_ADDR", "")), str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    return refused_uses.address_of(near, told, behind_proxy=settings.HTTPS)
