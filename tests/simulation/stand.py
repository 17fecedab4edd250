"""Databases in memory for the nodes of a chain, outside the test suite."""

from __future__ import annotations

import gc
import os
import sqlite3

OF_THE_CENTRE = ("audit_", "jobs_", "traffic_center_", "django_migrations", "sqlite_")
"""How tables of a centre begin; it has no others."""


def set_up() -> None:
    """Django with the settings of the tests, and in every database its tables."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings_test"
    import django  # noqa: PLC0415 - only now has it settings

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - see above

    from chain import CENTRE  # noqa: PLC0415 - see above
    from overstap.cli import GARBAGE_EVERY  # noqa: PLC0415 - see above
    from settings_test import NODES  # noqa: PLC0415 - see above
    from simulation.rewind import raw, spread  # noqa: PLC0415 - see above

    call_command("migrate", database="default", verbosity=0)
    spread(*NODES)
    leave_only_its_own(raw(CENTRE))
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_EVERY)


def leave_only_its_own(centre: sqlite3.Connection) -> None:
    """A centre has no pupils, no vault and no accounts; what is not there need not be searched either."""
    tables = [name for (name,) in centre.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    centre.execute("PRAGMA foreign_keys = OFF")
    for table in tables:
        if not table.startswith(OF_THE_CENTRE):
            centre.execute(f'DROP TABLE "{table}"')
    centre.execute("VACUUM")
    centre.execute("PRAGMA foreign_keys = ON")
