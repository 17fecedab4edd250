"""The code in the guides does what the guides say."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from house.source import ROOT
from overstap import dossier, gegevensset


def blocks(guide: str, language: str) -> list[str]:
    text = (ROOT / "docs" / "guides" / guide).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_the_supplier_reads_and_checks_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = dossier.invent(1, "POVO", bron_brin="99PA", vandaag=date(2026, 3, 12))
    (tmp_path / "dossier.xml").write_bytes(dossier.write(dossier.build(record, gegevensset.load())))
    monkeypatch.chdir(tmp_path)
    (code,) = [each for each in blocks("supplier.md", "python") if "overstap.client" not in each]
    names: dict[str, object] = {}

    exec(code, names)  # noqa: S102 (it is our own guide that is run)

    assert names["meldingen"] == ()
