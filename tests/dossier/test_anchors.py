"""What staff change in a block of a list stays with that block, in whatever order a system gives its list later."""

from __future__ import annotations

from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from overstap.dossier.compose import compose, worked_record
from overstap.dossier.edit import edit
from overstap.dossier.spot import value_at
from overstap.dossier.werkdossier import Werkdossier

PATH = "huidigeschool/leerling/verzorger"
NAMES = ("Noor", "Sam", "Tess", "Mo", "Bo", "Lou")
GESLACHT = {"geslacht": 1}

Carer = dict[str, Any]


def carer(name: str) -> Carer:
    held = {"relatietotkind": "1", "achternaam": "Wilgenblad", "roepnaam": name, "wettigevertegenwoordiger": True}
    return held | GESLACHT


def record(*names: str) -> dict[str, Any]:
    return {"huidigeschool": {"leerling": {"verzorger": [carer(name) for name in names]}}}


def carers(werk: Werkdossier) -> list[Carer]:
    return cast(list[Carer], value_at(worked_record(werk), PATH) or [])


def added(each: Carer) -> tuple[str, object, object]:
    return "/voorvoegsel", each.get("voorvoegsel"), "van"


def taken_out(each: Carer) -> tuple[str, object, object]:
    return "/geslacht", each.get("geslacht"), None


def known_otherwise(each: Carer) -> tuple[str, object, object]:
    """Of what the block is known by: what is changed after it finds the block as it is called by then."""
    return "/achternaam", each["achternaam"], "Rietveen"


def removed(each: Carer) -> tuple[str, object, object]:
    return "", each, None


def done(each: Carer, deed: object) -> Carer | None:
    after: dict[object, Carer | None] = {
        added: each | {"voorvoegsel": "van"},
        taken_out: {veld: value for veld, value in each.items() if veld != "geslacht"},
        known_otherwise: each | {"achternaam": "Rietveen"},
        removed: None,
    }
    return after[deed]


@given(
    first=st.lists(st.sampled_from(NAMES), min_size=1, unique=True),
    deeds=st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from([added, taken_out, known_otherwise, removed])), max_size=8
    ),
    order=st.permutations(NAMES),
    more=st.sets(st.sampled_from(NAMES)),
)
def test_what_staff_did_in_a_block_is_done_there_and_nowhere_else(
    first: list[str], deeds: list[tuple[int, Any]], order: list[str], more: set[str]
) -> None:
    werk = Werkdossier("2019.1", "POVO", "2026-03-02", "1", delen={"las": record(*first)})
    wanted: dict[str, Carer | None] = {name: carer(name) for name in NAMES}
    for nr, deed in deeds:
        here = carers(werk)
        if not here:
            break
        at = nr % len(here)
        end, was, wens = deed(here[at])
        werk = edit(werk, {f"{PATH}/{at + 1}{end}": (was, wens)})
        wanted[here[at]["roepnaam"]] = done(here[at], deed)
    then = [name for name in order if name in first or name in more]

    again = werk.with_deel("las", record(*then))

    assert carers(again) == [wanted[name] for name in then if wanted[name] is not None]
    assert compose(again).botsingen == ()
