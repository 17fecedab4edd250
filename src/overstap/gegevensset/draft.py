"""The life of a year before it is agreed: a draft is copied from an older year, worked on, and frozen.

Everything here is text in, text out: who calls it reads and writes the files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date

from overstap.gegevensset.coherence import faults
from overstap.gegevensset.coherence_whole import unfinished
from overstap.gegevensset.model import TabelFout
from overstap.gegevensset.tables import Tables

JAAR = re.compile(r"20[0-9]{2}\.[1-9]")
STATUS = {"frozen": "vastgesteld", "draft": "concept"}
"""The states of a year, in words."""
AUGUST = 8
"""The month in which a school year begins."""


def draft_of(text: str, oud: str, jaar: str, namespace: str) -> str:
    """The year.toml of a new draft, from that of an older year; what is said beside it in comments stays.

    Its validity is the school year that begins in it: an own reading, as in the other years.
    """
    begins = int(jaar[:4])
    values = {
        "jaar": jaar,
        "namespace": namespace,
        "standaardversie": jaar,
        "validatieversie": jaar,
        "valid_from": date(begins, AUGUST, 1),
        "valid_to": date(begins + 1, AUGUST - 1, 31),
        "status": "draft",
    }
    for key, value in values.items():
        text = with_value(text, key, value)
    return with_value(text.replace(f"made for {oud}", f"made for {jaar}"), "sha256", "")


def namespace_of(oud: str, namespace: str, jaar: str) -> str:
    """The namespace that follows from that of an older year: the year in it is the new one."""
    return namespace.replace(f"/{oud[:4]}/", f"/{jaar[:4]}/")


def with_value(text: str, key: str, value: object) -> str:
    """A TOML text in which one key of one line has another value."""
    return re.sub(rf"^{key} = .*$", lambda _: f"{key} = {_toml(value)}", text, count=1, flags=re.MULTILINE)


def _toml(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def frozen(text: str, tables: Tables) -> str:
    """The year.toml of the year as agreed, bound to its tables; TabelFout with all that stands in the way."""
    if fouten := tuple(open_points(tables)):
        raise TabelFout(fouten)
    return with_value(with_value(text, "status", "frozen"), "sha256", tables.digest)


def open_points(tables: Tables) -> Iterator[str]:
    """What keeps a draft from being frozen."""
    wrong = tuple(faults(tables))
    yield from wrong or unfinished(tables)


def mentions(tables: Tables, version: str) -> Iterator[str]:
    """Rows that name a version in so many words: after a copy somebody must look at each."""
    found = (("codes", tables.codes), ("explanation", tables.explanation), ("rules", tables.rules))
    for name, rows in found:
        for row in rows:
            if any(version in value for value in row.values()):
                yield tables.spot(name, row)
