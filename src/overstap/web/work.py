"""What the pages need to know of a dossier that is still worked on: put together once for each page. Own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404

from overstap.dossier import Finding, Melding, Removed, fill, validate
from overstap.dossier.anchors import Anchors
from overstap.dossier.compose import Composed, compose, worked
from overstap.dossier.fill import FieldFill
from overstap.dossier.record import Record
from overstap.dossier.settle import questions
from overstap.dossier.werkdossier import Werkdossier
from overstap.gegevensset import Gegevensset, Profiel
from overstap.school import lasopgaven
from overstap.school.collect import werk_of
from overstap.school.models import Uitgaand
from overstap.school.stands import OPEN
from overstap.school.steps import Refused
from overstap.web.access import purpose_of
from overstap.web.block_places import field_below, field_id, in_whole, page_of, path_of
from overstap.web.care import Sight
from overstap.web.visitor import PageRequest, actor


@dataclass(frozen=True, slots=True)
class Punt:
    """One melding, with the field or block it is about and the page on which that is worked on."""

    melding: Melding
    path: str
    pagina: str
    """Nothing when it is about the dossier as a whole."""
    hidden: bool
    """Whether it is about something that this person may not see: then only that it is there is told."""

    @property
    def is_fout(self) -> bool:
        return self.melding.soort == "Fout"

    @property
    def anker(self) -> str:
        return field_id(self.path)


@dataclass(frozen=True, slots=True)
class Vraag:
    """One question of `privacy`, with the field or the attachment it is about."""

    mark: str
    finding: Finding
    path: str
    pagina: str
    hidden: bool

    @property
    def anker(self) -> str:
        return field_id(self.path)


@dataclass(frozen=True)
class Work:
    row: Uitgaand
    werk: Werkdossier
    sight: Sight

    @cached_property
    def composed(self) -> Composed:
        return compose(self.werk)

    @cached_property
    def record(self) -> Record:
        return self._worked[0]

    @property
    def anchors(self) -> Anchors:
        return self._worked[1]

    @cached_property
    def _worked(self) -> tuple[Record, Anchors]:
        return worked(self.werk)

    @property
    def gegevensset(self) -> Gegevensset:
        return self.composed.whole.gegevensset

    @property
    def profiel(self) -> Profiel | None:
        return self.gegevensset.profielen.get(self.composed.whole.profiel)

    @cached_property
    def removed(self) -> Mapping[str, Removed]:
        """What does not travel, by its path in the record, in the order of the dossier."""
        return {self._path(each.locatie): each for each in self.composed.removed}

    @cached_property
    def punten(self) -> tuple[Punt, ...]:
        """What is wrong or asks attention, errors first; of a pupil of whom only a name is known nothing yet."""
        if self.row.stand == Uitgaand.Stand.NIET_BEGONNEN:
            return ()
        found = [self._punt(melding) for melding in self.composed.lean.once(validate)]
        return tuple(sorted(found, key=lambda punt: not punt.is_fout))

    @cached_property
    def per_path(self) -> Mapping[str, Sequence[Punt]]:
        found = defaultdict(list)
        for punt in self.punten:
            found[punt.path].append(punt)
        return found

    @cached_property
    def vragen(self) -> tuple[Vraag, ...]:
        found = questions(self.composed.lean, self.werk.besluiten)
        return tuple(self._vraag(mark, finding) for mark, finding in found)

    @cached_property
    def fills(self) -> Mapping[str, FieldFill]:
        """Of each field whether it is filled and else why not, by its path without numbers."""
        report = fill(self.composed.lean, lasopgaven.las_of(self.row.school))
        return {field.plek.naam: field for field in report.fields}

    def errors_below(self, path: str) -> int:
        """How many errors stand in this block and all in it."""
        return sum(punt.is_fout and (punt.path == path or punt.path.startswith(f"{path}/")) for punt in self.punten)

    def sees(self, path: str) -> bool:
        """Whether this person may see what stands at this path: every block on the way must be for them."""
        return self.sight.may_see_all(self.gegevensset, path)

    def _path(self, locatie: str) -> str:
        return path_of(self.gegevensset, locatie, self.record)

    @cached_property
    def _gone(self) -> frozenset[str]:
        return frozenset(each.locatie for each in self.composed.removed)

    def _of_lean(self, locatie: str) -> str:
        return self._path(in_whole(locatie, self._gone))

    def _punt(self, melding: Melding) -> Punt:
        path = field_below(self.gegevensset, self._of_lean(melding.locatie), melding.onder)
        return Punt(melding, path, page_of(self.gegevensset, path), not self.sees(path))

    def _vraag(self, mark: str, finding: Finding) -> Vraag:
        path = self._of_lean(finding.locatie)
        return Vraag(mark, finding, path, page_of(self.gegevensset, path), not self.sees(path))


def work_on(request: PageRequest, row: Uitgaand, *, shut: bool = False) -> Work:
    """The werkdossier of a dossier that may still change; the look is logged. Http404 for any other, unless `shut`."""
    if row.stand not in OPEN and not shut:
        raise Http404
    try:
        werk = werk_of(request.ports, row, actor(request), purpose_of(request, row))
    except Refused as refused:
        raise Http404 from refused
    return Work(row, werk, Sight(request.user, row.school))
