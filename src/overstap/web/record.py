"""A file that somebody chose: an OSO XML file stays bytes, a record in the JSON form becomes a mapping."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from django.utils.translation import gettext as _

DEPTH_MAX = 40
"""Brackets within brackets; a record of the widest dossier has eleven."""


class RecordFout(ValueError):
    """A file that is no record: one sentence that says what is wrong and what to do, without anything of it."""

    def __init__(self, tekst: str) -> None:
        super().__init__(tekst)
        self.tekst = tekst


def read_file(data: bytes) -> bytes | Mapping[str, object]:
    """What `take_in` understands; told apart by the first sign, since the name of a file proves nothing."""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"<" or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data
    if start == b"{":
        return _record(data)
    raise RecordFout(_("Dit is geen OSO-bestand en geen record. Kies een .xml- of .json-bestand uit uw LAS."))


def _record(data: bytes) -> Mapping[str, object]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecordFout(_("Het bestand is niet in UTF-8 geschreven. Laat uw LAS het opnieuw maken.")) from error
    if _depth(text) > DEPTH_MAX:
        raise RecordFout(_("Het record is te diep genest. Laat uw LAS het opnieuw maken."))
    try:
        record: Mapping[str, object] = json.loads(text, object_pairs_hook=_unique, parse_constant=_constant)
    except json.JSONDecodeError as error:
        place = {"regel": error.lineno, "kolom": error.colno}
        raise RecordFout(
            _("Het record breekt af of is geen JSON (regel %(regel)s, teken %(kolom)s). Laat uw LAS het opnieuw maken.")
            % place
        ) from error
    except RecordFout:
        raise
    except (ValueError, RecursionError) as error:
        raise RecordFout(_("Het record bevat iets dat niet te lezen is. Laat uw LAS het opnieuw maken.")) from error
    return record


def _depth(text: str) -> int:
    depth = deepest = 0
    for sign in text:
        if sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth = max(depth - 1, 0)
    return deepest


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name that stands twice would let one of two values win in silence."""
    if len(dict(pairs)) != len(pairs):
        raise RecordFout(_("In het record staat een veld twee keer. Laat uw LAS het opnieuw maken."))
    return dict(pairs)


def _constant(_name: str) -> NoReturn:
    raise RecordFout(_("In het record staat een getal dat geen getal is. Laat uw LAS het opnieuw maken."))
