"""What a test's own process starts with: the database of the test, and a clock that may run ahead."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import django
from django.conf import settings

KEY = b"a key of the log, in the tests...."


class FastClock:
    def __init__(self, minutes: int = 0) -> None:
        self._ahead = timedelta(minutes=minutes)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead


def set_up(database: str) -> None:
    """Django on this database (JSON), with the three rooms only."""
    settings.configure(
        DATABASES={"default": json.loads(database)},
        INSTALLED_APPS=["overstap.vault", "overstap.audit", "overstap.jobs"],
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
