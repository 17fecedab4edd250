"""A test that needs a program of the machine is marked. Without the program it is skipped; in CI it fails."""

from __future__ import annotations

import os

import pytest

import machine

NEEDS = {
    "browser": (machine.chromium, "chromium"),
    "postgres": (machine.postgres, "postgresql"),
}
LONG = ("processes", "browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long first: two processes that each take a file at a time then end together, not one minutes later."""
    items.sort(key=lambda item: not any(item.get_closest_marker(each) for each in LONG))


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, (find, package) in NEEDS.items():
        if item.get_closest_marker(marker) and not find():
            reason = f"{package} is missing: apt-get install {package}"
            if os.environ.get("CI") == "true":
                pytest.fail(f"CI runs every test, and {reason}", pytrace=False)
            pytest.skip(reason)
