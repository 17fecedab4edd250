"""The list of certificates that are refused although they are still valid."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from overstap.node.deny import DenyList

MINE, YOURS = "ab" * 32, "cd" * 32


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "deny.txt"
    path.write_text(f"{MINE}\n")
    return path


def test_who_is_on_the_list_is_refused_and_nobody_else(file: Path) -> None:
    denied = DenyList(file)

    assert MINE in denied
    assert YOURS not in denied


def test_without_a_list_nobody_is_refused() -> None:
    assert MINE not in DenyList(None)


def test_a_change_counts_at_the_next_connection(file: Path) -> None:
    denied = DenyList(file)
    assert YOURS not in denied

    file.write_text(f"{MINE}\n{YOURS}\n")
    assert YOURS in denied

    file.write_text(f"{YOURS}\n")
    assert MINE not in denied


def test_a_list_of_the_same_size_is_seen_too(file: Path) -> None:
    denied = DenyList(file)
    assert MINE in denied

    file.write_text(f"{YOURS}\n")
    os.utime(file, (1, 1))

    assert YOURS in denied
    assert MINE not in denied


@pytest.mark.parametrize(
    "written",
    [
        MINE.upper(),
        ":".join(["AB"] * 32),
        f"  {MINE}  \r\n\r\n{YOURS}",
        "sha256 Fingerprint=" + ":".join(["AB"] * 32),
    ],
)
def test_a_fingerprint_counts_as_other_programs_write_it(file: Path, written: str) -> None:
    file.write_text(written)

    assert MINE in DenyList(file)


def test_a_list_that_is_gone_refuses_everybody_until_it_is_back(file: Path) -> None:
    """Not knowing who was withdrawn is no reason to let him in."""
    denied = DenyList(file)
    assert YOURS not in denied

    file.rename(file.with_suffix(".away"))
    assert YOURS in denied

    file.with_suffix(".away").rename(file)
    assert YOURS not in denied


def test_a_list_that_cannot_be_read_refuses_everybody(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")
    denied = DenyList(file)

    assert YOURS in denied
    assert YOURS in denied  # also when it has not changed since


@pytest.mark.parametrize("line", [MINE[:-1], MINE + "ab", MINE.replace("a", "g"), f"{MINE} {YOURS}", "Lyceum De Kade"])
def test_a_line_that_is_no_fingerprint_refuses_everybody(file: Path, line: str) -> None:
    """T14: with a slip of the pen in it, whoever was meant would not be refused."""
    file.write_text(f"{MINE}\n{line}\n")
    denied = DenyList(file)

    assert YOURS in denied
    assert YOURS in denied  # also when it has not changed since


def test_a_folder_is_no_list(tmp_path: Path) -> None:
    assert MINE in DenyList(tmp_path)
