"""A whole answer as bytes for the connection: the application says what, we say how it travels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from time import time


@dataclass(frozen=True, slots=True)
class Answered:
    """A whole answer, and whether it said that the connection ends with it."""

    data: bytes
    closes: bool


def answer_head(status: str, fields: Iterable[tuple[str, str]], *, closes: bool) -> bytes:
    """The head of an answer, with its closing empty line; `fields` says nothing of the date or the connection."""
    ours = f"Date: {_date(int(time()))}\r\nConnection: {'close' if closes else 'keep-alive'}\r\n\r\n"
    lines = [f"{name}: {value}\r\n" for name, value in fields]
    return "".join([f"HTTP/1.1 {status}\r\n", *lines, ours]).encode("latin-1")


@lru_cache(maxsize=1)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)
