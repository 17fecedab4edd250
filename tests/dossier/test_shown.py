"""What parents were shown, and what of it has changed since."""

from __future__ import annotations

from dossier.pupils import pupil, pupil_record
from dossier.records import without
from overstap.dossier import build
from overstap.dossier.shown import changed_since, shown
from overstap.gegevensset import load

ROEPNAAM = "huidigeschool/leerling/roepnaam"


def test_the_same_dossier_has_not_changed() -> None:
    before = shown(pupil(), "2026-03-02")

    assert changed_since(before, pupil()) == ()


def test_what_changed_is_named_by_its_place_and_not_by_its_value() -> None:
    before = shown(pupil(), "2026-03-02")

    found = changed_since(before, pupil(ROEPNAAM, "Noor"))

    assert found == ("Leerling › Roepnaam",)
    assert "Noor" not in repr(before)


def test_what_went_away_has_changed_too() -> None:
    before = shown(pupil(), "2026-03-02")

    assert changed_since(before, build(without(ROEPNAAM, pupil_record()), load())) == ("Leerling › Roepnaam",)


def test_that_they_looked_is_no_change() -> None:
    before = shown(pupil(), "2026-03-02")

    assert changed_since(before, pupil("inzage", {"voorlopigdossier": True, "inzage": False})) == ()
