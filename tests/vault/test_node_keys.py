"""The keys of a node: a file that only its owner reads, or a setting; every mistake has its sentence."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest

from overstap.vault.errors import KeyFileError
from overstap.vault.keys import load_node_keys, write_node_key

ONE, TWO = bytes(range(32)), bytes(32)
LINES = f"1 {b64encode(ONE).decode()}\n\n2 {b64encode(TWO).decode()}\n"


def key_file(folder: Path, text: str, mode: int = 0o400) -> Path:
    path = folder / "node.key"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_a_new_key_is_written_for_its_owner_only_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "node.key"
    write_node_key(path)

    assert path.stat().st_mode & 0o777 == 0o400
    (number, key), *others = load_node_keys(path).items()
    assert (number, len(key), others) == (1, 32, [])


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "node.key"
    write_node_key(path)
    before = path.read_bytes()

    with pytest.raises(FileExistsError):
        write_node_key(path)

    assert path.read_bytes() == before


def test_keys_have_numbers(tmp_path: Path) -> None:
    assert load_node_keys(key_file(tmp_path, LINES)) == {1: ONE, 2: TWO}


def test_the_setting_goes_before_the_file_and_may_use_commas(tmp_path: Path) -> None:
    assert load_node_keys(tmp_path / "absent", LINES) == {1: ONE, 2: TWO}
    assert load_node_keys(None, LINES.strip().replace("\n\n", ",")) == {1: ONE, 2: TWO}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "bevat geen sleutel"),
        ("1 ***\n", "regel 1: de sleutel is geen base64"),
        ("1 AAAA\n", "regel 1: de sleutel heeft 3 bytes, het moeten er 32 zijn"),
        (b64encode(ONE).decode(), "regel 1: begin met het nummer"),
        (LINES.replace("2 ", "0 "), "regel 3: begin met het nummer"),
        (LINES.replace("2 ", "32768 "), "regel 3: begin met het nummer"),
        (LINES.replace("2 ", "1 "), "sleutelnummer 1 komt twee keer voor"),
        ("1 é\n", "is geen sleutelbestand"),
    ],
)
def test_a_wrong_file_is_refused_by_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(KeyFileError, match=sentence) as refused:
        load_node_keys(key_file(tmp_path, text))
    assert b64encode(ONE).decode() not in str(refused.value)


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o644])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(KeyFileError, match=r"leesbaar voor anderen\. Doe: chmod 0400"):
        load_node_keys(key_file(tmp_path, LINES, mode))


def test_no_file_and_no_setting_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        KeyFileError, match=r"absent is niet te lezen\. Geef het pad van een bestand dat u mag lezen\.$"
    ):
        load_node_keys(tmp_path / "absent")
    with pytest.raises(KeyFileError, match="vul OVERSTAP_NODE_KEY"):
        load_node_keys(None)
