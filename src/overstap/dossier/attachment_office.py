"""What is active in an office document: macros, controls, and what it fetches from elsewhere when it opens. Own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from overstap.dossier import zip_entry
from overstap.dossier.zip_entry import Part, ZipFout

PARTS_MAX: Final = 10_000
PART_BYTES_MAX: Final = 2_000_000
"""The most that is unpacked of one part; those that are looked into are far smaller."""
UNPACKED_BYTES_MAX: Final = 100_000_000
"""What an office document may say to become when it is opened, where it also grows more than RATIO_MAX times."""
RATIO_MAX: Final = 100
LOOKED_BYTES_MAX: Final = 20_000_000
"""What is unpacked of all parts together; a part that is refused on the way counts as the most of one."""

_STORAGES: Final = ("_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA", "Macros")
_OLE_ENTRY_BYTES: Final = 128
_MACRO: Final = re.compile(r"vbaproject\.bin$|(^|/)activex/|^basic/.|^scripts/.|macrosheets/", re.IGNORECASE)
_PACKAGE: Final = re.compile(r"/embeddings/[^/]+\.bin$", re.IGNORECASE)
_MARKS: Final = ("vbaproject.bin", "activex/", "basic/", "scripts/", "macrosheets/", "/embeddings/")
"""Without one of these in it no name fits either of the two above."""
_LOOKED_INTO: Final = re.compile(r"\.rels$|^\[content_types\]\.xml$|^content\.xml$", re.IGNORECASE)
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b[^<>]*>")
_EXTERNAL: Final = re.compile(rb"""TargetMode\s*=\s*["']External["']""", re.IGNORECASE)
_TYPE: Final = re.compile(rb"""\bType\s*=\s*["'][^"']*/(\w+)["']""")
_ORDINARY: Final = frozenset({b"hyperlink"})
_RUNS: Final = frozenset({b"attachedTemplate", b"oleObject", b"frame", b"subDocument", b"control"})
_SCRIPT_IN_ODF: Final = re.compile(rb"<(?:script:event-listener|office:script)\b")


def active_in_old_office(data: bytes) -> Iterator[str]:
    """`macro`: told by the name of a storage in the table of contents of the file."""
    if any(_has_storage(data, name) for name in _STORAGES):
        yield "macro"


def active_in_office(data: bytes) -> Iterator[str]:
    """`beschadigd`, `bom`, `macro`, `sjabloon`, `verwijzing`, `ingesloten` and `niet_bekeken`, each at most once."""
    try:
        parts = tuple(zip_entry.parts(data, count_max=PARTS_MAX))
    except ZipFout:
        yield "beschadigd"
        return
    if _grows(parts, len(data)):
        yield "bom"
        return
    found = _of_names([part.name for part in parts])
    room = LOOKED_BYTES_MAX
    for part in filter(_is_looked_into, parts):
        text = _content(data, part)
        room -= PART_BYTES_MAX if text is None else len(text)
        if room < 0:
            found.add("bom")
            break
        found |= {"niet_bekeken"} if text is None else _of_content(part, text)
    yield from sorted(found)


def _is_looked_into(part: Part) -> bool:
    return _LOOKED_INTO.search(part.name) is not None


def _content(data: bytes, part: Part) -> bytes | None:
    """What is in a part; None when it cannot be looked into."""
    try:
        text = zip_entry.part(data, part, size_max=PART_BYTES_MAX)
    except ZipFout:
        return None
    return None if b"\x00" in text[:200] else text


def _grows(parts: tuple[Part, ...], packed: int) -> bool:
    size = sum(part.size for part in parts)
    return size > UNPACKED_BYTES_MAX and size > RATIO_MAX * packed


def _of_names(names: list[str]) -> set[str]:
    """What the names of the parts tell: one look at all of them is enough where none of the marks is in sight."""
    together = "\n".join(names).lower()
    if together.isascii() and not any(mark in together for mark in _MARKS):
        return set()
    return {code for name in names for code in _of_name(name)}


def _of_name(name: str) -> Iterator[str]:
    if _MACRO.search(name):
        yield "macro"
    if _PACKAGE.search(name):
        yield "ingesloten"


def _of_content(part: Part, text: bytes) -> set[str]:
    if part.name.lower() == "content.xml":
        return {"macro"} if _SCRIPT_IN_ODF.search(text) else set()
    if part.name.lower() == "[content_types].xml":
        return {"macro"} if b"macroEnabled" in text else set()
    return set(filter(None, map(_of_relation, _RELATION.findall(text))))


def _of_relation(relation: bytes) -> str:
    if not _EXTERNAL.search(relation):
        return ""
    kind = found[1] if (found := _TYPE.search(relation)) else b""
    if kind in _ORDINARY:
        return ""
    return "sjabloon" if kind in _RUNS else "verwijzing"


def _has_storage(data: bytes, name: str) -> bool:
    wanted = name.encode("utf-16-le") + b"\x00\x00"
    at = data.find(wanted)
    while at >= 0:
        if at % _OLE_ENTRY_BYTES == 0:
            return True
        at = data.find(wanted, at + 1)
    return False
