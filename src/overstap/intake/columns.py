"""Which column of a list goes to which field of the gegevensset: guessed by its name, settled by a person."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import product

from overstap.intake.targets import (
    CAREER,
    CAREER_FIELDS,
    EACH_ROW,
    ENTRIES_MAX,
    MARK,
    Column,
    Target,
    columns_of,
    is_reach,
    second,
    targets,
)

PUPIL = ("huidigeschool", "leerling")
NUMBERS = ("huidigeschool/leerling/bsn", "huidigeschool/leerling/onderwijsnummer")
NEEDED = ("huidigeschool/leerling/achternaam", "huidigeschool/leerling/geboortedatum")
"""With a number, what a list needs for a pupil to be known again."""
IDENTITY = (
    *NUMBERS,
    *NEEDED,
    *(f"huidigeschool/leerling/{veld}" for veld in ("voornaam", "voorletters-1", "voorvoegsel", "roepnaam")),
    *(f"{CAREER}/{veld}" for veld in CAREER_FIELDS),
    "huidigeschool/brincode",
)
"""What says who a pupil is and in which group, and no more."""
FIRST = "1"
NUMBERED = re.compile(r"[0-9]+")


def guess(columns: Sequence[str]) -> tuple[str, ...]:
    """For each column where it most likely goes, or nothing; no two go to the same."""
    taken: set[str] = set()
    guessed = []
    for column in columns:
        path = _names().get(plain(column), "") or _entry(column)
        free = next((each for each in (path, *_beside(path)) if each not in taken), "")
        guessed.append(free)
        taken.add(free)
    return tuple(guessed)


def _beside(path: str) -> Iterator[str]:
    """Where a telephone number or an e-mail address may go when there is one at this place already."""
    naam, _, post = path.partition(MARK)
    if not post.isdigit() or not is_reach(targets()[naam].element):
        return
    if (other := second(naam)) in targets():
        yield f"{other}{MARK}{post}"
    else:
        yield from (f"{naam}{MARK}{nr}" for nr in range(int(post) + 1, ENTRIES_MAX + 1))


def _entry(column: str) -> str:
    """The field of an entry: with the number in the name the entry with that number, else as `blocks.csv` says."""
    found = NUMBERED.findall(column)
    path = _entry_names().get(plain(NUMBERED.sub("", column)), "")
    if not path or len(found) > 1 or (found and not 1 <= int(found[0][:3]) <= ENTRIES_MAX):
        return ""
    if found and is_reach(targets()[path].element) and not _counts_entries(column, targets()[path].lijst):
        return ""
    return f"{path}{MARK}{int(found[0]) if found else _posts().get(targets()[path].lijst, FIRST)}"


def _counts_entries(column: str, lijst: str) -> bool:
    """Whether the number in this name stands behind the word for the list: `ouder telefoon 2` may be of the first."""
    words = tuple(row["word"] for row in _table("blocks.csv") if row["path"] == lijst)
    return plain(NUMBERED.split(column)[0]).endswith(words)


@cache
def _names() -> Mapping[str, str]:
    """By a plain name the path: of headings.csv, else the label or the name of a field, the pupil's own first."""
    found = {plain(row["heading"]): row["path"] for row in _table("headings.csv") if not _is_entry(row["path"])}
    once = [each for each in targets().values() if not each.lijst]
    by_depth = sorted(once, key=lambda each: (not each.path.startswith("/".join(PUPIL)), _depth(each)))
    for each in by_depth:
        for name in (each.element.label, each.element.veld, each.label, each.path):
            found.setdefault(plain(name), each.path)
    return found


def _is_entry(path: str) -> bool:
    """Whether this is another name of a field in a list, without which entry: a word for the list comes with it."""
    return MARK not in path and bool(targets()[path].lijst)


@cache
def _other_names() -> Mapping[str, Sequence[str]]:
    """How a field of an entry is called besides its label and its name."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in _table("headings.csv"):
        if _is_entry(row["path"]):
            found[row["path"]].append(row["heading"])
    return found


@cache
def _entry_names() -> Mapping[str, str]:
    """The fields of entries, by the word for the list with that for the field, before it or behind it."""
    words: defaultdict[str, list[str]] = defaultdict(list)
    for row in _table("blocks.csv"):
        words[row["path"]].append(row["word"])
    found: dict[str, str] = {}
    for each in sorted((each for each in targets().values() if each.lijst), key=_depth):
        for name in (plain(each.label), plain(each.path), *_with_words(each, words[each.lijst])):
            found.setdefault(name, each.path)
    return found


def _with_words(target: Target, words: Sequence[str]) -> Iterator[str]:
    """`ouderachternaam` and `achternaamouder`, for each word and each name of the field."""
    names = (plain(target.element.label), plain(target.element.veld), *_other_names().get(target.path, ()))
    for word, name in product(words, names):
        yield from (f"{word}{name}", f"{name}{word}")


@cache
def _posts() -> Mapping[str, str]:
    """Which entry a heading without a number means: one for each row only where lists are mostly made so."""
    return {row["path"]: row["post"] for row in _table("blocks.csv")}


def _table(name: str) -> csv.DictReader[str]:
    return csv.DictReader((files(__package__) / name).read_text(encoding="utf-8").splitlines())


def _depth(target: Target) -> int:
    return target.path.count("/")


def plain(name: str) -> str:
    """A name without accents, capitals and signs: `Geb. datum` and `geb_datum` are the same."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", bare)


def faults_of(chosen: Sequence[str], columns: int) -> tuple[str, ...]:
    """What is wrong with this choice for each column, as codes; nothing when it can be used."""
    used = [path for path in chosen if path]
    faults = []
    if len(chosen) != columns or not _are_known(used):
        faults.append("unknown_column")
    elif _both_ways(columns_of(chosen)):
        faults.append("list_both_ways")
    if len(set(used)) != len(used):
        faults.append("column_twice")
    if not set(NUMBERS) & set(used):
        faults.append("no_number_column")
    if not set(NEEDED) <= set(used):
        faults.append("no_name_column")
    return tuple(faults)


def _are_known(used: Sequence[str]) -> bool:
    try:
        columns_of(used)
    except KeyError:
        return False
    return True


def _both_ways(columns: Sequence[Column]) -> bool:
    """Whether some list is to be filled by rows and by columns: then nobody knows which entry is which."""
    ways: defaultdict[str, set[bool]] = defaultdict(set)
    for column in columns:
        if column.target.lijst:
            ways[column.target.lijst].add(column.post == EACH_ROW)
    return any(len(each) > 1 for each in ways.values())


def is_together(chosen: Sequence[str]) -> bool:
    """Whether a pupil may stand on several rows, each with an entry of its own."""
    return any(path.endswith(f"{MARK}{EACH_ROW}") for path in chosen)


def is_identity(chosen: Sequence[str]) -> bool:
    """Whether a list says no more than who the pupils are and in which group."""
    return set(filter(None, chosen)) <= set(IDENTITY)
