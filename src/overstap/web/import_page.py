"""What the pages of an import show: who is in the file and what is wrong, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.db.models import Count

from overstap.dossier.spot import value_at
from overstap.intake.files import Kind
from overstap.intake.pupil import PupilRow, groups, where
from overstap.intake.targets import columns_of, label_of
from overstap.school import intake
from overstap.school.intake_known import absent, questions
from overstap.school.models import Import, ImportRow, Uitgaand
from overstap.web.forms import SPACES
from overstap.web.refusals import REASONS, UNKNOWN
from overstap.web.visitor import PageRequest, actor
from overstap.web.words import Words

SHOWN_MAX = 50
"""Rows of each kind that a preview shows."""
OUTCOMES_A_PAGE = 100
PGN_DIGITS = (8, 9)
"""A spreadsheet drops the zero at the front."""
LAST_YEAR = "8"
"""The jaargroep of which pupils go: chosen beforehand at a primary school."""


@dataclass(frozen=True, slots=True)
class Groep:
    naam: str
    jaargroep: str
    aantal: int
    gekozen: bool


@dataclass(frozen=True, slots=True)
class Vraag:
    """A pupil of whom a person must say whether the new number is right."""

    nr: int
    plaats: str
    bekend: Uitgaand


@dataclass(frozen=True, slots=True)
class Preview:
    rows: tuple[PupilRow, ...] = field(repr=False)
    goed: tuple[tuple[PupilRow, str], ...] = field(repr=False)
    """With how many entries of each list come along: `Ouder of verzorger: 2`."""
    mis: tuple[tuple[str, PupilRow], ...] = field(repr=False)
    """With where each stands in the files."""
    groepen: tuple[Groep, ...]
    """To choose from; nothing when the file names no more than one."""
    vragen: tuple[Vraag, ...]
    afwezig: tuple[Uitgaand, ...]
    namen: tuple[str, ...] = field(repr=False)
    """Of the files, when there are more."""

    weg: tuple[tuple[str, PupilRow], ...] = field(repr=False)
    """Rows of a file of the school of which something is not taken over, with where each stands."""

    @property
    def heeft_posten(self) -> bool:
        """Whether any pupil brings entries of a list."""
        return any(posten for _row, posten in self.goed)

    @property
    def aantal(self) -> int:
        """Pupils in the file; one may stand on several rows."""
        return len({row.pgn for row in self.rows if row.pgn}) + sum(not row.pgn for row in self.rows)

    @property
    def verloren(self) -> int:
        """Dossiers of which something was lost in converting."""
        return 0 if self.weg else sum(bool(row.verlies) for row in self.rows)


def preview_of(request: PageRequest, row: Import) -> Preview:
    """What is in the files, before anything is taken over. Raises IntakeFout, LeesFout, Refused."""
    look = intake.opened(request.ports, row, actor(request))
    rows = intake.pupils_of(look)
    several = len(look.files) > 1
    lists = tuple(dict.fromkeys(each.target.lijst for each in columns_of(row.kolommen) if each.target.lijst))
    gone = [] if look.kind is Kind.OSO else absent(request.ports, row.school, rows)
    return Preview(
        rows,
        tuple((each, ", ".join(_entries(lists, each))) for each in rows if not each.fouten),
        tuple((where(each, several=several), each) for each in rows if each.fouten),
        tuple(_groups(row, rows)),
        tuple(
            Vraag(each.nr, where(each, several=several), known)
            for each, known in questions(request.ports, row.school, rows)
        ),
        tuple(gone),
        tuple(file.naam for file in look.files) if several else (),
        () if look.kind is Kind.OSO else tuple((where(each, several=several), each) for each in rows if each.verlies),
    )


def _entries(lists: Sequence[str], each: PupilRow) -> Iterator[str]:
    """How many of each of these this pupil brings."""
    for lijst in lists:
        found = value_at(each.deel, lijst)
        if isinstance(found, list):
            yield f"{label_of(lijst)}: {len(found)}"


def _groups(row: Import, rows: Sequence[PupilRow]) -> Iterator[Groep]:
    found = groups(rows)
    if len(found) < 2:
        return
    leaving = row.school.sector == "PO" and any(jaargroep == LAST_YEAR for jaargroep, _ in found.values())
    for naam, (jaargroep, count) in found.items():
        yield Groep(naam, jaargroep, count, not leaving or jaargroep == LAST_YEAR)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line of the list of outcomes."""

    row: ImportRow
    plaats: str
    redenen: tuple[Words, ...]


def outcome_page(request: PageRequest, row: Import) -> Mapping[str, object]:
    """How far an import is or how it ended; while it runs, the page comes back by itself."""
    counts = counts_of(row)
    chosen = request.GET.get("uitkomst", "")
    rows = row.rows.select_related("uitgaand")
    rows = rows.filter(uitkomst=chosen) if chosen in ImportRow.Uitkomst.values else rows
    page = Paginator(rows, OUTCOMES_A_PAGE).get_page(request.GET.get("blad"))
    return {
        "row": row,
        "gedaan": sum(count for uitkomst, count in counts.items() if uitkomst != ImportRow.Uitkomst.AFWEZIG),
        "tellingen": [(each, counts.get(each.value, 0)) for each in ImportRow.Uitkomst if counts.get(each.value)],
        "gekozen": chosen,
        "blad": page,
        "uitkomsten": [_outcome(each, several=row.bestanden > 1) for each in page],
        "ververst": request.GET.get("ververs") != "nee",
    }


def shown(cell: str) -> str:
    """A cell beside its column: of what may be the number of a pupil only the last three digits."""
    digits = SPACES.sub("", cell)
    return f"••••••{digits[-3:]}" if digits.isdigit() and len(digits) in PGN_DIGITS else cell


def counts_of(row: Import) -> dict[str, int]:
    """How many pupils have each outcome."""
    return dict(row.rows.order_by().values_list("uitkomst").annotate(Count("pk")))


def _outcome(row: ImportRow, *, several: bool) -> Outcome:
    place = where(PupilRow(row.nr, row.bestand, row.regel, {}), several=several)
    reasons: tuple[Words, ...] = tuple(row.tekst.splitlines())
    if row.reden:
        reasons = (REASONS.get(row.reden, UNKNOWN), *reasons)
    return Outcome(row, "" if row.uitkomst == ImportRow.Uitkomst.AFWEZIG else place, reasons)
