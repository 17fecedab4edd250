"""A test that needs a program of the machine is marked. Without the program it is skipped; in CI it fails."""

from __future__ import annotations

import os

import pytest

import machine

NEEDS = {
    "browser": (machine.chromium, "chromium"),
    "postgres": (machine.postgres, "postgresql"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ways first: two processes that each take a file at a time then end together, not one minutes later."""
    items.sort(key=lambda item: item.path.parent.name != "ways")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, (find, package) in NEEDS.items():
        if item.get_closest_marker(marker) and not find():
            reason = f"{package} is missing: apt-get install {package}"
            if os.environ.get("CI") == "true":
                pytest.fail(f"CI runs every test, and {reason}", pytrace=False)
            pytest.skip(reason)
