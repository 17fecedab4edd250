"""Who may do what on which page: read from the table `may.csv` beside this file, and from nowhere else.

A cell says `lees` (look), `doe` (send a form), both or nothing. `open` says whom a page is for without a rol:
`iedereen`, or `ingelogd` for whoever has signed in. A page that has no row is for nobody.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from overstap.school.models import Aanstelling

LEES, DOE = "lees", "doe"
IEDEREEN, INGELOGD = "iedereen", "ingelogd"
ROLLEN = tuple(str(rol) for rol in Aanstelling.Rol.values)
SAFE = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Row:
    """One page: whom it is open to, and which rol may look and which may send a form."""

    open: str
    lees: frozenset[str]
    doe: frozenset[str]

    def rollen(self, method: str) -> frozenset[str]:
        """The roles that may ask this page with this method of HTTP."""
        return self.lees if method in SAFE else self.doe


NOBODY = Row("", frozenset(), frozenset())


@cache
def table() -> Mapping[str, Row]:
    """Every page by its name. Raises ValueError for a word that the table does not know."""
    text = (files(__package__) / "may.csv").read_text(encoding="utf-8")
    return {row["page"]: _row(row) for row in csv.DictReader(text.splitlines())}


def of(page: str) -> Row:
    """The row of this page; one that stands nowhere is for nobody."""
    return table().get(page, NOBODY)


def pages(rollen: Iterable[str]) -> frozenset[str]:
    """What somebody with these roles may look at: for a menu that leads nowhere that is shut."""
    own = frozenset(rollen)
    return frozenset(page for page, row in table().items() if row.open or row.lees & own)


def _row(row: Mapping[str, str]) -> Row:
    cells = {rol: frozenset(row[rol].split()) for rol in ROLLEN}
    if row["open"] not in ("", IEDEREEN, INGELOGD) or any(cell - {LEES, DOE} for cell in cells.values()):
        raise ValueError(f"may.csv says of {row['page']} what it cannot")
    lees, doe = (frozenset(rol for rol, cell in cells.items() if word in cell) for word in (LEES, DOE))
    return Row(row["open"], lees, doe)
