"""The page on conversion says what the table says, row by row."""

from __future__ import annotations

import re

import pytest

from house.source import ROOT
from overstap.gegevensset import years
from overstap.gegevensset.conversions import Conversie, conversies, steps

PAGE = (ROOT / "docs" / "reference" / "conversions.md").read_text(encoding="utf-8")
PAIRS = [pair for one in years() for other in years() for pair in steps(one, other) if pair == (one, other)]


def line(row: Conversie) -> str:
    told = " / ".join(f"{each}" for each in (row.tekst, row.anders) if each)
    cells = (f"`{row.pad}`", f"`{row.hoe}`", f"`{row.doel}`" if row.doel else "", row.soort, told)
    return f"| {' | '.join(cells)} |"


@pytest.mark.parametrize(("van", "naar"), PAIRS)
def test_the_page_has_the_rows_of_the_table(van: str, naar: str) -> None:
    chapter = re.search(rf"^## {van} → {naar}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert chapter
    lines = [each for each in chapter[1].splitlines() if each.startswith("| `")]
    assert lines == [line(row) for row in conversies(van, naar)]
