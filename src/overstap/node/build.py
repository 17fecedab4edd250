"""A node put together from its configuration."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from overstap.node.config import Config
from overstap.node.parts import Node


@cache
def node() -> Node:
    """The node of this process, by the configuration in Django's settings."""
    config: Config = settings.CONFIG
    if config.role == "school":
        # Models of rooms that are not installed on a node cannot be imported there.
        from overstap.node.school import school_node  # noqa: PLC0415

        return school_node(config)
    from overstap.node.centre import centre_node  # noqa: PLC0415

    return centre_node(config)
