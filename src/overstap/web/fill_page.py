"""How full the dossiers of a school are: numbers for each block, by group, and never so few that they are of somebody.

A group that is too small is counted together with others, so that no line tells of one pupil. Own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from overstap.dossier import FillReport, FillTotal, FillTotals, fill
from overstap.gegevensset import load
from overstap.gegevensset.las import Las
from overstap.gegevensset.plek import ARROW, PUPIL
from overstap.ports import Actor
from overstap.school import lasopgaven
from overstap.school.models import Uitgaand
from overstap.school.outgoing import show
from overstap.school.ports import Ports
from overstap.school.steps import Refused

COUNTING = "tellen"
"""The purpose of a look that shows nothing of the dossier to anybody."""
TOGETHER_MIN = 5
"""Of fewer dossiers a number would tell of a pupil."""
DOSSIERS_MAX = 1000
"""That are counted while somebody waits."""


@dataclass(slots=True)
class Groep:
    """The dossiers that are counted together."""

    naam: str
    totals: FillTotals = field(default_factory=FillTotals)

    @property
    def blokken(self) -> list[tuple[str, FillTotal]]:
        """By the blocks that people know: what stands within one is counted with it."""
        found: dict[str, FillTotal] = {}
        for blok, total in self.totals.per_block().items():
            found.setdefault(_outer(blok), FillTotal()).join(total)
        return list(found.items())


@dataclass(frozen=True, slots=True)
class Filled:
    """What the page shows."""

    samen: Groep
    groepen: tuple[Groep, ...]
    heel: bool
    """Whether all dossiers were counted."""

    @property
    def enough(self) -> bool:
        return self.samen.totals.dossiers >= TOGETHER_MIN


def filled(ports: Ports, rows: Sequence[Uitgaand], by: Actor) -> Filled:
    """Count these dossiers; each is read for it, which is logged, and nothing of it is shown."""
    samen = Groep(_("Alle groepen samen"))
    products: dict[int, Las | None] = {}
    groepen = []
    for naam, some in together(rows[:DOSSIERS_MAX]).items():
        groep = Groep(naam)
        for row in some:
            if report := _report(ports, row, by, products):
                groep.totals.add(report)
                samen.totals.add(report)
        groepen.append(groep)
    return Filled(samen, tuple(groepen), len(rows) <= DOSSIERS_MAX)


def together(rows: Iterable[Uitgaand]) -> Mapping[str, Sequence[Uitgaand]]:
    """By group; those of which there are too few together, with the smallest of the others when that is not enough."""
    groups: dict[str, list[Uitgaand]] = defaultdict(list)
    for row in rows:
        groups[row.groep or _("zonder groep")].append(row)
    by_size = sorted(groups, key=lambda naam: (len(groups[naam]), naam))
    small = [naam for naam in by_size if len(groups[naam]) < TOGETHER_MIN]
    for naam in by_size[len(small) :]:
        if not small or sum(len(groups[each]) for each in small) >= TOGETHER_MIN:
            break
        small.append(naam)
    found = {naam: groups[naam] for naam in sorted(groups) if naam not in small}
    if small:
        found[", ".join(sorted(small))] = [row for naam in small for row in groups[naam]]
    return found


def table(found: Filled) -> Iterator[tuple[object, ...]]:
    """The same for a spreadsheet, with each block within another apart."""
    yield (_("Groep"), _("Dossiers"), _("Blok"), _("Gevuld"), _("Kan mee"), _("Procent"))
    for groep in (found.samen, *found.groepen) if found.enough else ():
        for blok, total in groep.totals.per_block().items():
            part = "" if total.percent is None else total.percent
            yield (groep.naam, groep.totals.dossiers, blok, total.full, total.open, part)


def _outer(blok: str) -> str:
    """Of the labels of a place the outermost block; of what stands in the pupil, that in the pupil."""
    first, *within = blok.split(ARROW)
    return within[0] if within and first == load().blokken[PUPIL].label else first


def _report(ports: Ports, row: Uitgaand, by: Actor, products: dict[int, Las | None]) -> FillReport | None:
    """None for a dossier that was shredded meanwhile."""
    if row.school_id not in products:
        products[row.school_id] = lasopgaven.las_of(row.school)
    try:
        return fill(show(ports, row, by, COUNTING), products[row.school_id])
    except Refused:
        return None
