"""What a library logs: where and what kind, and nothing that it was busy with."""

from __future__ import annotations

import io
import logging
import sys

import pytest

from overstap.node.logs import Bare

SECRET = "Noor Wolfsgras 999990019"  # noqa: S105 - an invented pupil


@pytest.fixture
def log() -> logging.Logger:
    made = logging.Logger("library")
    made.addHandler(logging.StreamHandler(io.StringIO()))
    made.handlers[0].addFilter(Bare())
    return made


def said(log: logging.Logger) -> str:
    stream = log.handlers[0].stream  # type: ignore[attr-defined]
    assert isinstance(stream, io.StringIO)
    return stream.getvalue()


def test_a_line_says_where_it_was_written(log: logging.Logger) -> None:
    log.error("the pupil %s cannot be found", SECRET)

    assert said(log).startswith("test_logs:")
    assert len(said(log).splitlines()) == 1


def test_nothing_of_arguments_message_or_exception_is_left(log: logging.Logger) -> None:
    """Also not of the exceptions before the last, the local variables or the stack."""
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as error:
            raise KeyError(SECRET) from error
    except KeyError:
        log.exception(SECRET)
        log.error("it was %s", SECRET, exc_info=True, stack_info=True)
        log.error("it was %(name_of_pupil)s", {"name_of_pupil": SECRET})
        log.warning(SECRET, exc_info=sys.exc_info(), extra={"request": SECRET})

    assert [line.split()[-1] for line in said(log).splitlines()][:2] == ["KeyError", "KeyError"]
    assert not set(SECRET.split()) & set(said(log).replace("'", " ").split())
    assert "Traceback" not in said(log)
    assert "Stack" not in said(log)


def test_what_another_handler_has_written_out_is_not_written_again(log: logging.Logger) -> None:
    """A formatter keeps the text of an exception in the record; that goes too."""
    record = log.makeRecord("library", logging.ERROR, "x.py", 1, SECRET, (), None)
    record.exc_text = SECRET

    log.handle(record)

    assert SECRET not in said(log)
