"""A test that needs a program of the machine is marked. Without the program it is skipped; in CI it fails."""

from __future__ import annotations

import gc
import os

import pytest
from django.db.models.signals import post_migrate
from pytest_django import DjangoDbBlocker

import machine
from settings_test import NODES
from simulation.rewind import spread

NEEDS = {
    "browser": (machine.chromium, "chromium"),
    "postgres": (machine.postgres, "postgresql"),
}
LONG = ("processes", "browser")


def pytest_collection_finish() -> None:
    """What was gathered stays to the end, and is not looked through again and again for garbage."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long first: processes that each take a file at a time then end together, not one minutes later."""
    items.sort(key=lambda item: not any(item.get_closest_marker(each) for each in LONG))


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> None:
    """One database is made as a node makes it; the others are copies.

    Nobody here asks for Django's permissions: to make them anew in five databases is most of emptying these.
    """
    post_migrate.receivers.clear()
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        spread(*NODES)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, (find, package) in NEEDS.items():
        if item.get_closest_marker(marker) and not find():
            reason = f"{package} is missing: apt-get install {package}"
            if os.environ.get("CI") == "true":
                pytest.fail(f"CI runs every test, and {reason}", pytrace=False)
            pytest.skip(reason)
