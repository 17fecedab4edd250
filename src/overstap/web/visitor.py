"""What a view may lean on: who asks, and the ports of the node."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
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


def address_of(request: HttpRequest) -> str:
    """Where a visitor comes from, to count wrong tries by and to log.

    Pages behind https stand behind a proxy on the same machine, and then every visitor would have its address: what
    counts is what that proxy says, which is the last of `X-Forwarded-For`; whatever stands before it anybody can write.
    """
    near = str(request.META.get("REMOTE_ADDR", ""))
    told = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    try:
        behind_proxy = settings.HTTPS and ip_address(near).is_loopback
        return str(ip_address(told)) if behind_proxy else near
    except ValueError:
        return near
