"""Log lines that say where and what kind, never what a request or a dossier carried."""

from __future__ import annotations

import logging
from types import TracebackType


def where(trace: TracebackType | None) -> str:
    """The place in the code where an error was raised."""
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__', '')}:{trace.tb_lineno}" if trace else ""


class Bare(logging.Filter):
    """Takes the arguments and the exception's text out of a record: only its kind and place are left."""

    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        place = where(record.exc_info[2]) if record.exc_info else f"{record.module}:{record.lineno}"
        record.msg, record.args = f"{place} {kind}".strip(), ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True
