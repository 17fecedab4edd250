"""The types of a year hold a supplier to the JSON form, and let through what is right."""

from __future__ import annotations

from pathlib import Path

import pytest
from mypy import api

from overstap.gegevensset import load, years
from overstap.gegevensset.stubs import stubs

USE = """
from dossier_2019_1 import Adres, Dossier, Huidigeschool, Leerling, Metadata

leerling: Leerling = {"achternaam": "Wolfsgras", "voorletters-1": "N", "geslacht": 2, "nationaliteit": ["1"]}
adres: Adres = {"soortadres": "bezoek", "straat": "a", "nummer": "1", "postcode": "0000 AB", "plaats": "b"}
school: Huidigeschool = {
    "naam": "a", "brincode": "99PA", "vestigingscode": "00", "aanleverpunt": "0", "leerling": leerling,
}
"""
WRONG = {
    '{"achternaam": "a", "geslacht": "x"}': "geslacht",
    '{"achternaam": "a", "schoenmaat": 41}': "schoenmaat",
    '{"roepnaam": "Noor"}': "achternaam",
    '{"achternaam": "a", "voornaam": "Noor"}': "voornaam",
    '{"achternaam": "a", "adresgeheim": "ja"}': "adresgeheim",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stubs")
    for jaar in years():
        (folder / f"dossier_{jaar.replace('.', '_')}.py").write_text(stubs(load(jaar)), encoding="utf-8")
    wrong = "".join(f"wrong{nr}: Leerling = {each}\n" for nr, each in enumerate(WRONG))
    (folder / "use.py").write_text(USE, encoding="utf-8")
    (folder / "wrong.py").write_text(f"from dossier_2019_1 import Leerling\n{wrong}", encoding="utf-8")
    return folder


def told(folder: Path, *files: str) -> list[str]:
    paths = [str(folder / file) for file in files]
    out, error, _ = api.run(["--strict", "--config-file=", f"--cache-dir={folder / 'cache'}", *paths])
    assert error == ""
    return [line for line in out.splitlines() if ": error: " in line]


def test_the_types_of_every_year_and_a_right_use_of_them_are_strict(folder: Path) -> None:
    assert told(folder, *(path.name for path in folder.glob("dossier_*.py")), "use.py") == []


def test_a_wrong_record_is_told_line_by_line(folder: Path) -> None:
    errors = told(folder, "wrong.py")

    assert [line.split(":")[1] for line in errors] == [str(nr) for nr in range(2, len(WRONG) + 2)]
    for line, veld in zip(errors, WRONG.values(), strict=True):
        assert f'"{veld}"' in line


def test_the_module_is_python_that_runs() -> None:
    names: dict[str, object] = {}

    exec(stubs(load("2019.1")), names)  # noqa: S102 - it is our own module that is run

    assert "Dossier" in names
    assert "CijferlijstTypelijstReeks" in names
