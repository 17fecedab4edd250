"""Databases in memory for the nodes of a chain, outside the test suite."""

from __future__ import annotations

import os


def set_up() -> None:
    """Django with the settings of the tests, and in every database all tables."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings_test"
    import django  # noqa: PLC0415 - only now has it settings

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - see above

    from settings_test import NODES  # noqa: PLC0415 - see above
    from simulation.rewind import raw  # noqa: PLC0415 - see above

    call_command("migrate", database="default", verbosity=0)
    for alias in NODES:
        if alias != "default":
            raw("default").backup(raw(alias))
