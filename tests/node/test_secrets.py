"""The node's own secrets: made once, readable by nobody else, and never replaced by accident."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import pytest

from node.test_config import CENTRE, read
from overstap.node.config import Config, ConfigError
from overstap.node.secrets import (
    ALONE,
    ENVIRONMENT,
    NODE_KEY,
    chain_secrets,
    make_secrets,
    node_keys,
    refuse_lost,
    secret,
)
from overstap.wire.keys import make_secret

KEY = base64.b64encode(bytes(32)).decode()


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    return read(tmp_path / "node.toml", CENTRE)


def write(path: Path, text: str, mode: int = 0o400) -> None:
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_text(text)
    path.chmod(mode)


def test_what_is_missing_is_made_for_the_owner_alone(config: Config) -> None:
    made = make_secrets(config.keys)

    assert sorted(path.name for path in made) == sorted((NODE_KEY, *ALONE))
    assert {path.stat().st_mode & 0o777 for path in made} == {0o400}
    assert config.keys.stat().st_mode & 0o777 == 0o700
    assert list(node_keys(config)) == [1]
    assert {len(secret(config, name)) for name in ALONE} == {32}
    assert len({secret(config, name) for name in ALONE}) == len(ALONE)


def test_what_is_there_stays(config: Config) -> None:
    """A key that is replaced closes every dossier for ever."""
    make_secrets(config.keys)
    before = {path.name: path.read_bytes() for path in config.keys.iterdir()}
    (config.keys / "web.key").unlink()

    assert make_secrets(config.keys) == [config.keys / "web.key"]

    after = {path.name: path.read_bytes() for path in config.keys.iterdir()}
    assert {name for name in before if before[name] != after[name]} == {"web.key"}


def test_a_key_that_what_is_stored_depends_on_is_not_made_anew(config: Config) -> None:
    make_secrets(config.keys)
    config = replace(config, role="school")
    refuse_lost(config)

    for name in (NODE_KEY, "audit.key"):
        kept = (config.keys / name).read_bytes()
        (config.keys / name).unlink()
        with pytest.raises(ConfigError, match=f"{name} ontbreekt, en de database is al in gebruik"):
            refuse_lost(config)
        write(config.keys / name, kept.decode())


def test_a_centre_keeps_no_dossiers_and_misses_no_key_of_them(config: Config) -> None:
    make_secrets(config.keys)
    (config.keys / NODE_KEY).unlink()

    refuse_lost(config)


def test_with_the_keys_in_the_environment_no_file_is_made_or_missed(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second set in a file would be taken for the real one on the day that the setting is forgotten."""
    monkeypatch.setenv(ENVIRONMENT, f"1 {KEY}")
    make_secrets(config.keys)

    refuse_lost(replace(config, role="school"))

    assert not (config.keys / NODE_KEY).exists()


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "keys").touch()

    with pytest.raises(ConfigError, match="instelling keys"):
        make_secrets(tmp_path / "keys")


def test_the_keys_of_the_environment_come_before_the_file(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, f"2 {KEY},7 {KEY}")

    assert dict(node_keys(config)) == {2: bytes(32), 7: bytes(32)}


def test_a_wrong_key_in_the_environment_is_not_passed_over(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a file beside it that is good: which one is meant is not for us to guess."""
    make_secrets(config.keys)
    monkeypatch.setenv(ENVIRONMENT, "geen sleutel")

    with pytest.raises(ConfigError, match=ENVIRONMENT):
        node_keys(config)


@pytest.mark.parametrize("name", [NODE_KEY, *ALONE])
def test_a_key_that_is_missing_says_which_command_makes_it(config: Config, name: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        secret_or_keys(config, name)

    assert name in str(refusal.value)
    assert "overstap prepare" in str(refusal.value)


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o644, 0o420])
@pytest.mark.parametrize("name", [NODE_KEY, *ALONE])
def test_a_key_that_others_can_reach_is_refused(config: Config, name: str, mode: int) -> None:
    make_secrets(config.keys)
    (config.keys / name).chmod(mode)

    with pytest.raises(ConfigError, match="chmod 0400"):
        secret_or_keys(config, name)


@pytest.mark.parametrize("text", ["", "geen base64!", "AAAA", "é" * 44], ids=["empty", "text", "short", "letters"])
@pytest.mark.parametrize("name", [NODE_KEY, *ALONE])
def test_a_damaged_key_is_refused_and_not_shown(config: Config, name: str, text: str) -> None:
    write(config.keys / name, text)

    with pytest.raises(ConfigError) as refusal:
        secret_or_keys(config, name)

    assert name in str(refusal.value)
    assert not text or text not in str(refusal.value)


def secret_or_keys(config: Config, name: str) -> object:
    return node_keys(config) if name == NODE_KEY else secret(config, name)


# -- the secret of the chain -------------------------------------------------------------------------------------


def test_the_secrets_of_the_chain_by_number(tmp_path: Path) -> None:
    make_secret(tmp_path / "chain.keys", 3)

    assert list(chain_secrets(tmp_path / "chain.keys")) == [3]


def test_without_the_secret_of_the_chain_it_says_where_it_comes_from(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refusal:
        chain_secrets(tmp_path / "chain.keys")

    assert "chain.keys" in str(refusal.value)
    assert "overstap keys secret" in str(refusal.value)
    assert "overstap prepare" not in str(refusal.value)


def test_a_secret_of_the_chain_that_others_can_read_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "chain.keys", f"1 {KEY}\n", 0o644)

    with pytest.raises(ConfigError, match="chmod 0400"):
        chain_secrets(tmp_path / "chain.keys")


def test_keys_in_another_folder_are_read_there(config: Config, tmp_path: Path) -> None:
    make_secrets(tmp_path / "elders")

    assert list(node_keys(replace(config, keys=tmp_path / "elders"))) == [1]
