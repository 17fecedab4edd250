"""Every text of the pages and the report has its English, and the table has none that nobody says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from overstap import validator
from overstap.dossier import Melding
from overstap.validator import pages, words
from overstap.validator.as_html import MELDINGEN_MAX, as_html
from overstap.validator.outcome import Outcome, judge
from overstap.validator.tally import Tally
from overstap.validator.words import DUTCH, ENGLISH, table

ROOM = Path(validator.__file__).parent
WRONG = Melding("EIG.BSN", "Fout", "/dossier[1]", "Leerling", "Dit is geen geldig BSN.", official=False)
WARNS = Melding("EIG.COMMENTAAR", "Waarschuwing", "/[1]", "Dossier", "Hier staat commentaar.", official=False)


class Asked(dict[str, str]):
    """The table, which remembers what it does not have."""

    missing: set[str]

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        if key not in self:
            self.missing.add(key)
        return super().get(key, default)


def outcome(verdict: str, *meldingen: Melding) -> Outcome:
    return Outcome("a.xml", "", "2019.1", "POVO", verdict, (), meldingen)  # type: ignore[arg-type]


def told() -> Iterator[str]:
    """Every page there is, with everything on it that there can be."""
    good, warned, wrong = outcome("goed"), outcome("goed", WARNS), outcome("fout", *[WRONG] * (MELDINGEN_MAX + 1))
    built = outcome("xsd-fout", WRONG)
    yield pages.front_page(ENGLISH)
    yield pages.lost_page(ENGLISH)
    for outcomes in ([good], [good, good], [good, warned, wrong, built, judge("x", b"x")], [good, good, wrong]):
        yield pages.outcome_page(outcomes, ENGLISH)
        tally = Tally()
        yield as_html(tally.watch(outcomes), tally, datetime(2026, 3, 2, 9, 5, tzinfo=UTC), ENGLISH)
    for text in refusals():
        yield pages.refusal_page(text, ENGLISH)


def refusals() -> set[str]:
    """The sentences with which a form or a request is refused, out of the code."""
    found = set()
    for name in ("upload.py", "service.py"):
        for node in ast.walk(ast.parse((ROOM / name).read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"FormFout", "refusal"}:
                found.add(ast.unparse(node.args[-1]))
    named = {"FILES_MAX": pages.FILES_MAX, "fout": "", "tekst": ""}
    return {str(eval(each, {}, named)) for each in found} - {""}  # noqa: S307 - our own source


def test_everything_that_is_said_has_its_english(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(table())
    asked.missing = set()
    monkeypatch.setattr(words, "table", lambda: asked)

    assert len(refusals()) == 8
    assert all(told())
    assert asked.missing == set()


def test_the_table_has_no_text_that_nobody_says() -> None:
    """A text may be cut over lines in the code, so it is looked for by its words."""
    said = " ".join(path.read_text("utf-8") for path in sorted(ROOM.glob("*.py")))
    known = re.sub(r"\W+", " ", said.replace("{FILES_MAX}", str(pages.FILES_MAX)))
    assert [nl for nl in table() if re.sub(r"\W+", " ", nl).strip() not in known] == []


def test_what_stands_between_braces_stands_in_both_languages() -> None:
    for nl, en in table().items():
        assert set(re.findall(r"{\w+}", nl)) == set(re.findall(r"{\w+}", en)), nl
        assert en.strip() == en != ""


def test_dutch_is_said_as_it_stands() -> None:
    assert (DUTCH("Controleer"), ENGLISH("Controleer"), ENGLISH("Iets van een ander")) == (
        "Controleer",
        "Check",
        "Iets van een ander",
    )
