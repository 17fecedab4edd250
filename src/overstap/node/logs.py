"""Log lines that say where and what kind, never what a request or a dossier carried."""

from __future__ import annotations

import logging


class Bare(logging.Filter):
    """Takes the arguments and the exception's text out of a record: only its kind and place are left."""

    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        place = f"{record.module}:{record.lineno}"
        record.msg, record.args = f"{place} {kind}".strip(), ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True
