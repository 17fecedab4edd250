"""The page of attachments: which there are, what was seen in each, where they go, and what they weigh together."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404

from overstap.dossier import Bijlage, BijlageFout, bijlagen, open_bijlage
from overstap.dossier.attachments import content_digest
from overstap.dossier.check_attachments import TEKSTEN, findings
from overstap.dossier.compose import Composed, attachment_marks, compose, worked
from overstap.dossier.document_places import places_for
from overstap.dossier.kenteken import token
from overstap.dossier.places import locatie
from overstap.dossier.removal import Removed
from overstap.dossier.settle import questions
from overstap.dossier.toelichting import PLEK as TOELICHTING
from overstap.dossier.werkdossier import Toegevoegd, Vondst, Werkdossier
from overstap.school.collect import werk_of
from overstap.school.given_files import mark_of
from overstap.school.looked_at import total_bytes
from overstap.school.models import Uitgaand
from overstap.school.stands import OPEN
from overstap.school.steps import Refused
from overstap.web.access import purpose_of
from overstap.web.care import Sight, path_of_steps
from overstap.web.paper_forms import chosen
from overstap.web.visitor import PageRequest, actor


@dataclass(frozen=True, slots=True)
class Regel:
    """One attachment: what it is, whether it goes, and what may be done with it."""

    nr: int
    """In the dossier that would travel; 0 when it does not go."""
    naam: str
    bestandsnaam: str
    blok: str
    mark: str
    """How a choice names it."""
    eigen: str
    """How it is named when it was added here; else nothing."""
    toelichting: bool
    soort: str
    bytes: int
    fout: str
    let_op: tuple[str, ...]
    vondsten: tuple[Vondst, ...]
    open: int
    """Questions about it that nobody has settled."""
    ook: tuple[str, ...]
    """Where the same file travels too: a choice is for the file, wherever it stands."""
    uit: str
    """Why the school leaves it out."""
    weg: str
    """Why it does not go for another reason."""


@dataclass(frozen=True)
class Papers:
    """What is attached to one dossier, as this person may see it."""

    row: Uitgaand
    werk: Werkdossier
    sight: Sight

    @cached_property
    def composed(self) -> Composed:
        return compose(self.werk)

    @property
    def kan_wijzigen(self) -> bool:
        return self.row.stand in OPEN

    @cached_property
    def places(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Where a file may go that this person may see: paths and labels, of blocks that are there and that are not."""
        g, profiel = self.composed.whole.gegevensset, self.composed.whole.profiel
        record, anchors = worked(self.werk)
        found = places_for(record, g, g.profielen.get(profiel))
        seen = [each for each in found if self.sight.may_see_all(g, each.plek)]
        kenteken = {each.plek: token(anchors.alone(record, each.plek.rpartition("/")[0])) for each in seen}
        return {
            "er": tuple((chosen(each.plek, kenteken[each.plek]), each.label) for each in seen if not each.nieuw),
            "nieuw": tuple((chosen(each.plek, kenteken[each.plek]), each.label) for each in seen if each.nieuw),
        }

    @cached_property
    def regels(self) -> tuple[Regel, ...]:
        return tuple(self._line(each, self._marks[each.nr]) for each in self._seen)

    @property
    def verborgen(self) -> int:
        """How many there are that this person may not see."""
        return len(bijlagen(self.composed.whole)) + len(self.composed.los) - len(self._seen) - len(self.los)

    @property
    def los(self) -> tuple[tuple[str, Toegevoegd], ...]:
        """Files whose place has gone and was for this person, by the mark with which they can be taken away."""
        g = self.composed.whole.gegevensset
        return tuple((mark_of(each), each) for each in self.composed.los if self.sight.may_see_all(g, each.plek))

    @property
    def known(self) -> frozenset[str]:
        """The marks of all that this person may change."""
        lines = {each.mark for each in self.regels} | {each.eigen for each in self.regels}
        return frozenset(lines | {mark for mark, _file in self.los}) - {""}

    @cached_property
    def totaal(self) -> int:
        return total_bytes(self.composed.lean)

    @cached_property
    def _marks(self) -> Mapping[int, str]:
        return dict(attachment_marks(self.composed.whole))

    @cached_property
    def _seen(self) -> tuple[Bijlage, ...]:
        whole = self.composed.whole
        return tuple(
            each for each in bijlagen(whole) if self.sight.may_see_all(whole.gegevensset, path_of_steps(each.path))
        )

    @cached_property
    def _lean(self) -> Mapping[int, int]:
        """Of each that travels its number in the dossier that would. Copies of one file keep their order there."""
        numbers: dict[str, deque[int]] = defaultdict(deque)
        for nr, mark in attachment_marks(self.composed.lean):
            numbers[mark].append(nr)
        goes = (each.nr for each in bijlagen(self.composed.whole) if not self._taken(each))
        return {nr: numbers[self._marks[nr]].popleft() for nr in goes if numbers[self._marks[nr]]}

    @cached_property
    def _own(self) -> Mapping[tuple[str, str], Toegevoegd]:
        """What staff added, by what is in it and by its name: a system may give the same under another."""
        return {(content_digest(each.inhoud), each.bestandsnaam): each for each in self.werk.bijlagen}

    @cached_property
    def _questions(self) -> Mapping[int, list[Vondst]]:
        found = defaultdict(list)
        for _mark, each in questions(self.composed.lean, self.werk.besluiten):
            if each.bijlage:
                found[each.bijlage].append(Vondst(each.kind, each.deel, each.tekst, each.excerpt))
        return found

    def _line(self, bijlage: Bijlage, mark: str) -> Regel:
        own, nr = self._own.get((mark, bijlage.bestandsnaam)), self._lean.get(bijlage.nr, 0)
        uit = self.werk.bijlagen_uit.get(mark, "")
        asked = self._questions.get(nr, []) if nr else []
        soort, size, fout, let_op = self._seen_in(bijlage)
        return Regel(
            nr=nr,
            naam=bijlage.omschrijving or bijlage.bestandsnaam,
            bestandsnaam=bijlage.bestandsnaam,
            blok=bijlage.blok,
            mark=mark,
            eigen=mark_of(own) if own else "",
            toelichting=path_of_steps(bijlage.path) == TOELICHTING,
            vondsten=own.vondsten if own and own.vondsten else tuple(asked),
            open=len(asked),
            ook=tuple(each.blok for each in self._seen if each.nr in self._copies(bijlage)),
            uit=uit,
            weg="" if uit or nr else self._why(bijlage),
            soort=soort,
            bytes=size,
            fout=fout,
            let_op=let_op,
        )

    def _seen_in(self, bijlage: Bijlage) -> tuple[str, int, str, tuple[str, ...]]:
        """Its kind, its size in bytes, why it does not open, and what else to know of it."""
        try:
            inhoud = open_bijlage(self.composed.whole, bijlage.nr)
        except BijlageFout as fout:
            return "", 0, TEKSTEN.get(fout.code, fout.tekst), ()
        return inhoud.soort, len(inhoud.data), "", tuple(TEKSTEN[code] for code in findings(inhoud))

    def _copies(self, bijlage: Bijlage) -> set[int]:
        """The others with the same file that travel."""
        return {nr for nr in self._lean if nr != bijlage.nr and self._marks[nr] == self._marks[bijlage.nr]}

    def _why(self, bijlage: Bijlage) -> str:
        """What took it out: the nearest thing around it that was taken."""
        found = self._taken(bijlage)
        return max(found, key=lambda each: len(each.locatie)).tekst if found else ""

    def _taken(self, bijlage: Bijlage) -> list[Removed]:
        """All that was taken out with which it went."""
        around = list(self._around(self.composed.whole.root.find(bijlage.path)))
        return [each for each in self.composed.removed if each.locatie in around]

    @staticmethod
    def _around(node: Any) -> Iterator[str]:
        """The locaties of an element of the tree and of all that it stands in; only a dossier knows its type."""
        while node is not None:
            yield locatie(node)
            node = node.getparent()


def papers_of(request: PageRequest, row: Uitgaand) -> Papers:
    """What is attached; the look is logged. Http404 when there is no dossier."""
    try:
        werk = werk_of(request.ports, row, actor(request), purpose_of(request, row))
    except Refused as refused:
        raise Http404 from refused
    return Papers(row, werk, Sight(request.user, row.school))
