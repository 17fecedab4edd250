"""`overstap keys`: what the commands make and say, and that a mistake is one sentence."""

from __future__ import annotations

import errno
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from overstap.cli.keys import NOT_DONE, keys
from overstap.vault.keys import load_node_keys
from wire.stand import PO_OIN


def run(*arguments: object) -> Result:
    return CliRunner().invoke(keys, [str(each) for each in arguments])


@pytest.fixture
def made(tmp_path: Path) -> Path:
    assert run("ca", tmp_path / "ca").exit_code == 0
    result = issue(tmp_path)
    assert result.exit_code == 0, result.output
    return tmp_path


def issue(root: Path, oin: str = PO_OIN, host: str = "localhost") -> Result:
    return run("issue", root / "po", "--ca", root / "ca", "--oin", oin, "--name", "Rekenwolk", "--host", host)


def test_an_authority_a_system_and_its_secrets(made: Path) -> None:
    secret, node = run("secret", made / "chain.secret", "--number", 3), run("node-key", made / "node.keys")

    assert sorted(path.name for path in (made / "po").iterdir()) == [
        "ca.crt",
        "seal.crt",
        "seal.key",
        "tls.crt",
        "tls.key",
    ]
    assert "Geheim nummer 3 staat in" in secret.output
    assert (made / "chain.secret").read_text().startswith("3 ")
    assert "geen dossier meer open" in node.output


def test_a_certificate_is_shown_in_words(made: Path) -> None:
    shown = run("show", made / "po" / "tls.crt").output

    assert PO_OIN in shown
    assert "ontvangen, versturen" in shown
    assert "dagen geldig" in shown
    assert "verzegelen" in run("show", made / "po" / "seal.crt").output
    assert "certificaten uitgeven" in run("show", made / "ca" / "ca.crt").output


def test_what_exists_stays(made: Path) -> None:
    before = (made / "po" / "tls.key").read_bytes()

    again = issue(made)

    assert again.exit_code == 1
    assert "bestaat al" in again.output
    assert (made / "po" / "tls.key").read_bytes() == before


@pytest.mark.parametrize(
    ("oin", "host", "sentence"),
    [("123", "localhost", "precies 20 cijfers"), (PO_OIN, "*.example.invalid", "geen hostnaam")],
)
def test_a_mistake_is_one_sentence(tmp_path: Path, oin: str, host: str, sentence: str) -> None:
    run("ca", tmp_path / "ca")

    result = issue(tmp_path, oin, host)

    assert result.exit_code == 1
    assert sentence in result.output
    assert not (tmp_path / "po").exists()


def test_what_is_no_certificate_cannot_be_shown(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("geen certificaat")

    assert "geen certificaat in PEM" in run("show", tmp_path / "text").output


def test_a_certificate_that_is_not_there_is_not_called_wrong(tmp_path: Path) -> None:
    result = run("show", tmp_path / "tls.crt")

    assert result.exit_code != 0
    assert "geen certificaat" not in result.output
    assert "tls.crt" in result.output


def test_each_certificate_is_given_its_own_term(tmp_path: Path) -> None:
    run("ca", tmp_path / "ca")

    lines = issue(tmp_path).output.splitlines()

    assert [line.split(", ")[1] for line in lines if "seal.key" in line or "tls.key" in line] == [
        "90 dagen geldig",
        "400 dagen geldig",
    ]


@pytest.mark.parametrize("command", ["secret", "node-key"])
def test_a_number_that_no_node_would_read_is_not_made(tmp_path: Path, command: str) -> None:
    assert run(command, tmp_path / "made", "--number", "0").exit_code != 0
    assert not (tmp_path / "made").exists()
    assert run(command, tmp_path / "made", "--number", "1").exit_code == 0
    assert list(load_node_keys(tmp_path / "made")) == [1]


def test_where_nothing_can_be_written_the_command_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    said = run("secret", tmp_path / "file" / "chain.secret")

    assert said.exit_code != 0
    assert re.search(r"is geen map\. Kies een andere map|is er al en is geen map", said.output)


@pytest.mark.parametrize("kind", NOT_DONE)
def test_why_it_cannot_be_is_told_in_dutch_whatever_the_system_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[OSError]
) -> None:
    """The words of the system (`No space left on device`) are in its own language."""

    def refused(*_: object) -> None:
        raise kind(errno.ENOSPC, "No space left on device", str(tmp_path / "made"))

    monkeypatch.setattr("overstap.cli.keys.make_secret", refused)
    said = run("secret", tmp_path / "made")

    assert said.exit_code != 0
    assert "No space left" not in said.output
    assert NOT_DONE[kind].format(path=tmp_path / "made") in said.output
