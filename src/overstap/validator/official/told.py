"""What the published files say otherwise, as lines for a terminal and as a part of a line of JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from overstap.report import clean
from overstap.validator.official.compare import Compared, Difference

NOTHING = "niets"


@dataclass
class Count:
    """Over a whole run."""

    compared: int = 0
    differing: int = 0
    left_out: int = 0

    def add(self, compared: Compared) -> None:
        self.compared += not compared.reason
        self.differing += compared.differs
        self.left_out += bool(compared.reason)

    @property
    def line(self) -> str:
        files = "dossier" if self.compared == 1 else "dossiers"
        line = f"Naast de officiële bestanden gelegd: {self.compared} {files}, {self.differing} met een verschil."
        return line + (f" Niet vergeleken: {self.left_out}." if self.left_out else "")


def as_lines(compared: Compared) -> Iterator[str]:
    """Nothing when both say the same."""
    if compared.reason:
        yield f"  Niet met de officiële bestanden vergeleken. {compared.reason}"
    elif compared.broke_off:
        yield f"  De officiële stylesheet ({compared.rule_set}) brak af op dit dossier en gaf geen uitkomst."
    elif not compared.same_structure:
        yield f"  Verschil met het officiële schema ({compared.rule_set}): {structure_line(compared)}"
    elif compared.differences:
        yield f"  Verschil met de officiële bestanden ({compared.rule_set}):"
        yield from map(difference_line, compared.differences)
    elif not compared.same_order:
        yield f"  De officiële bestanden ({compared.rule_set}) geven dezelfde meldingen in een andere volgorde."


def structure_line(compared: Compared) -> str:
    if compared.structure:
        return f"dat keurt het dossier af ({', '.join(map(clean, compared.structure))}), wij niet."
    return "dat keurt het dossier goed, wij niet."


def difference_line(difference: Difference) -> str:
    ours = ", ".join(map(clean, difference.ours)) or NOTHING
    theirs = " | ".join(clean(text.strip()) for text in difference.theirs) or NOTHING
    return f"    {clean(difference.locatie)}  wij: {ours}; officieel: {theirs}"


def as_object(compared: Compared) -> dict[str, object]:
    """For JSON, under a key of its own."""
    if compared.reason:
        return {"reason": compared.reason}
    return {
        "set": compared.rule_set,
        "verdict": compared.verdict,
        "structure": list(compared.structure),
        "differs": compared.differs,
        "differences": [
            {"locatie": each.locatie, "ours": list(each.ours), "theirs": list(each.theirs)}
            for each in compared.differences
        ],
        "same_order": compared.same_order,
    }
