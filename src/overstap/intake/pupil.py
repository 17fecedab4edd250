"""One pupil in a file: where it stood, what is known, and what is wrong with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from overstap.dossier.dossier import LEERLING
from overstap.dossier.record import Record
from overstap.dossier.spot import NoSuchSpot, value_at

PUPILS_MAX = 5000
"""Pupils in one import: a large school and its locations."""
DOUBLE = "Op {andere} staat hetzelfde nummer. Verbeter het in uw LAS; geen van beide is overgenomen."


@dataclass(frozen=True, slots=True)
class PupilRow:
    nr: int
    """In the whole import, from 1; the same whenever the same files are read."""
    bestand: int
    """In which of the files, from 1."""
    regel: int
    """The line in that file; 0 when the file is about this pupil alone."""
    deel: Record = field(repr=False)
    fouten: tuple[str, ...] = ()
    """What is wrong with it, in Dutch, without anything of the pupil; such a row is not taken over."""
    verlies: tuple[str, ...] = ()
    """What was lost or moved in converting it to the newest year."""
    groep: str = ""
    jaargroep: str = ""

    @property
    def pgn(self) -> str:
        return self.text("bsn") or self.text("onderwijsnummer")

    def text(self, veld: str) -> str:
        """A field of the pupil, or nothing."""
        try:
            found = value_at(self.deel, f"{LEERLING}/{veld}")
        except NoSuchSpot:
            return ""
        return found if isinstance(found, str) else ""

    @property
    def naam(self) -> str:
        """What to call the pupil by, as a dossier does."""
        first = self.text("roepnaam") or self._first_name()
        return " ".join(
            filter(None, (first.strip(), self.text("voorvoegsel").strip(), self.text("achternaam").strip()))
        )

    def _first_name(self) -> str:
        try:
            found = value_at(self.deel, f"{LEERLING}/voornaam/1")
        except NoSuchSpot:
            return ""
        return found if isinstance(found, str) else ""


def without_doubles(rows: Iterable[PupilRow], *, several: bool = False) -> tuple[PupilRow, ...]:
    """The same rows; those with a number that stands there more than once are refused, each naming the others."""
    all_rows = tuple(rows)
    same: defaultdict[str, list[PupilRow]] = defaultdict(list)
    for row in all_rows:
        if row.pgn:
            same[row.pgn].append(row)
    return tuple(_told(row, same[row.pgn], several) if len(same.get(row.pgn, ())) > 1 else row for row in all_rows)


def _told(row: PupilRow, same: list[PupilRow], several: bool) -> PupilRow:
    others = ", ".join(where(other, several=several) for other in same if other is not row)
    return replace(row, fouten=(*row.fouten, DOUBLE.format(andere=others)))


def where(row: PupilRow, *, several: bool) -> str:
    """How people find a row back: `regel 12`, or in which of several files."""
    line = f"regel {row.regel}" if row.regel else ""
    return ", ".join(filter(None, (f"bestand {row.bestand}" if several or not line else "", line)))


def groups(rows: Iterable[PupilRow]) -> Mapping[str, tuple[str, int]]:
    """The groups in a file, each with its jaargroep and how many pupils; in the order of year and name."""
    found: dict[str, tuple[str, int]] = {}
    for row in rows:
        jaargroep, count = found.get(row.groep, (row.jaargroep, 0))
        found[row.groep] = (jaargroep, count + 1)
    return dict(sorted(found.items(), key=lambda item: (item[1][0].zfill(3), item[0])))
