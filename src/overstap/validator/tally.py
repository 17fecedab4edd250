"""What a whole run came to: counted while the outcomes pass by, so that none of them is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from overstap.dossier import Melding
from overstap.validator.outcome import NO_RULES, Outcome


@dataclass(slots=True)
class RegelCount:
    """How often a rule was broken, with its text as an example of how it is told."""

    melding: Melding
    year: str
    """Of the first dossier that broke it."""
    times: int = 0
    files: int = 0


@dataclass
class Tally:
    verdicts: Counter[str] = field(default_factory=Counter)
    warned: int = 0
    """Files that are good and have a warning."""
    exit_code: int = 0
    regels: dict[tuple[str, str, str], RegelCount] = field(default_factory=dict)
    """By rule, field and text: the meldingen on structure share one id, and one text may be told of many fields."""

    @property
    def good(self) -> int:
        return self.verdicts["goed"]

    @property
    def bad(self) -> int:
        return self.verdicts.total() - self.good

    @property
    def goed_niet(self) -> str:
        """`26 dossiers goed, 2 niet`"""
        return f"{self.good} {'dossier' if self.good == 1 else 'dossiers'} goed, {self.bad} niet"

    @property
    def line(self) -> str:
        """What the whole run came to, in one sentence or two."""
        line = f"{self.goed_niet}."
        if self.warned:
            line += f" Bij {self.warned} van de goede staat een waarschuwing."
        return line

    @property
    def most_often(self) -> list[RegelCount]:
        """Each Fout before each Waarschuwing, and then what most dossiers have."""
        return sorted(
            self.regels.values(), key=lambda each: (each.melding.soort, -each.files, -each.times, each.melding.regel)
        )

    def rule_to_ask_after(self) -> tuple[str, str]:
        """The id and the year of a rule whose Fout was found, to show how more is told of one; empty when none was."""
        for each in self.most_often:
            if each.melding.soort == "Fout" and each.melding.regel not in NO_RULES:
                return each.melding.regel, each.year
        return "", ""

    def watch(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        for outcome in outcomes:
            self.add(outcome)
            yield outcome

    def add(self, outcome: Outcome) -> None:
        self.verdicts[outcome.verdict] += 1
        self.warned += outcome.verdict == "goed" and bool(outcome.meldingen)
        self.exit_code = max(self.exit_code, outcome.exit_code)
        seen: set[tuple[str, str, str]] = set()
        for melding in outcome.alle:
            key = (melding.regel, melding.veld, melding.tekst)
            count = self.regels.setdefault(key, RegelCount(melding, outcome.year))
            count.times += 1
            count.files += key not in seen
            seen.add(key)
