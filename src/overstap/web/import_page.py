"""What the pages of an import show: who is in the file and what is wrong, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.db.models import Count
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from overstap.dossier.spot import value_at
from overstap.intake.cells import is_day
from overstap.intake.columns import is_identity
from overstap.intake.files import Kind
from overstap.intake.pupil import PupilRow, groups, where
from overstap.intake.targets import columns_of, label_of
from overstap.school import intake
from overstap.school.intake_known import absent, questions
from overstap.school.intake_name import revealed_name
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
    plaats: Words
    bekend: Uitgaand


@dataclass(frozen=True, slots=True)
class Preview:
    rows: tuple[PupilRow, ...] = field(repr=False)
    goed: tuple[tuple[PupilRow, str], ...] = field(repr=False)
    """With how many entries of each list come along: `Ouder of verzorger: 2`."""
    mis: tuple[tuple[Words, PupilRow], ...] = field(repr=False)
    """With where each stands in the files."""
    groepen: tuple[Groep, ...]
    """To choose from; nothing when the file names no more than one."""
    vragen: tuple[Vraag, ...]
    afwezig: tuple[Uitgaand, ...]
    namen: tuple[str, ...] = field(repr=False)
    """Of the files, when there are more."""

    weg: tuple[tuple[Words, PupilRow], ...] = field(repr=False)
    """Rows of a file of the school of which something is not taken over, with where each stands."""

    vervangt: tuple[str, ...]
    """Of what a pupil may have more of and this list brings: it comes in the place of all that the pupil had."""

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
    lists = tuple(dict.fromkeys(each.target.lijst for each in columns_of(row.kolommen) if each.target.lijst))
    gone = [] if look.kind is Kind.OSO else absent(request.ports, row.school, rows)
    return Preview(
        rows,
        tuple((each, ", ".join(_entries(lists, each))) for each in rows if not each.fouten),
        tuple((_place(row, each), each) for each in rows if each.fouten),
        tuple(_groups(row, rows)),
        tuple(Vraag(each.nr, _place(row, each), known) for each, known in questions(request.ports, row.school, rows)),
        tuple(gone),
        tuple(file.naam for file in look.files) if len(look.files) > 1 else (),
        () if look.kind is Kind.OSO else tuple((_place(row, each), each) for each in rows if each.verlies),
        tuple(_replaced(row, lists, rows)),
    )


def _entries(lists: Sequence[str], each: PupilRow) -> Iterator[str]:
    """How many of each of these this pupil brings."""
    for lijst in lists:
        found = value_at(each.deel, lijst)
        if isinstance(found, list):
            yield f"{label_of(lijst)}: {len(found)}"


def _replaced(row: Import, lists: Sequence[str], rows: Sequence[PupilRow]) -> Iterator[str]:
    """What these are called. What only says who a pupil is lies under what others gave, and replaces nothing."""
    if is_identity(row.kolommen):
        return
    yield from (label_of(lijst) for lijst in lists if any(value_at(each.deel, lijst) for each in rows))
    alone = [each.target for each in columns_of(row.kolommen) if not each.target.lijst]
    many = [target for target in alone if target.element.veelvoudig]
    yield from (target.label for target in many if any(value_at(each.deel, target.path) for each in rows))


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
    naam: str = field(repr=False)
    """Also of whom was not taken over."""
    plaats: Words
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
        "uitkomsten": [_outcome(request, row, each) for each in page],
        "ververst": request.GET.get("ververs") != "nee",
    }


def shown(cell: str) -> str:
    """A cell beside its column: of what may be the number of a pupil only the last three digits. A day is none."""
    digits = "" if is_day(cell) else SPACES.sub("", cell)
    return f"••••••{digits[-3:]}" if digits.isdigit() and len(digits) in PGN_DIGITS else cell


def counts_of(row: Import) -> dict[str, int]:
    """How many pupils have each outcome."""
    return dict(row.rows.order_by().values_list("uitkomst").annotate(Count("pk")))


def _outcome(request: PageRequest, imported: Import, row: ImportRow) -> Outcome:
    place = _place(imported, PupilRow(row.nr, row.bestand, row.regel, {}))
    reasons: tuple[Words, ...] = tuple(row.tekst.splitlines())
    if row.reden:
        reasons = (REASONS.get(row.reden, UNKNOWN), *reasons)
    naam = row.uitgaand.naam if row.uitgaand else revealed_name(request.ports, row)
    return Outcome(row, naam, "" if row.uitkomst == ImportRow.Uitkomst.AFWEZIG else place, reasons)


def _place(imported: Import, row: PupilRow) -> Words:
    """Where a pupil stands, as people count: in EDEXML a line says little to who does not open the file."""
    line = where(row, several=imported.bestanden > 1)
    if imported.soort == Import.Soort.EDEXML:
        return format_lazy(_("leerling {nr} in het bestand ({regel})"), nr=row.nr, regel=line)
    return format_lazy(_("{regel} van uw lijst"), regel=line) if imported.is_lijst else line
