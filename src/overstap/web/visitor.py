"""What a view may lean on: who asks, and the ports of the node."""

from __future__ import annotations

from django.http import HttpRequest

from overstap.ports import Actor
from overstap.school.models import User
from overstap.school.ports import Ports


class PageRequest(HttpRequest):
    """A request of somebody who has signed in, as the middleware of the node hands it on."""

    user: User
    ports: Ports


def actor(request: PageRequest) -> Actor:
    """Who reads or changes something, as the log writes it."""
    return Actor("user", str(request.user.pk))
