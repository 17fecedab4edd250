"""The rows of a list → one row a pupil. A row is a pupil, or one entry of a pupil who stands on several.

What is wrong is told with its line. A cell that does not fit stays out, and the pupil comes without that field; only
where the cell says who the pupil is the row stays out. With an entry a row, a wrong row stays out alone: the pupil and
the other entries go on, since the school mends the row and reads the whole list in again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from overstap.dossier.record import Record
from overstap.dossier.spot import names_of, with_value
from overstap.intake.cells import FOUTEN, CellFout, number_of, value_of
from overstap.intake.columns import NEEDED, NUMBERS, is_together
from overstap.intake.pupil import PupilRow, without_doubles
from overstap.intake.table import CELL_MAX, Row, Table, letter
from overstap.intake.targets import CAREER, EACH_ROW, NUMMER, REACH, SOORT, Column, columns_of, targets

ENTRIES_A_PUPIL_MAX = 200
"""Rows of one pupil."""
Key: TypeAlias = tuple[str, int, str]
"""Where a value goes: its list, which entry in it, and the field; the first two are empty for what stands once."""
ONCE = ("", 0)
EMAIL, TELEFOON = "e-mail", "telefoon"
"""What kind of number it is (CL04). A list hardly ever says so, and the number itself does."""

IDENTIFIES = (*NUMBERS, *NEEDED, "huidigeschool/brincode")
"""What says of whom a row is: without it, or with half of it, it might go to somebody else."""
NOT_TAKEN = "{kolom} is niet overgenomen: {tekst}"
ANDERS = "hier staat iets anders dan op regel {regel}. Bij hetzelfde nummer hoort hier hetzelfde."
TE_VEEL = "Van deze leerling staan er te veel regels: het mogen er {grens} zijn."


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list, read."""

    regel: int
    pgn: str = field(repr=False)
    values: Mapping[Key, object] = field(repr=False)
    columns: Mapping[Key, str]
    """How the column is called from which a value came: `Kolom B (Leerling › Achternaam)`."""
    fouten: tuple[str, ...] = ()
    verlies: tuple[str, ...] = ()
    """Which cells were not taken over, and why; the rest of the row goes on."""


def pupils_of(table: Table, chosen: Sequence[str], *, brin: str, schooljaar: str) -> tuple[PupilRow, ...]:
    """A row for each pupil in the list, and one for each row that stays out alone. `chosen`: where each column goes.

    Where the list names a group and no school year, it is the group of `schooljaar`.
    """
    columns = columns_of(chosen)
    lines = [_line(row, columns) for row in table.rows]
    if not is_together(chosen):
        return without_doubles(_pupil(nr, line, brin, schooljaar) for nr, line in enumerate(lines, start=1))
    in_order = sorted(_together(lines), key=lambda line: line.regel)
    return tuple(_pupil(nr, line, brin, schooljaar) for nr, line in enumerate(in_order, start=1))


# -- one row ---------------------------------------------------------------------------------------------------------


def _line(row: Row, columns: Iterable[Column]) -> Line:
    values: dict[Key, object] = {}
    names: dict[Key, str] = {}
    fouten, verlies = [], []
    for column in columns:
        name = f"Kolom {letter(column.nr)} ({column.target.label})"
        try:
            for key, value in _read(column, row, values):
                values[key], names[key] = value, name
        except CellFout as fout:
            if _is_needed(column):
                fouten.append(f"{name}: {fout.tekst}")
            else:
                verlies.append(NOT_TAKEN.format(kolom=name, tekst=fout.tekst))
    return Line(row.regel, _pgn(values), values, names, tuple(fouten), tuple(verlies))


def _is_needed(column: Column) -> bool:
    """Whether a row stays out when this cell does not fit: for who it is, and for the entry that the row brings."""
    return column.post == EACH_ROW or column.target.path in IDENTIFIES


def _read(column: Column, row: Row, known: Mapping[Key, object]) -> Iterator[tuple[Key, object]]:
    """What a cell says, and where that goes; an empty one says nothing. Raises CellFout."""
    cell, target = row.cells[column.nr], column.target
    if not cell:
        return
    if len(cell) >= CELL_MAX:
        raise CellFout(FOUTEN["te_lang"])
    if target.path in NUMBERS:
        path, number = number_of(cell)
        if _pgn(known) not in ("", number):
            raise CellFout(FOUTEN["twee_nummers"])
        yield (*ONCE, path), number
        return
    value = value_of(target.element, cell)
    post = row.regel if column.post == EACH_ROW else int(column.post or 0)
    key = (target.lijst, post, target.rest) if target.lijst else (*ONCE, target.path)
    yield key, [value] if target.element.veelvoudig else value


def _pgn(values: Mapping[Key, object]) -> str:
    return next((str(values[key]) for path in NUMBERS if (key := (*ONCE, path)) in values), "")


# -- the rows of one pupil -------------------------------------------------------------------------------------------


def _together(lines: Sequence[Line]) -> Iterator[Line]:
    """For each number the good rows in one, and every row by itself that is wrong or says something else."""
    of_pupil: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.fouten or not line.pgn:
            yield line
        else:
            of_pupil[line.pgn].append(line)
    for same in of_pupil.values():
        yield from _joined(same)


def _joined(same: Sequence[Line]) -> Iterator[Line]:
    whole = same[0]
    said = dict.fromkeys(whole.values, whole.regel)
    for nr, line in enumerate(same[1:], start=2):
        fouten = (TE_VEEL.format(grens=ENTRIES_A_PUPIL_MAX),) if nr > ENTRIES_A_PUPIL_MAX else _other(whole, line, said)
        if fouten:
            yield replace(line, fouten=fouten)
            continue
        said |= dict.fromkeys(line.values.keys() - said.keys(), line.regel)
        whole = _with(whole, line)
    yield whole


def _with(whole: Line, line: Line) -> Line:
    """Both rows in one; what was not taken over of each is told once."""
    return replace(
        whole,
        values={**whole.values, **line.values},
        columns={**whole.columns, **line.columns},
        verlies=tuple(dict.fromkeys((*whole.verlies, *line.verlies))),
    )


def _other(whole: Line, line: Line, said: Mapping[Key, int]) -> tuple[str, ...]:
    """Where a row says something else of the pupil than a row before it, each with that row's line."""
    return tuple(
        f"{line.columns[key]}: {ANDERS.format(regel=said[key])}"
        for key, value in line.values.items()
        if key in said and whole.values[key] != value
    )


# -- a pupil ---------------------------------------------------------------------------------------------------------


def _pupil(nr: int, line: Line, brin: str, schooljaar: str) -> PupilRow:
    deel = _deel(_with_kinds(line.values))
    found = PupilRow(nr, 1, line.regel, deel, verlies=line.verlies)
    fouten = line.fouten or tuple(_missing(found))
    year = _year_of(found)
    whole = _with_career(deel, year, brin, schooljaar)
    return replace(
        found, deel=whole, fouten=fouten, groep=year.get("groepsnaam", ""), jaargroep=year.get("jaargroep", "")
    )


def _with_kinds(values: Mapping[Key, object]) -> dict[Key, object]:
    """Each number with its kind, unless the list says it. What is said of a number that is not there says nothing."""
    kept = {key: value for key, value in values.items() if (number := _number_at(key)) is None or number in values}
    numbers = {key: value for key, value in kept.items() if key == _number_at(key)}
    kinds = {
        (lijst, post, f"{path.removesuffix(NUMMER)}{SOORT}"): EMAIL if "@" in str(value) else TELEFOON
        for (lijst, post, path), value in numbers.items()
    }
    return kinds | kept


def _number_at(key: Key) -> Key | None:
    """The number that this is or says something of; None for what is about no number."""
    lijst, post, path = key
    around, slash, _veld = path.rpartition("/")
    is_reach = names_of(around or lijst).rpartition("/")[2] == REACH
    return (lijst, post, f"{around}{slash}{NUMMER}") if is_reach else None


def _deel(values: Mapping[Key, object]) -> Record:
    """The record of these values; of a list the entries that say something, in their order, one after the other."""
    deel: Record = {}
    lists: defaultdict[str, defaultdict[int, dict[str, object]]] = defaultdict(lambda: defaultdict(dict))
    for (lijst, post, path), value in values.items():
        if lijst:
            lists[lijst][post][path] = value
        else:
            deel = with_value(deel, path, value)
    for lijst, posts in lists.items():
        for nr, post in enumerate(sorted(posts), start=1):
            deel = with_value(deel, f"{lijst}/{nr}", _entry_of(posts[post]))
    return deel


def _entry_of(values: Mapping[str, object]) -> Record:
    """One entry of a list. A second number is the first where its row has no other."""
    entry: Record = {}
    for path in sorted(values):
        first = path.replace("/2/", "/1/")
        entry = with_value(entry, path if first in values else first, values[path])
    return entry


def _missing(row: PupilRow) -> Iterator[str]:
    if not row.pgn:
        yield f"BSN of onderwijsnummer: {FOUTEN['leeg']}"
    for path in NEEDED:
        if not row.text(path.rpartition("/")[2]):
            yield f"{targets()[path].element.label}: {FOUTEN['leeg']}"


def _year_of(row: PupilRow) -> dict[str, str]:
    """What the list says of the group of now."""
    at = CAREER.removeprefix("huidigeschool/leerling/")
    return {veld: text for veld in ("groepsnaam", "jaargroep", "schooljaar") if (text := row.text(f"{at}/{veld}"))}


def _with_career(deel: Record, year: Mapping[str, str], brin: str, schooljaar: str) -> Record:
    """With what a school year needs besides, as far as it is known without asking."""
    if not year:
        return deel
    groep = year.get("groepsnaam", "")
    known = {"schooljaar": schooljaar, "brincode": brin} | ({"groepscode": groep} if groep else {}) | dict(year)
    return with_value(deel, CAREER, known)
