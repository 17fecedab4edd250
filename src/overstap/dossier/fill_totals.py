"""Many fill reports as one: how often each field is in each state. It grows with the tables, not with the dossiers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from overstap.dossier.fill import FieldFill, FillReport
from overstap.dossier.fill_state import State
from overstap.gegevensset import Opgave, Plek

NO_CATEGORY = "Zonder categorie"


@dataclass(slots=True)
class FillTotal:
    """How often in each state, of one field or of all in a part; and how many blocks had it."""

    states: Counter[State] = field(default_factory=Counter)
    filled: int = 0
    blocks: int = 0

    def add(self, found: FieldFill) -> None:
        self.states[found.state] += 1
        self.filled += found.filled
        self.blocks += found.blocks

    def join(self, other: FillTotal) -> None:
        self.states.update(other.states)
        self.filled += other.filled
        self.blocks += other.blocks

    @property
    def all(self) -> int:
        return self.states.total()

    @property
    def open(self) -> int:
        """How many could travel: neither forbidden nor left out by choice."""
        return self.all - self.states[State.PROFILE] - self.states[State.CHOICE]

    @property
    def full(self) -> int:
        """How many are filled."""
        return self.states[State.FILLED]

    @property
    def share(self) -> float | None:
        """Which part of what could travel is filled, from 0 to 1; None when nothing could."""
        return self.full / self.open if self.open else None

    @property
    def percent(self) -> int | None:
        """The same in whole percents: 100 only when all is filled, 0 only when nothing is."""
        if self.share is None:
            return None
        return max(int(self.share * 100), 1) if self.share else 0


@dataclass(slots=True)
class FieldTotal(FillTotal):
    """One field at one place, over all dossiers."""

    plek: Plek = field(kw_only=True)
    categorie: str = field(kw_only=True)
    """In words."""
    opgave: Opgave | None = field(kw_only=True)


class FillTotals:
    """Reports are added one by one and not kept."""

    def __init__(self) -> None:
        self.dossiers = 0
        self.profielen: Counter[str] = Counter()
        self._fields: dict[str, FieldTotal] = {}

    def add(self, report: FillReport) -> None:
        self.dossiers += 1
        self.profielen[f"{report.profiel or 'geen profiel'} {report.gegevensset.jaar}"] += 1
        for found in report.fields:
            known = self._fields.get(found.plek.naam)
            if known is None:
                known = self._fields[found.plek.naam] = _of(report, found)
            known.add(found)

    @property
    def fields(self) -> tuple[FieldTotal, ...]:
        return tuple(self._fields.values())

    @property
    def whole(self) -> FillTotal:
        return summed(self._fields.values())

    def per_category(self) -> Mapping[str, FillTotal]:
        return self._per(lambda found: found.categorie)

    def per_block(self) -> Mapping[str, FillTotal]:
        return self._per(lambda found: found.plek.blok)

    def _per(self, part: Callable[[FieldTotal], str]) -> Mapping[str, FillTotal]:
        totals: dict[str, FillTotal] = {}
        for found in self._fields.values():
            totals.setdefault(part(found), FillTotal()).join(found)
        return totals


def summed(totals: Iterable[FillTotal]) -> FillTotal:
    whole = FillTotal()
    for each in totals:
        whole.join(each)
    return whole


def _of(report: FillReport, found: FieldFill) -> FieldTotal:
    categorie = report.gegevensset.categorieen.get(found.plek.categorie)
    return FieldTotal(plek=found.plek, categorie=categorie.label if categorie else NO_CATEGORY, opgave=found.opgave)
