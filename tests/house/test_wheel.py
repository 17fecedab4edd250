"""The built wheel holds all that the program reads, and nothing that belongs to the repository alone."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from zipfile import ZipFile

import pytest

from house.source import ROOT, SRC, files

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZipFile]:
    folder = tmp_path_factory.mktemp("wheel")
    command = (sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder)
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    with ZipFile(built) as archive:
        yield archive


@pytest.fixture(scope="module")
def metadata(wheel: ZipFile) -> Message:
    (found,) = [each for each in wheel.namelist() if each.endswith(".dist-info/METADATA")]
    return message_from_bytes(wheel.read(found))


def test_every_table_template_picture_and_module_is_inside(wheel: ZipFile) -> None:
    ours = {path.relative_to(SRC.parent).as_posix() for path in files() if path.is_relative_to(SRC)}
    assert ours - set(wheel.namelist()) == set()


def test_nothing_else_is_inside(wheel: ZipFile) -> None:
    assert {each.split("/")[0].split("-")[0] for each in wheel.namelist()} == {"overstap"}


def test_the_licence_travels_along(wheel: ZipFile) -> None:
    (licence,) = [each for each in wheel.namelist() if each.endswith("/LICENSE")]
    assert wheel.read(licence).decode().startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")


def test_alone_it_asks_for_lxml_and_cryptography_only(metadata: Message) -> None:
    required = [each for each in metadata.get_all("Requires-Dist", []) if "extra ==" not in each]
    assert sorted(re.split(r"[<>=]", each)[0] for each in required) == ["cryptography", "lxml"]


def test_it_offers_the_node_pdf_saxon_and_postgresql_as_extras(metadata: Message) -> None:
    assert metadata.get_all("Provides-Extra") == ["attachments", "node", "official", "postgresql"]


def test_it_brings_the_command(wheel: ZipFile) -> None:
    (points,) = [each for each in wheel.namelist() if each.endswith("entry_points.txt")]
    assert "overstap = overstap.__main__:main" in wheel.read(points).decode()
