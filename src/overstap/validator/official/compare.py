"""Our verdict and that of the published files side by side.

The published report names no rule, and our texts are our own. So a melding here and a melding there are held to be the
same when they are about the same place: per place it counts how many each has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from overstap.dossier import read
from overstap.gegevensset import load
from overstap.validator.official.process import Official, Said
from overstap.validator.outcome import Outcome, Verdict

OV, PAO = "OV", "PaO"
SUPPORT = "swv-dossier"


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where one side has more meldingen than the other."""

    locatie: str
    ours: tuple[str, ...]
    """The ids of our rules there, as far as the published ones should give them."""
    theirs: tuple[str, ...]
    """Their texts there."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of one file. Where nothing was compared, `reason` says why, and the rest is empty."""

    reason: str = ""
    rule_set: str = ""
    verdict: Verdict | None = None
    """Of the published files; None also when their stylesheet broke off."""
    structure: tuple[str, ...] = ()
    same_structure: bool = True
    differences: tuple[Difference, ...] = field(default=())
    same_order: bool = True
    """Whether the places also come in the same order; only said when there are no differences."""
    foreseen: bool = False
    """Whether we said too that it would break off, as we do where the official reading was asked for."""

    @property
    def broke_off(self) -> bool:
        return not self.reason and self.verdict is None

    @property
    def differs(self) -> bool:
        """Another order of the same meldingen is told, but is no difference."""
        return (self.broke_off and not self.foreseen) or not self.same_structure or bool(self.differences)


def compare(official: Official, outcome: Outcome, data: bytes) -> Compared:
    """Run the rule set that fits the dossier. Raises OfficialFout when the process stops."""
    name = rule_set_for(data) if outcome.year else OV
    if reason := not_compared(official, outcome, name):
        return Compared(reason)
    return held_together(outcome, official.judge(name, data), name)


def rule_set_for(data: bytes) -> str:
    """The kind of transfer decides, and not the profile, which a dossier with something wrong may not have."""
    return PAO if read(data, comments="keep", several=True).overdrachtsoort == SUPPORT else OV


def not_compared(official: Official, outcome: Outcome, name: str) -> str:
    if not outcome.year:
        return "Dit bestand is niet te lezen."
    if name not in official.sets:
        return f"Er is geen map {name} met officiële bestanden."
    if official.sets[name].namespace != load(outcome.year).namespace:
        return "De officiële bestanden zijn van een ander jaar dan dit dossier."
    return ""


def held_together(outcome: Outcome, said: Said, name: str) -> Compared:
    """Rules are compared only where both find the structure good: on another the published ones may do anything."""
    if outcome.broke_off and said.meldingen is None and not said.structure:
        return Compared("", name, foreseen=True)
    same = bool(outcome.structure) == bool(said.structure)
    if said.structure or outcome.structure:
        verdict: Verdict | None = "xsd-fout" if said.structure else verdict_of(said)
        return Compared("", name, verdict, said.structure, same)
    if said.meldingen is None:
        return Compared("", name)
    ours = [(each.locatie, each.regel) for each in outcome.meldingen if each.official]
    differences = tuple(between(ours, said.meldingen))
    same_order = bool(differences) or [at for at, _ in ours] == [at for at, _ in said.meldingen]
    return Compared("", name, verdict_of(said), differences=differences, same_order=same_order)


def verdict_of(said: Said) -> Verdict | None:
    return None if said.meldingen is None else "fout" if said.meldingen else "goed"


def between(ours: Iterable[tuple[str, str]], theirs: Iterable[tuple[str, str]]) -> Iterable[Difference]:
    """The places where the two have not as many, with all that each has there."""
    here, there = by_place(ours), by_place(theirs)
    for place in dict.fromkeys([*here, *there]):
        if len(here.get(place, ())) != len(there.get(place, ())):
            yield Difference(place, tuple(here.get(place, ())), tuple(there.get(place, ())))


def by_place(meldingen: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for place, what in meldingen:
        found[place].append(what)
    return found
