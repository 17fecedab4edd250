"""Finding the pupil behind a zoeksleutel: in one school, at the same cost whoever is there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from chain import SECRETS, SchoolSystem
from overstap.keten import Sleutel
from overstap.keten.zoeksleutel import KetenSleutel
from overstap.ports import NODE
from overstap.school import outgoing
from overstap.school.models import Inkomend, Uitgaand
from overstap.school.search import find

pytestmark = pytest.mark.django_db(databases="__all__")
SALT = bytes(15)
NOBODY = "999990019"


@dataclass
class Counting:
    """A zoeksleutel that remembers for which numbers it was computed again."""

    key: KetenSleutel = field(default_factory=lambda: KetenSleutel(SECRETS, 1))
    tried: list[str] = field(default_factory=list)

    def matches(self, pgn: str, bron_brin: str, sleutel: bytes) -> bool:
        self.tried.append(pgn)
        return self.key.matches(pgn, bron_brin, sleutel)


def sleutel(pgn: str, brin: str = "99PA", frag: str | None = None) -> Sleutel:
    return Sleutel(KetenSleutel(SECRETS, 1).derive(pgn, brin, SALT), frag or pgn[-4:])


def look(po: SchoolSystem, asked: Sleutel, brin: str = "99PA", candidates_max: int = 50) -> tuple[Uitgaand | None, int]:
    """Who was found, and for how many numbers the key was computed."""
    counting = Counting()
    keys = replace(po.ports.keys, zoeksleutel=counting)  # type: ignore[arg-type]  # it derives nothing
    terms = replace(po.ports.terms, candidates_max=candidates_max)
    found = find(replace(po.ports, keys=keys, terms=terms), po.school(brin), asked, "overstapdossier")
    return found, len(counting.tried)


def test_the_pupil_that_was_asked_for_is_found(po: SchoolSystem) -> None:
    pupil, _other = po.ready("99PA", "POVO"), po.ready("99PA", "POVO", seed=2)

    assert look(po, sleutel(po.pgn(pupil))) == (pupil, 1)


def test_known_unknown_and_an_empty_bucket_cost_the_same(po: SchoolSystem) -> None:
    """T33: who measures the time learns nothing of who is there."""
    ready, waiting = po.ready("99PA", "POVO"), po.taken_in("99PA", "POVO", seed=2)
    held_back = po.ready("99PA", "POVO", seed=3, voor_brin="99VB")
    beside = sleutel(NOBODY, frag=po.pgn(ready)[-4:])

    looks = [look(po, sleutel(po.pgn(row))) for row in (ready, waiting, held_back)]
    looks += [look(po, beside), look(po, sleutel(NOBODY))]

    assert [found for found, _ in looks] == [ready, waiting, held_back, None, None]
    assert {count for _, count in looks} == {1}


def test_everybody_in_the_bucket_is_compared_also_after_one_fits(po: SchoolSystem) -> None:
    """T33: three pupils whose numbers end alike."""
    pupils = [po.ready("99PA", "POVO", seed=seed) for seed in (1, 2, 3)]
    Uitgaand.objects.update(pgnfrag_index=pupils[0].pgnfrag_index)
    frag = po.pgn(pupils[0])[-4:]

    for pupil in pupils:
        assert look(po, sleutel(po.pgn(pupil), frag=frag)) == (pupil, 3)
    assert look(po, sleutel(NOBODY, frag=frag)) == (None, 3)


def test_no_more_candidates_are_compared_than_the_setting_allows(po: SchoolSystem) -> None:
    for seed in (1, 2, 3):
        po.ready("99PA", "POVO", seed=seed)
    first = Uitgaand.objects.all()[0]
    Uitgaand.objects.update(pgnfrag_index=first.pgnfrag_index)

    assert look(po, sleutel(NOBODY, frag=po.pgn(first)[-4:]), candidates_max=2) == (None, 2)


def test_a_pupil_of_another_school_on_the_node_is_no_candidate(po: SchoolSystem) -> None:
    """T30: not found and not counted, also where the key itself was made for that school."""
    pupil = po.ready("99PB", "POVO")
    Uitgaand.objects.filter(pk=po.ready("99PA", "POVO", seed=2).pk).update(pgnfrag_index=pupil.pgnfrag_index)

    assert look(po, sleutel(po.pgn(pupil), "99PB")) == (None, 1)
    assert look(po, sleutel(po.pgn(pupil), "99PA")) == (None, 1)
    assert look(po, sleutel(po.pgn(pupil), "99PB"), "99PB") == (pupil, 1)


def test_without_a_pgnfrag_every_pupil_of_the_school_is_compared(po: SchoolSystem) -> None:
    """The messages of 2018 have none."""
    pupils = [po.ready("99PA", "POVO", seed=seed) for seed in (1, 2, 3)]
    asked = replace(sleutel(po.pgn(pupils[1])), pgnfrag=None)

    assert look(po, asked, candidates_max=1) == (pupils[1], 3)


def test_without_a_zoeksleutel_nobody_is_found(po: SchoolSystem) -> None:
    pupil = po.ready("99PA", "POVO")

    assert look(po, Sleutel(None, po.pgn(pupil)[-4:])) == (None, 0)


def test_the_version_that_is_ready_comes_before_a_newer_one_that_is_not(po: SchoolSystem) -> None:
    first = po.ready("99PA", "POVO")
    newer = po.taken_in("99PA", "POVO")
    asked = sleutel(po.pgn(first))
    assert look(po, asked) == (first, 1)

    outgoing.seal_dossier(po.ports, newer, NODE)

    assert look(po, asked) == (newer, 1)


def test_a_withdrawn_dossier_is_found_to_say_that_it_is_not_ready(po: SchoolSystem) -> None:
    row = po.ready("99PA", "POVO")
    outgoing.withdraw(po.ports, row, NODE)

    assert look(po, sleutel(po.pgn(row))) == (row, 1)


@pytest.mark.parametrize(
    ("rows", "asked"),
    [
        (Uitgaand, {"pgnfrag_index": b"1", "school_id": 1}),
        (Uitgaand, {"pgn_index": b"1", "school_id": 1}),
        (Inkomend, {"pgn_index": b"1", "school_id": 1, "bron_brin": "99PA"}),
    ],
)
def test_one_pupil_is_found_without_a_look_at_the_others_of_the_school(
    rows: type[Uitgaand | Inkomend], asked: dict[str, object]
) -> None:
    """A system may hold a hundred thousand; a request must not read them all."""
    plan = rows.objects.filter(**asked).order_by().explain()

    assert f"(school_id=? AND {next(iter(asked))}=?)" in plan
