"""One school system with its pages: two suppliers' customers, their people, and a dossier in every stand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client, override_settings

from chain import PortsMiddleware
from web.stage import Stage

MIDDLEWARE = (
    "overstap.web.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "overstap.web.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "chain.PortsMiddleware",
)


@pytest.fixture(scope="session", autouse=True)
def pages() -> Iterator[None]:
    """The pages as a node serves them."""
    with override_settings(
        MIDDLEWARE=MIDDLEWARE,
        FILE_UPLOAD_HANDLERS=("overstap.web.uploads.InMemoryUpload",),
        FILE_UPLOAD_MAX_MEMORY_SIZE=10_485_760,
    ):
        assert settings.ROOT_URLCONF == "overstap.web.urls"
        yield


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
