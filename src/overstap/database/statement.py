"""A statement straight to the driver, for the few that every transfer asks.

Django's own cursor rewrites the marks of every statement and looks whether somebody wants to watch it; for a row
that is found in 20 µs that is most of the time. Its connections, its errors and its transactions stay in use.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

Values = Sequence[Any] | Mapping[str, Any]


def execute(connection: BaseDatabaseWrapper, sql: str, values: Values = ()) -> Any:
    """Run one statement with `%s` or `%(name)s` marks; gives the driver's cursor. Errors are Django's."""
    if connection.connection is None:
        connection.ensure_connection()
    if connection.vendor == "sqlite":
        sql = _named(sql) if isinstance(values, dict) else _marked(sql)
    try:
        return connection.connection.execute(sql, values)
    except Exception:
        with connection.wrap_database_errors:
            raise


@lru_cache(maxsize=512)
def _marked(sql: str) -> str:
    return sql.replace("%s", "?")


@lru_cache(maxsize=512)
def _named(sql: str) -> str:
    return re.sub(r"%\((\w+)\)s", r":\1", sql)
