"""The page on the official validator names every rule on which the two readings differ, and no other."""

from __future__ import annotations

import re

from house.source import ROOT
from overstap.gegevensset import load, years

PAGE = (ROOT / "docs" / "reference" / "validator.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"^\| ((?:EIG|OG|OV[ab]|PaO|cat\d\d)\.[\w.-]+) \|", PAGE, re.MULTILINE))


def test_every_rule_that_is_treated_otherwise_stands_on_the_page() -> None:
    sets = [load(jaar) for jaar in years()]
    rows = {regel.id for g in sets for regel in g.regels if regel.official != "ja"}
    columns = {naam for g in sets for naam in g.dode_regels}

    assert rows | columns | {naam for naam in NAMED if naam.startswith("EIG.")} == NAMED
    assert "EIG.COMMENTAAR" in NAMED
