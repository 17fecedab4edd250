"""The verbs are there for whoever asks, and only those that were asked for are read."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import pytest

from overstap import dossier


@pytest.mark.parametrize("name", dossier.__all__)
def test_every_name_of_the_package_is_a_verb_or_a_value_and_never_a_file(name: str) -> None:
    assert not isinstance(getattr(dossier, name), ModuleType)


def test_the_names_read_late_are_names_of_the_package() -> None:
    late = {name for names in dossier.LATE.values() for name in names.split()}

    assert late < set(dossier.__all__)


def test_a_file_that_was_imported_by_its_path_does_not_hide_its_verb() -> None:
    """Python binds `overstap.dossier.convert`, the file, to the name that the verb has."""
    code = "import overstap.dossier.convert, overstap.dossier as d; print(callable(d.convert), callable(d.compare))"

    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout

    assert said.split() == ["True", "True"]


def test_who_only_validates_reads_no_other_verb() -> None:
    code = "import sys; from overstap.dossier import read, validate; print(*sys.modules)"

    read = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()

    assert "overstap.dossier.validate" in read
    assert {f"overstap.dossier.{file}" for file in ("convert", "compare", "privacy", "fill", "seal")} & {*read} == set()


def test_a_name_that_is_not_there_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'verstuur'"):
        dossier.verstuur  # noqa: B018 - asking is the test
