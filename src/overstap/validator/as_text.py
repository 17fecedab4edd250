"""An Outcome as lines for a terminal: whose dossier, which field, what to do, which rule."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from overstap.dossier import Melding
from overstap.report import clean
from overstap.validator.outcome import Outcome

LABEL_MAX = 44
"""Columns for the path to a field; a longer one pushes its text aside."""
TEXT_MIN = 32
"""Narrower than this a text is not folded."""


def as_text(outcome: Outcome, width: int | None = None) -> Iterator[str]:
    """The lines on a file that is not simply good, folded to `width` columns; None leaves each melding on one line."""
    yield heading(outcome)
    labels = [clean(each.veld) for each in outcome.alle]
    column = min(max(map(len, labels), default=0), LABEL_MAX)
    for label, melding in zip(labels, outcome.alle, strict=True):
        yield from lines_of(melding, label.ljust(column), width)


def heading(outcome: Outcome) -> str:
    """`Noor Wolfsgras  (groep8/0013.xml, POVO 2019.1)`; a file that was not read has only its own name."""
    file = clean(outcome.file)
    if not outcome.year:
        return file
    kind = f"{outcome.profile} {outcome.year}".strip()
    return f"{clean(outcome.leerling) or 'Leerling zonder naam'}  ({file}, {kind})"


def lines_of(melding: Melding, label: str, width: int | None) -> Iterator[str]:
    start = f"  {label}  " if label else "  "
    text = " ".join(filter(None, (warned(melding), clean(melding.tekst))))
    room = (width or 0) - len(start)
    first, *rest = wrap(text, room) if width and room >= TEXT_MIN else [text]
    last = f"  {regel(melding)}" if regel(melding) else ""
    if rest or (width and len(start) + len(first) + len(last) > width):
        yield start + first
        yield from (" " * len(start) + line for line in rest)
        if last:
            yield " " * len(start) + last.strip()
    else:
        yield start + first + last


def warned(melding: Melding) -> str:
    return "Waarschuwing:" if melding.soort == "Waarschuwing" else ""


def regel(melding: Melding) -> str:
    """The id of the rule, marked where the official validator says nothing of the kind."""
    if not melding.veld:
        return ""
    own = "" if melding.official else " (niet officieel)"
    return clean(melding.regel) + own
