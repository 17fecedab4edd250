"""What a trial found, for the team: per pupil, per field and per screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from overstap.gegevensset import Gegevensset, load
from overstap.school.list_models import Reeks, Reeksregel
from overstap.school.models import Uitgaand, User
from overstap.school.ports import Ports
from overstap.school.series import counts, seen_context
from overstap.school.trial import Gebrek, Scherm, from_text
from overstap.web.block_places import page_of
from overstap.web.care import HIDDEN, HIDDEN_HOW, Sight
from overstap.web.many_words import ANCHORS, SCREENS, code_of, hindernis, in_words
from overstap.web.words import Words

Uitkomst = Reeksregel.Uitkomst


@dataclass(frozen=True, slots=True)
class Punt:
    """One thing that stands in the way of one pupil."""

    veld: Words
    tekst: Words
    regel: str
    scherm: Words
    anker: str
    """Where on the page of the pupil it is mended; nothing when that is in the LAS."""
    pagina: str = ""
    """The path of the block that has a page of its own."""


@dataclass(frozen=True, slots=True)
class Leerlingregel:
    """One pupil of the trial."""

    regel: Reeksregel
    punten: tuple[Punt, ...]
    niet: Words
    """Why nothing could be tried, if so."""

    @property
    def gaat(self) -> bool:
        return self.regel.uitkomst == Uitkomst.GEDAAN


@dataclass(frozen=True, slots=True)
class Telling:
    """Of how many pupils a field fails, or a screen is needed."""

    wat: Words
    waar: Words
    leerlingen: int


def outcome(reeks: Reeks) -> dict[str, int]:
    """How many would go and how many not; what another school has by now is told apart."""
    counted = counts(reeks)
    gone = reeks.regels.filter(uitkomst=Uitkomst.GEDAAN, uitgaand__stand=Uitgaand.Stand.OVERGEDRAGEN).count()
    return {"gaat": counted["gedaan"] - gone, "al_weg": gone, "gaat_niet": counted["niet"]}


def lines(ports: Ports, user: User, regels: Iterable[Reeksregel]) -> tuple[Leerlingregel, ...]:
    """As this user may see them: which field of care data fails is for the intern begeleider alone."""
    sights: dict[int, Sight] = {}
    found = []
    for regel in regels:
        school = regel.uitgaand.school
        if school.pk not in sights:
            sights[school.pk] = Sight(user, school)
        found.append(_line(ports, regel, sights[school.pk]))
    return tuple(found)


def _line(ports: Ports, regel: Reeksregel, sight: Sight) -> Leerlingregel:
    if regel.gezien_hidden is None:
        return Leerlingregel(regel, (), hindernis(regel.reden) if regel.uitkomst == Uitkomst.NIET else "")
    gegevensset = load(regel.uitgaand.jaar)
    points = (_point(gebrek, gegevensset, sight) for gebrek in _seen(ports, regel))
    return Leerlingregel(regel, tuple(dict.fromkeys(points)), "")


def _seen(ports: Ports, regel: Reeksregel) -> tuple[Gebrek, ...]:
    return from_text(ports.vault.reveal(bytes(regel.gezien_hidden or b""), seen_context(regel)))


def _point(gebrek: Gebrek, gegevensset: Gegevensset, sight: Sight) -> Punt:
    if gebrek.plek and not sight.may_see_all(gegevensset, gebrek.plek):
        return Punt(HIDDEN, HIDDEN_HOW, "", SCREENS[gebrek.scherm], "")
    veld, tekst = in_words(gebrek)
    pagina = page_of(gegevensset, gebrek.plek) if gebrek.plek and gebrek.scherm == Scherm.BLOK else ""
    return Punt(veld, tekst, code_of(gebrek), SCREENS[gebrek.scherm], ANCHORS.get(gebrek.scherm, ""), pagina)


def per_field(found: Sequence[Leerlingregel]) -> tuple[Telling, ...]:
    """Each field that fails, of how many pupils, the most first. A field that returns counts once a pupil."""
    counted = Counter(
        field for line in found for field in dict.fromkeys((punt.veld, punt.scherm) for punt in line.punten)
    )
    return tuple(Telling(veld, scherm, count) for (veld, scherm), count in counted.most_common())


def per_screen(found: Sequence[Leerlingregel]) -> tuple[Telling, ...]:
    """At each screen, for how many pupils there is something to do."""
    counted = Counter(scherm for line in found for scherm in {punt.scherm for punt in line.punten})
    return tuple(Telling(SCREENS[each], "", counted[SCREENS[each]]) for each in Scherm if counted[SCREENS[each]])


def table(found: Iterable[Leerlingregel]) -> Iterable[tuple[object, ...]]:
    """A row for each thing to mend, and one for each pupil without."""
    for line in found:
        row = line.regel.uitgaand
        if not line.punten:
            yield (row.naam, row.groep, "ja" if line.gaat else "nee", "", line.niet, "", "")
        for punt in line.punten:
            yield (row.naam, row.groep, "nee", punt.veld, punt.tekst, punt.scherm, punt.regel)


def rows_of(reeks: Reeks) -> QuerySet[Reeksregel]:
    """By group, as a team reads them."""
    return reeks.regels.select_related("uitgaand__school").order_by("uitgaand__groep", "uitgaand__naam", "nr")
