"""What changes between two years, as a list of changes: the ground of a release note, and of a look at a draft.

A field is known by its block and name. One that left a block and stands in another under the same name and with the
same kind of value has moved. Groups are compared by what stands in them, since their numbers say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from overstap.gegevensset.change import Change, keys_of
from overstap.gegevensset.difference_lists import categories, lists, profiles
from overstap.gegevensset.difference_rules import rules
from overstap.gegevensset.model import Block, Element, Gegevensset, Soort

VERSIONS = ("standaardversie", "validatieversie")
MANY = "meer dan één"
AANTALLEN = {"1": "precies één", "0..1": "geen of één", "0..n": f"geen, één of {MANY}", "1..n": f"één of {MANY}"}


def difference(oud: Gegevensset, nieuw: Gegevensset) -> tuple[Change, ...]:
    """All changes from one year to another, in the order of the newer tables. Words of explanation are left out."""
    return (
        *_year(oud, nieuw),
        *_blocks(oud, nieuw),
        *lists(oud, nieuw),
        *categories(oud, nieuw),
        *profiles(oud, nieuw),
        *rules(oud, nieuw),
    )


def _year(oud: Gegevensset, nieuw: Gegevensset) -> Iterator[Change]:
    pairs = {wat: (getattr(oud, wat), getattr(nieuw, wat)) for wat in ("namespace", *VERSIONS)}
    pairs["wortels"] = (", ".join(oud.wortels), ", ".join(nieuw.wortels))
    for wat, (was, wordt) in pairs.items():
        if was != wordt:
            yield Change("jaar", "gewijzigd", "", wat, "", wat, was, wordt)


def _blocks(oud: Gegevensset, nieuw: Gegevensset) -> Iterator[Change]:
    moved = _moved(oud, nieuw)
    for naam in keys_of(oud.blokken, nieuw.blokken):
        before, after = oud.blokken.get(naam), nieuw.blokken.get(naam)
        yield from _block(naam, before, after, moved)
        if after:
            yield from _arrived(naam, before, after, oud, nieuw, moved)
        if before and after:
            yield from _left(before, after, moved)


def _block(naam: str, before: Block | None, after: Block | None, moved: Mapping[str, str]) -> Iterator[Change]:
    """What changes of the block itself; of one that is gone, all fields that are gone with it."""
    if after is None and before is not None:
        fields = ", ".join(element.veld for element in _own(before) if _name(element) not in moved)
        yield Change("blok", "vervallen", naam, naam, before.label, was=fields)
    if before is None and after is not None:
        yield Change("blok", "nieuw", naam, naam, after.label)
    if before is None or after is None:
        return
    for wat in ("label", "gevoelig"):
        was, wordt = getattr(before, wat), getattr(after, wat)
        if was != wordt:
            yield Change("blok", "gewijzigd", naam, naam, after.label, wat, was, wordt)
    common = [element.veld for element in before.velden if after.veld(element.veld)]
    order = [element.veld for element in after.velden if before.veld(element.veld)]
    if common != order:
        yield Change("blok", "gewijzigd", naam, naam, after.label, "volgorde", ", ".join(common), ", ".join(order))


def _arrived(
    naam: str, before: Block | None, after: Block, oud: Gegevensset, nieuw: Gegevensset, moved: Mapping[str, str]
) -> Iterator[Change]:
    """Fields that the block now has and did not have, and those that it had otherwise."""
    back = {there: here for here, there in moved.items()}
    for element in _own(after):
        was = before.veld(element.veld) if before else None
        name = _name(element)
        if was is not None and before is not None:
            yield from _field(was, element, (oud, before), (nieuw, after))
        elif name in back:
            yield Change("veld", "verplaatst", naam, name, element.label, "", back[name], name)
            blok, _, veld = back[name].partition(".")
            yield from _moved_field(oud.blokken[blok], veld, element, (oud, nieuw))
        else:
            wat = "verplicht" if element.verplicht else ""
            yield Change("veld", "nieuw", naam, name, element.label, wat, "", _shape(nieuw, element))


def _moved_field(before: Block, veld: str, element: Element, both: tuple[Gegevensset, Gegevensset]) -> Iterator[Change]:
    """What else changes of a field that moves. Its category does with its place: that is told of the category."""
    was = before.veld(veld)
    assert was is not None
    changes = _field(was, element, (both[0], before), (both[1], both[1].blokken[element.blok]))
    yield from (change for change in changes if change.wat != "categorie")


def _left(before: Block, after: Block, moved: Mapping[str, str]) -> Iterator[Change]:
    for element in _own(before):
        if after.veld(element.veld) is None and _name(element) not in moved:
            yield Change("veld", "vervallen", before.naam, _name(element), element.label)


def _field(
    was: Element, now: Element, before: tuple[Gegevensset, Block], after: tuple[Gegevensset, Block]
) -> Iterator[Change]:
    both = {each.veld for each in before[1].velden} & {each.veld for each in after[1].velden}
    pairs = {
        "soort": (_kind(before[0], was), _kind(after[0], now)),
        "aantal": (AANTALLEN[was.aantal], AANTALLEN[now.aantal]),
        "groep": (_group(was, before[1], both), _group(now, after[1], both)),
        "codelijst": (was.codelijst, now.codelijst),
        "categorie": (was.categorie, now.categorie),
        "gevoelig": (was.gevoelig, now.gevoelig),
        "label": (was.label, now.label),
    }
    for wat, (one, other) in pairs.items():
        if one != other:
            yield Change("veld", "gewijzigd", now.blok, _name(now), now.label or was.label, wat, one, other)


def _moved(oud: Gegevensset, nieuw: Gegevensset) -> dict[str, str]:
    """Fields that stand in another block, from name to name; only where it is clear which became which."""
    gone = {_name(element): element for element in oud.elements() if not _there(nieuw, element)}
    come = {_name(element): element for element in nieuw.elements() if not _there(oud, element)}
    before = _by_sign(oud, gone.values())
    after = _by_sign(nieuw, come.values())
    return {
        _name(before[sign][0]): _name(after[sign][0])
        for sign in before.keys() & after.keys()
        if len(before[sign]) == len(after[sign]) == 1
    }


def _there(g: Gegevensset, element: Element) -> bool:
    return element.blok in g.blokken and g.blokken[element.blok].veld(element.veld) is not None


def _by_sign(g: Gegevensset, elements: Iterable[Element]) -> dict[tuple[str, str], list[Element]]:
    found: dict[tuple[str, str], list[Element]] = {}
    for element in elements:
        found.setdefault((element.veld, _kind(g, element)), []).append(element)
    return found


def _own(block: Block) -> Iterator[Element]:
    """The fields that the block does not have from the block it extends: those are told there."""
    yield from (element for element in block.velden if element.blok == block.naam)


def _name(element: Element) -> str:
    return f"{element.blok}.{element.veld}"


def _shape(g: Gegevensset, element: Element) -> str:
    """A new field in a few words: what stands in it, how often, from which list."""
    words = [_kind(g, element), AANTALLEN[element.aantal]]
    words += [f"codelijst {element.codelijst}"] if element.codelijst else []
    return "; ".join(words)


def _kind(g: Gegevensset, element: Element) -> str:
    return f"blok {element.soort}" if element.is_blok else kind_in_words(g.soorten[element.soort])


def kind_in_words(soort: Soort) -> str:
    """The words of the table, and the pattern where there is one; bounds where the table has no words yet."""
    bounds = (soort.base, soort.length_min, soort.length_max, soort.value_min, soort.value_max, soort.attribute)
    words = soort.vorm or " ".join(str(bound) for bound in bounds if bound not in (None, ""))
    return f"{words} (patroon {soort.pattern})" if soort.pattern else words


def _group(element: Element, block: Block, known: set[str]) -> str:
    """The groups around a field, each by its kind and by the other fields in it that both years have."""
    words = []
    for depth, groep in enumerate(element.keuze):
        around = element.keuze[: depth + 1]
        inside = [each.veld for each in block.velden if each.keuze[: depth + 1] == around and each.veld in known]
        kind = "keuze uit" if groep.is_keuze else "samen met"
        often = ("of geen" if groep.optional else "") + (" vaker" if groep.repeated else "")
        words.append(" ".join(filter(None, (kind, ", ".join(inside), often.strip()))))
    return "; ".join(words)
