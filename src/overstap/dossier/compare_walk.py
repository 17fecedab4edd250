"""The walk through two trees at once, and every change that is met on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from overstap.dossier.compare_match import At, Pair, matched
from overstap.dossier.compare_spot import root_of
from overstap.dossier.dossier import Dossier

MOVED = "#"
"""The part of an element that its order is; no attribute can bear this name."""


@dataclass(frozen=True, slots=True)
class Change:
    """A part of one element: its text (``), an attribute (`@omschrijving`), or its order (`#`)."""

    kind: Literal["added", "removed", "changed", "moved"]
    locatie_old: str
    locatie_new: str
    veld: str
    part: str
    at: At = field(repr=False)
    """Where it is, seen from the older dossier; of what was added there, by its key."""
    top: At = field(repr=False)
    """Of what was removed: the outermost element that went with it."""
    old: str = field(repr=False, default="")
    new: str = field(repr=False, default="")


def changes(older: Dossier, newer: Dossier) -> Iterator[Change]:
    """All of them, in the order of the older dossier. A deep tree costs no deep call."""
    first = Pair(root_of(older), root_of(newer), ())
    if older.gegevensset.namespace != newer.gegevensset.namespace:
        yield _change(first, "@xmlns", older.gegevensset.namespace, newer.gegevensset.namespace)
    waiting = [first]
    while waiting:
        pair = waiting.pop()
        if pair.old is None or pair.new is None:
            yield from _all_of(pair)
            continue
        yield from _parts_of(pair)
        inner = matched(pair.old, pair.new, pair.at)
        yield from _moves(inner)
        waiting.extend(reversed(inner))


def _parts_of(pair: Pair) -> Iterator[Change]:
    """The changes in the text and the attributes of two elements that belong together."""
    assert pair.old is not None and pair.new is not None
    old, new = pair.old.parts(), pair.new.parts()
    for part in {**old, **new}:
        if old.get(part) != new.get(part):
            yield _change(pair, part, old.get(part), new.get(part))


def _all_of(pair: Pair) -> Iterator[Change]:
    """All that came or went with an element: each text, each attribute, and each element that is empty."""
    spot, is_new = (pair.new, True) if pair.old is None else (pair.old, False)
    assert spot is not None
    waiting = [(spot, pair.at)]
    while waiting:
        spot, at = waiting.pop()
        inner = spot.inside()
        parts = spot.parts() if inner else {"": "", **spot.parts()}
        here = Pair(None, spot, at) if is_new else Pair(spot, None, at)
        for part, value in parts.items():
            yield _change(here, part, None if is_new else value, value if is_new else None, pair.at)
        waiting.extend((each, (*at, each.step)) for each in reversed(inner))


def _moves(pairs: list[Pair]) -> Iterator[Change]:
    """Those that stand at another number among what both have, where order means something."""
    both = [pair for pair in pairs if pair.old and pair.new and pair.ordered]
    rank = {id(pair): nr for nr, pair in enumerate(sorted(both, key=lambda each: each.number_new), start=1)}
    for nr, pair in enumerate(sorted(both, key=lambda each: each.number_old), start=1):
        if rank[id(pair)] != nr:
            yield _change(pair, MOVED, str(nr), str(rank[id(pair)]))


def _change(pair: Pair, part: str, old: str | None, new: str | None, top: At = ()) -> Change:
    spot = pair.old or pair.new
    assert spot is not None
    shown = f" ({part.removeprefix('@')})" if part.startswith("@") else ""
    return Change(
        "moved" if part == MOVED else "added" if old is None else "removed" if new is None else "changed",
        pair.old.locatie if pair.old else "",
        pair.new.locatie if pair.new else "",
        spot.veld + shown,
        part,
        pair.at,
        top,
        old or "",
        new or "",
    )
