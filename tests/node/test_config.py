"""The configuration of a node: every wrong setting is one Dutch sentence that names it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from overstap.node.config import Config, ConfigError, read_config

TOP = """
name = "wilg"
role = "school"
oin = "00000009000000002000"
data = "data"
keys = "keys"
"""
WIRE = """
[wire]
listen = "127.0.0.1:8443"
url = "https://wilg.example/oso"
certificate = "tls.crt"
key = "tls.key"
ca = "/etc/overstap/ca.crt"
"""
WEB = """
[web]
listen = "127.0.0.1:8080"
"""
CHAIN = """
[chain]
centre_url = "https://centre.example/oso"
centre_oin = "00000009000000001000"
secrets = "../chain.keys"
seal_certificate = "seal.crt"
seal_key = "seal.key"
"""
SCHOOL = TOP + WIRE + WEB + CHAIN
CENTRE = TOP.replace('"school"', '"traffic_center"') + WIRE


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "node.toml"


def read(file: Path, text: str) -> Config:
    file.write_text(text, encoding="utf-8")
    return read_config(file)


def refused(file: Path, text: str) -> str:
    with pytest.raises(ConfigError) as refusal:
        read(file, text)
    return str(refusal.value)


def test_a_school_system_with_what_it_must_have(file: Path) -> None:
    config = read(file, SCHOOL)

    assert (config.name, config.role, config.database) == ("wilg", "school", "")
    assert (config.limits.repeats_max, config.wire.tls_minimum) == (5, "1.2")
    assert (config.work_processes, config.work_threads) == (2, 2)
    assert config.web is not None
    assert config.web.hosts == ("127.0.0.1", "localhost")
    assert config.web.https


def test_a_traffic_center_has_neither_pages_nor_secrets_of_the_chain(file: Path) -> None:
    config = read(file, CENTRE)

    assert (config.web, config.chain) == (None, None)


def test_paths_are_read_from_the_folder_of_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file.write_text(SCHOOL)
    monkeypatch.chdir(tmp_path.parent)
    config = read_config(Path(tmp_path.name) / "node.toml")

    assert config.data == tmp_path / "data"
    assert config.wire.ca == Path("/etc/overstap/ca.crt")
    assert config.chain is not None
    assert config.chain.secrets == tmp_path / "../chain.keys"
    assert config.wire.deny is None


def test_what_is_set_counts(file: Path) -> None:
    config = read(file, SCHOOL + "[limits]\nrepeats_max = 2\n")

    assert config.limits.repeats_max == 2
    assert read(file, SCHOOL.replace("[wire]", '[wire]\ndeny = "deny.txt"')).wire.deny == file.parent / "deny.txt"
    web = read(file, SCHOOL.replace("[web]", '[web]\nhosts = ["po.example", "po2.example"]')).web
    assert web is not None
    assert web.hosts == ("po.example", "po2.example")


WRONG: dict[str, tuple[str, str]] = {
    "unknown": (SCHOOL.replace("data =", "date ="), "date"),
    "unknown in a part": (SCHOOL.replace("listen", "lisen", 1), "wire.lisen"),
    "unknown part": (SCHOOL + "[rommel]\n", "rommel"),
    "missing": (SCHOOL.replace('oin = "00000009000000002000"\n', ""), "oin"),
    "missing in a part": (SCHOOL.replace('key = "tls.key"\n', ""), "wire.key"),
    "an address without a port": (SCHOOL.replace("127.0.0.1:8443", "127.0.0.1"), "wire.listen"),
    "a port in words": (SCHOOL.replace("127.0.0.1:8080", "127.0.0.1:poort"), "web.listen"),
    "a port that is too high": (SCHOOL.replace("127.0.0.1:8080", "127.0.0.1:65536"), "web.listen"),
    "missing part": (TOP + WEB + CHAIN, "wire"),
    "number for a text": (SCHOOL.replace('"wilg"', "7"), "name"),
    "text for a number": (SCHOOL + '[limits]\nrepeats_max = "5"\n', "limits.repeats_max"),
    "yes for a number": (SCHOOL + "[limits]\nrepeats_max = true\n", "limits.repeats_max"),
    "fraction for a number": (SCHOOL + "[limits]\nlease_seconds = 1.5\n", "limits.lease_seconds"),
    "none for a number": (SCHOOL + "[limits]\nlease_seconds = 0\n", "limits.lease_seconds"),
    "less than none": (SCHOOL + "[limits]\nupload_bytes_max = -1\n", "limits.upload_bytes_max"),
    "number for yes": (SCHOOL.replace("[web]", "[web]\nhttps = 1"), "web.https"),
    "number for a path": (SCHOOL.replace('"keys"', "3"), "keys"),
    "text for a list": (SCHOOL.replace("[web]", '[web]\nhosts = "po.example"'), "web.hosts"),
    "number in a list of texts": (SCHOOL.replace("[web]", '[web]\nhosts = ["po.example", 3]'), "web.hosts"),
    "text for a part": ('limits = "veel"\n' + SCHOOL, "limits"),
    "part for a text": (SCHOOL.replace('name = "wilg"\n', "") + '[name]\na = "b"\n', "name"),
    "a role that is none": (SCHOOL.replace('"school"', '"keuken"'), "role"),
    "school without chain": (TOP + WIRE + WEB, "[chain]"),
    "school without pages": (TOP + WIRE + CHAIN, "[web]"),
    "centre with pages": (CENTRE + WEB, "[web]"),
    "centre with secrets of the chain": (CENTRE + CHAIN, "[chain]"),
    "an OIN that is too short": (SCHOOL.replace("00000009000000002000", "0000000900000000"), "oin"),
    "the centre's OIN": (SCHOOL.replace("00000009000000001000", "duizend"), "chain.centre_oin"),
    "no namespace": (SCHOOL.replace("[chain]", '[chain]\nnamespace = "2020"'), "chain.namespace"),
    "TLS that is too old": (SCHOOL.replace("[wire]", '[wire]\ntls_minimum = "1.1"'), "wire.tls_minimum"),
    "another database": ('database = "mysql://po@localhost/po"\n' + SCHOOL, "database"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_named_in_one_sentence_and_what_to_do_in_another(file: Path, what: str) -> None:
    text, name = WRONG[what]

    said = refused(file, text)

    assert re.search(rf"(^|\W){re.escape(name)}(\W|$)", said)
    assert said.endswith(".")
    assert "\n" not in said
    assert "Error" not in said


def test_a_password_in_the_database_is_never_said(file: Path) -> None:
    assert "geheim" not in refused(file, 'database = "mysql://po:geheim@localhost/po"\n' + SCHOOL)


@pytest.mark.parametrize("content", [b"dit is = = geen toml", b"\xff\xfe", b"name = "], ids=["text", "utf-16", "half"])
def test_what_is_no_toml_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)

    with pytest.raises(ConfigError, match="geen TOML"):
        read_config(file)


def test_a_file_that_is_not_there_is_refused(file: Path) -> None:
    with pytest.raises(ConfigError, match=r"Er is geen configuratie .*node\.toml"):
        read_config(file)


def test_a_folder_is_no_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="niet te lezen"):
        read_config(tmp_path)
