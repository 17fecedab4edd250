"""One school system with its pages: two suppliers' customers, their people, and a dossier in every stand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from chain import PortsMiddleware
from web.stage import Stage


@pytest.fixture
def stage(db: None) -> Iterator[Stage]:
    made = Stage()
    PortsMiddleware.ports = made.ports
    yield made
    PortsMiddleware.ports = None


@pytest.fixture
def ingrid(stage: Stage) -> Client:
    """Works at the primary school that sends."""
    return signed_in("ingrid")


@pytest.fixture
def marloes(stage: Stage) -> Client:
    """Works at the secondary school that receives."""
    return signed_in("marloes")


@pytest.fixture
def sam(stage: Stage) -> Client:
    """Works at both."""
    return signed_in("sam")


@pytest.fixture
def pieter(stage: Stage) -> Client:
    """Works at another school on the same system: nothing of the others is there for him."""
    return signed_in("pieter")


def signed_in(username: str) -> Client:
    client = Client()
    assert client.login(username=username, password=Stage.PASSWORD)
    return client
