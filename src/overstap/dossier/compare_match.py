"""Which element of the one belongs to which of the other: by its content, by its key, else by its number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from lxml import etree

from overstap.dossier.block_keys import block_keys
from overstap.dossier.compare_spot import Spot

At = tuple[Hashable, ...]
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two elements that belong together, or one that stands alone."""

    old: Spot | None
    new: Spot | None
    at: At
    ordered: bool = False
    """Whether its place among the others means something."""
    number_old: int = 0
    number_new: int = 0
    """Among all elements in the same block, from 0."""


def matched(old: Spot, new: Spot, at: At) -> list[Pair]:
    """All elements in the two, as pairs, in the order of the older one; what was added follows."""
    number: dict[int, int] = {}
    by_name: dict[str, tuple[list[Spot], list[Spot]]] = {}
    for side, spots in enumerate((old.inside(), new.inside())):
        for nr, spot in enumerate(spots):
            number[id(spot)] = nr
            by_name.setdefault(spot.naam, ([], []))[side].append(spot)
    pairs = [
        Pair(one, other, at_of, ordered=ordered, number_old=_nr(number, one), number_new=_nr(number, other))
        for ones, others in by_name.values()
        for one, other, at_of, ordered in _of_one_name(ones, others, at)
    ]
    return sorted(pairs, key=lambda pair: (pair.old is None, pair.number_old, pair.number_new))


def _nr(number: Mapping[int, int], spot: Spot | None) -> int:
    return number[id(spot)] if spot else 0


Match = tuple[Spot | None, Spot | None, At, bool]


def _of_one_name(ones: list[Spot], others: list[Spot], at: At) -> list[Match]:
    """The elements of one name. Where there is one of each, these are a pair whatever is in them."""
    has_key = any(_key(spot) for spot in (*ones, *others))
    found: list[tuple[Spot, Spot]] = []
    if len(ones) > 1 or len(others) > 1:
        found += _take(ones, others, _content)
        if has_key:
            found += _take(ones, others, _key)
    if not has_key or len(ones) == len(others) == 1:
        found += _take(ones, others, lambda spot: (spot.naam,))
    pairs: list[Match] = [(one, other, (*at, one.step), not has_key) for one, other in found]
    gone: list[Match] = [(one, None, (*at, one.step), False) for one in ones]
    return [*pairs, *gone, *_added(others, at)]


def _take(ones: list[Spot], others: list[Spot], key: Callable[[Spot], Key]) -> list[tuple[Spot, Spot]]:
    """Take out those that have the same key, the first with the first; an empty key fits none."""
    waiting: dict[Key, list[Spot]] = defaultdict(list)
    for spot in reversed(others):
        if k := key(spot):
            waiting[k].append(spot)
    found = [(spot, waiting[k].pop()) for spot in ones if (k := key(spot)) and waiting.get(k)]
    used = {id(spot) for pair in found for spot in pair}
    ones[:] = [spot for spot in ones if id(spot) not in used]
    others[:] = [spot for spot in others if id(spot) not in used]
    return found


def _added(spots: list[Spot], at: At) -> list[Match]:
    """Those that are only in the newer one, named so that the same addition elsewhere has the same name."""
    seen: dict[Key, int] = defaultdict(int)
    found: list[Match] = []
    for spot in spots:
        key = _key(spot)
        seen[key] += 1
        found.append((None, spot, (*at, ("+", spot.naam, key, seen[key])), False))
    return found


def _content(spot: Spot) -> Key:
    text = etree.tostring(spot.node, method="c14n", with_comments=False, with_tail=False)
    return (sha256(text).hexdigest(),)


def _key(spot: Spot) -> Key:
    """What tells this block from others of its kind; empty when nothing does."""
    paths = _keys().get(spot.block.naam, ()) if spot.block else ()
    values = tuple((spot.node.findtext(path) or "").strip() for path in paths)
    return values if any(values) else ()


@cache
def _keys() -> Mapping[str, tuple[str, ...]]:
    """The fields that make a block the same block, as paths that lxml reads in any namespace."""
    return {
        blok: tuple("/".join(f"{{*}}{veld}" for veld in path.split("/")) for path in paths)
        for blok, paths in block_keys().items()
    }
