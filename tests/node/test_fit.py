"""Before a node serves: what would make it useless is one sentence that names the file or the setting."""

from __future__ import annotations

import shutil
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from node.test_config import SCHOOL, read
from overstap.node.config import Config, ConfigError
from overstap.node.fit import refuse_other_oin, refuse_taken, refuse_unfit, warnings
from overstap.wire.keys import System, issue, make_ca

NOW = datetime(2026, 3, 12, tzinfo=UTC)
OIN, OTHER = "00000009000000002000", "00000009000000003000"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Of a node that has all it should have, with another system beside it."""
    make_ca(tmp_path / "ca", "Oefenketen", NOW)
    for folder, oin in (("po", OIN), ("other", OTHER)):
        issue(tmp_path / "ca", tmp_path / folder, System(oin=oin, naam="Wilg", hosts=("localhost",)), NOW)
    read_in = read(tmp_path / "po" / "node.toml", SCHOOL.replace("/etc/overstap/ca.crt", "ca.crt"))
    return replace(read_in, heads=tmp_path)


def refusal(config: Config) -> str:
    with pytest.raises(ConfigError) as refused:
        refuse_unfit(config)
    return str(refused.value)


def test_with_everything_in_place_nothing_is_refused(config: Config) -> None:
    refuse_unfit(config)
    refuse_other_oin(config)
    assert list(warnings(config, NOW)) == []


def test_a_log_without_a_second_place_is_warned_of(config: Config) -> None:
    """T25: a tail that was cut off shows only with heads that are kept elsewhere."""
    (said,) = warnings(replace(config, heads=None), NOW)

    assert said.startswith("Let op: de instelling heads is leeg.")


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("tls.crt", "wire.certificate"),
        ("tls.key", "wire.key"),
        ("ca.crt", "wire.ca"),
        ("seal.crt", "chain.seal_certificate"),
        ("seal.key", "chain.seal_key"),
    ],
)
def test_a_file_that_is_missing_is_named_with_its_setting(config: Config, name: str, setting: str) -> None:
    path = config.wire.certificate.with_name(name)
    path.unlink()

    assert str(path) in (said := refusal(config))
    assert setting in said


@pytest.mark.parametrize("name", ["tls.key", "seal.key"])
def test_a_key_of_another_certificate_is_refused(config: Config, tmp_path: Path, name: str) -> None:
    path = config.wire.key.with_name(name)
    path.unlink()
    shutil.copy2(tmp_path / "other" / name, path)

    assert "hoort niet bij" in refusal(config)


@pytest.mark.parametrize("name", ["tls.key", "seal.key"])
@pytest.mark.parametrize("mode", [0o440, 0o404])
def test_a_key_that_others_can_read_is_refused(config: Config, name: str, mode: int) -> None:
    config.wire.key.with_name(name).chmod(mode)

    assert "chmod 0400" in refusal(config)


@pytest.mark.parametrize("name", ["tls.crt", "seal.crt"])
def test_what_is_no_certificate_is_named(config: Config, name: str) -> None:
    path = config.wire.certificate.with_name(name)
    path.chmod(0o600)
    path.write_text("geen certificaat")

    assert f"{path} is geen certificaat" in refusal(config)


def test_a_list_of_refused_certificates_that_is_not_there_is_said_at_once(config: Config, tmp_path: Path) -> None:
    """A list that cannot be read refuses everybody: an operator would look for it everywhere else."""
    deny = tmp_path / "deny.txt"
    listed = replace(config, wire=replace(config.wire, deny=deny))

    assert "wire.deny" in refusal(listed)

    deny.write_text("ab" * 31 + "\n")
    assert "Regel 1 van" in refusal(listed)
    deny.write_text("")
    refuse_unfit(listed)


@pytest.mark.parametrize("names", [("tls.crt", "tls.key"), ("seal.crt", "seal.key")], ids=["to talk", "to seal"])
def test_a_certificate_of_another_system_is_refused(config: Config, tmp_path: Path, names: tuple[str, str]) -> None:
    for name in names:
        config.wire.key.with_name(name).unlink()
        shutil.copy2(tmp_path / "other" / name, config.wire.key.with_name(name))

    with pytest.raises(ConfigError, match=f"{names[0]} \\({OTHER}\\)"):
        refuse_other_oin(config)


def test_a_certificate_that_ended_is_warned_of_and_refuses_nothing(config: Config) -> None:
    """Staff can still look at what is there."""
    assert [text.split(" ")[3:5] for text in warnings(config, NOW + timedelta(days=89))] == [["is", "nog"]]
    assert "is verlopen op" in next(warnings(config, NOW + timedelta(days=91)))
    assert len(list(warnings(config, NOW + timedelta(days=500)))) == 2


# -- addresses ---------------------------------------------------------------------------------------------------


def at(config: Config, wire: str, web: str) -> Config:
    assert config.web is not None
    return replace(config, wire=replace(config.wire, listen=wire), web=replace(config.web, listen=web))


def test_free_addresses_are_left_free(config: Config) -> None:
    free = at(config, "127.0.0.1:0", "localhost:0")

    refuse_taken(free, seconds=0)


def test_an_address_where_somebody_listens_is_refused(config: Config) -> None:
    """Such as the same node, that runs already."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(ConfigError, match=rf"127.0.0.1:{port} .*web\.listen"):
            refuse_taken(at(config, "127.0.0.1:0", f"127.0.0.1:{port}"), seconds=0)
    refuse_taken(at(config, "127.0.0.1:0", f"127.0.0.1:{port}"), seconds=0)


def test_one_port_for_two_doors_is_refused(config: Config) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        listen = f"127.0.0.1:{other.getsockname()[1]}"

    with pytest.raises(ConfigError, match=r"web\.listen"):
        refuse_taken(at(config, listen, listen), seconds=0)


def test_an_address_of_another_machine_is_refused(config: Config) -> None:
    with pytest.raises(ConfigError, match=r"wire\.listen"):
        refuse_taken(at(config, "192.0.2.1:8440", "127.0.0.1:0"), seconds=0)
