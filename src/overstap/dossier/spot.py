"""One place in a record, by its path: `huidigeschool/leerling/verzorger/2/naam`; a number counts from 1 in a list."""

from __future__ import annotations

from overstap.dossier.record import Record


class NoSuchSpot(LookupError):
    """The path leads through a value, or past the end of a list. Its text names no value."""


def value_at(record: Record, path: str) -> object:
    """What stands at this place; None when nothing does. Raises NoSuchSpot."""
    found: object = record
    for step in path.split("/"):
        if found is None:
            return None
        found = _below(found, step)
    return found


def with_value(record: Record, path: str, value: object) -> Record:
    """The record with this value at the place, and the blocks around it; with None it goes. Raises NoSuchSpot.

    A block or a list in which nothing is left goes too. The record that was given stays as it is.
    """
    changed = _put(record, path.split("/"), value)
    assert changed is None or isinstance(changed, dict)
    return changed or {}


def names_of(path: str) -> str:
    """The path without numbers: that of the field in the tables."""
    return "/".join(step for step in path.split("/") if not step.isdigit())


def is_block(path: str) -> bool:
    """Whether a block of a list stands at the end of this path."""
    return path.rpartition("/")[2].isdigit()


def numbered_heads(path: str) -> list[str]:
    """The path up to each of its numbers, outermost first."""
    steps = path.split("/")
    return ["/".join(steps[:at]) for at, step in enumerate(steps, start=1) if step.isdigit()]


def text_at(record: Record, path: str) -> str:
    """The text at this place; empty when none stands there, also when the way to it has gone."""
    try:
        found = value_at(record, path)
    except NoSuchSpot:
        return ""
    return found if isinstance(found, str) else ""


def _below(found: object, step: str) -> object:
    if isinstance(found, list):
        nr = _number(step)
        if nr > len(found) + 1:
            raise NoSuchSpot("past the end of a list")
        return found[nr - 1] if nr <= len(found) else None
    if isinstance(found, dict):
        return found.get(step)
    raise NoSuchSpot("through a value")


def _put(found: object, steps: list[str], value: object) -> object:
    if not steps:
        return value
    step, *rest = steps
    if found is None:
        found = [] if step.isdigit() else {}
    inner = _put(_below(found, step), rest, value)
    if isinstance(found, list):
        nr = _number(step)
        return found[: nr - 1] + ([] if inner is None else [inner]) + found[nr:] or None
    assert isinstance(found, dict)
    rest_of = {veld: each for veld, each in found.items() if veld != step}
    return (rest_of if inner is None else {**found, step: inner}) or None


def _number(step: str) -> int:
    if not (step.isascii() and step.isdigit()) or step == "0" or len(step) > 4:
        raise NoSuchSpot("a list wants a number")
    return int(step)


def merged(first: Record, then: Record) -> Record:
    """Both records in one: of what both say, the second counts. A list belongs whole to whom it came from last."""
    made = dict(first)
    for veld, value in then.items():
        known = made.get(veld)
        if isinstance(known, dict) and isinstance(value, dict):
            made[veld] = merged(known, value)
        else:
            made[veld] = value
    return made
