"""An invented group 8 in spring, as its LAS knows it: who is in it, and what there is to say of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from intake.made import CLASS, Pupil, edexml
from overstap.dossier import invent

BRIN, SCHOOL = "99PA", "Basisschool De Wilgenhof"
WRONG = "77"
"""A code that no list has."""
ASKED = 2
"""Of so many pupils the attachments go along, which somebody must look at; of the others there are none."""


@dataclass(frozen=True)
class InGroep8:
    """One pupil: the line in the file of the class, and the record of the LAS."""

    pupil: Pupil
    record: dict[str, Any]

    @property
    def leerling(self) -> dict[str, Any]:
        found: dict[str, Any] = self.record["huidigeschool"]["leerling"]
        return found

    def carries_nothing(self) -> None:
        """Without the blocks in which attachments hang."""
        for name in ("overigdocumentlijst", "onderwijsondersteuning"):
            self.leerling.pop(name, None)


def group_eight(today: date) -> list[InGroep8]:
    """The first has a mistake, of the second the parents saw nothing yet."""
    made = _different(today, CLASS)
    for each in made[ASKED:]:
        each.carries_nothing()
    made[0].leerling["geslacht"] = WRONG
    made[1].record["inzage"] = {"voorlopigdossier": False, "inzage": False}
    return made


def alone(today: date) -> InGroep8:
    """One more pupil, with a mistake and without attachments."""
    made = _different(today, CLASS + 1)[-1]
    made.carries_nothing()
    made.leerling["geslacht"] = WRONG
    return made


def _different(today: date, size: int) -> list[InGroep8]:
    """So many pupils, no two with the same number."""
    found: dict[str, InGroep8] = {}
    for each in _invented(today):
        found.setdefault(each.pupil.pgn, each)
        if len(found) == size:
            break
    return list(found.values())


def _invented(today: date) -> Iterator[InGroep8]:
    for seed in count(1):
        record: dict[str, Any] = invent(seed, "POVO", bron_brin=BRIN, schoolnaam=SCHOOL, vandaag=today)
        leerling = record["huidigeschool"]["leerling"]
        texts = [leerling.get(name, "") for name in ("achternaam", "voorvoegsel", "roepnaam", "geboortedatum")]
        yield InGroep8(Pupil(seed, *texts, leerling.get("bsn") or leerling["onderwijsnummer"]), record)


def as_edexml(group: list[InGroep8], today: date) -> bytes:
    begin = today.year if today.month > 7 else today.year - 1
    return edexml([each.pupil for each in group], schooljaar=f"{begin}-{begin + 1}")
