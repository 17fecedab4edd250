"""What `overstap` says where only ring 1 is installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from overstap.__main__ import main
from overstap.database import Busy, Full
from overstap.node.config import ConfigError


def test_without_the_node_it_says_in_one_sentence_what_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [each for each in sys.modules if each.split(".")[0] == "click" or each.startswith("overstap.cli")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "click", None)

    with pytest.raises(SystemExit) as ended:
        main()

    assert str(ended.value.code).endswith("pip install 'overstap[node]'")


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (ConfigError("De instelling oin ontbreekt."), 2, "De instelling oin ontbreekt."),
        (Busy(), 1, "nu bezet"),
        (Full(), 1, "Maak ruimte"),
    ],
    ids=["configuration", "busy", "full"],
)
def test_what_an_operator_can_mend_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, code: int, says: str
) -> None:
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr("overstap.cli.group.main", fail)

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == code
    assert says in capsys.readouterr().err


def overstap(*args: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "overstap", *args], stderr=subprocess.PIPE, check=False, **options)


def test_a_disk_that_is_full_is_told_and_is_not_as_if_something_was_found() -> None:
    with Path("/dev/full").open("wb") as full:
        ended = overstap("gegevensset", "difference", "2018.1", "2019.1", stdout=full)
    assert (ended.returncode, b"De schijf is vol" in ended.stderr, b"Traceback" in ended.stderr) == (2, True, False)


@pytest.mark.parametrize(
    "words",
    [
        ["--version"],
        ["--help"],
        ["gegevensset", "difference", "2018.1", "2019.1"],
        ["gegevensset", "rule", "OVa.OA01"],
    ],
    ids=" ".join,
)
def test_who_stops_listening_ends_it_quietly(words: list[str]) -> None:
    """As `overstap … | head` does: no word, and not the code that says that something was found."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = overstap(*words, stdout=writing)
    finally:
        os.close(writing)

    assert (ended.returncode, ended.stderr) == (141, b"")


def test_a_code_of_a_command_is_kept() -> None:
    assert overstap("gegevensset", "rule", "OVa.NIETS", stdout=subprocess.PIPE).returncode == 2


def test_what_goes_to_a_program_is_utf_8_whatever_the_terminal_is() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1", "PYTHONPATH": os.pathsep.join(sys.path)}
    ended = overstap("gegevensset", "difference", "2018.1", "2019.1", stdout=subprocess.PIPE, env=environment)
    assert (ended.returncode, "2018.1 → 2019.1" in ended.stdout.decode()) == (0, True)


def test_who_breaks_it_off_does_not_learn_that_something_was_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken_off(_context: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("overstap.cli.group.invoke", broken_off)
    monkeypatch.setattr("sys.argv", ["overstap", "gegevensset", "list"])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 130
    assert "Afgebroken." in capsys.readouterr().err
