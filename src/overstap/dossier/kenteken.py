"""By what a block of a list is known when its number has moved, as text that is kept beside a path. Own.

It holds marks only, and says nothing of what they are of. A path leads through some blocks; its kenteken has a part for
each of them, outermost first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from overstap.dossier.dossier import DOCUMENT

FORM = re.compile(r"([0-9a-f-]*)\.([0-9a-f]*)\.([0-9]{1,4})\.([0-9a-f-]*)\.([0-9a-f-]*)")
BETWEEN_BLOCKS, BETWEEN_MARKS = "/", "-"


@dataclass(frozen=True, slots=True)
class Kenteken:
    """One block, among the others of its list, when something was done there."""

    sleutels: tuple[str, ...]
    """Marks of its keys that no other block had: of a file its content, then its name."""
    inhoud: str
    """Mark of all that was in it; nothing for a block that was not there yet."""
    gelijk: int
    """How many in the list said the very same, itself included."""
    anderen: frozenset[str] = frozenset()
    """Marks of the keys of the others."""
    naamloos: frozenset[str] = frozenset()
    """Marks of all that is in others without keys of their own."""

    @property
    def is_new(self) -> bool:
        return not self.inhoud


NEW = Kenteken((), "", 0)
"""Of a block that was not there yet, and no other that says the very same."""
UNKNOWN = Kenteken((), "0", 1)
"""Of a block of which is not known by what: it is nowhere recognised, and a person is asked."""


def heads(path: str) -> list[str]:
    """The path up to each block that is one of many, and up to a file; outermost first."""
    steps = path.split("/")
    return [
        "/".join(steps[:at])
        for at, step in enumerate(steps, start=1)
        if step.isdigit() or (step == DOCUMENT and not "".join(steps[at : at + 1]).isdigit())
    ]


def written(kentekens: Iterable[Kenteken]) -> str:
    return BETWEEN_BLOCKS.join(
        ".".join([_joined(each.sleutels), each.inhoud, str(each.gelijk), _joined(each.anderen), _joined(each.naamloos)])
        for each in kentekens
    )


def read_kenteken(text: str, count: int) -> list[Kenteken | None]:
    """What `written` wrote of so many blocks; None for each where nothing was, and the path means its number."""
    if not text:
        return [None] * count
    parts = [FORM.fullmatch(each) for each in text.split(BETWEEN_BLOCKS)]
    found = [_kenteken(each) for each in parts if each]
    return [*found] if len(found) == len(parts) == count else [UNKNOWN] * count


def token(text: str) -> str:
    """What names the blocks in a form: it stays the same when a field changes that no block is known by."""
    return BETWEEN_BLOCKS.join(_joined(each.sleutels) or each.inhoud for each in _read(text))


def is_new(text: str) -> bool:
    """Whether the innermost block was not there yet."""
    return any(each.is_new for each in _read(text)[-1:])


def last_content(text: str) -> str:
    """The mark of all that was in the innermost block."""
    return next((each.inhoud for each in _read(text)[-1:]), "")


def set_apart(text: str, other: str) -> str:
    """With the block of `other` as one that it is not; the same text when nothing tells the two apart."""
    mine = _read(text)
    for at, (each, that) in enumerate(zip(mine, _read(other), strict=False)):
        if each.inhoud != that.inhoud and set(each.sleutels).isdisjoint(that.sleutels):
            return written([*mine[:at], _beside(each, that), *mine[at + 1 :]])
    return text


def _beside(one: Kenteken, other: Kenteken) -> Kenteken:
    if other.sleutels:
        return replace(one, anderen=one.anderen | frozenset(other.sleutels))
    return replace(one, naamloos=one.naamloos | {other.inhoud})


def _read(text: str) -> list[Kenteken]:
    found = read_kenteken(text, len(text.split(BETWEEN_BLOCKS)) if text else 0)
    return [each or UNKNOWN for each in found]


def _kenteken(found: re.Match[str]) -> Kenteken:
    sleutels, inhoud, gelijk, *others = found.groups()
    return Kenteken(tuple(_split(sleutels)), inhoud, int(gelijk), *(frozenset(_split(each)) for each in others))


def _joined(marks: Iterable[str]) -> str:
    return BETWEEN_MARKS.join(marks if isinstance(marks, tuple) else sorted(marks))


def _split(text: str) -> Iterator[str]:
    return (each for each in text.split(BETWEEN_MARKS) if each)
