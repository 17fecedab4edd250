"""Which dossiers a command looks at."""

from __future__ import annotations

import io
import os
from pathlib import Path

import click
import pytest

from overstap.cli.files import PIPE, dossier_files


def found(*paths: Path) -> list[str]:
    return [source.naam for source in dossier_files(paths)]


def fill(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return folder


def test_a_file_is_taken_as_it_is_given_whatever_its_name(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")

    (source,) = dossier_files([tmp_path / "a.txt"])

    assert source.naam == f"{tmp_path}/a.txt"
    assert source.read(10) == b"a.txt"


def test_a_folder_gives_its_xml_also_deeper_in_the_order_of_names(tmp_path: Path) -> None:
    fill(tmp_path, "c.xml", "a.XML", "b.json", "d.xml.bak", "groep/z.xml", "groep/8a/y.xml")

    assert found(tmp_path) == [f"{tmp_path}/{name}" for name in ("a.XML", "c.xml", "groep/z.xml", "groep/8a/y.xml")]


def test_the_order_of_the_arguments_stays(tmp_path: Path) -> None:
    fill(tmp_path, "a.xml", "map/b.xml")

    assert found(tmp_path / "map", tmp_path / "a.xml") == [f"{tmp_path}/map/b.xml", f"{tmp_path}/a.xml"]


def test_a_link_to_another_folder_is_not_followed(tmp_path: Path) -> None:
    fill(tmp_path, "map/a.xml", "elders/b.xml")
    (tmp_path / "map" / "rond").symlink_to(tmp_path)

    assert found(tmp_path / "map") == [f"{tmp_path}/map/a.xml"]


def test_a_folder_without_xml_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(click.UsageError, match="staat geen XML-bestand"):
        found(fill(tmp_path, "a.json"))


def test_a_dash_is_the_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.TextIOWrapper(io.BytesIO(b"<dossier/>"))
    monkeypatch.setattr("sys.stdin", pipe)

    (source,) = dossier_files([Path(PIPE)])

    assert (source.naam, source.read(100)) == ("standaardinvoer", b"<dossier/>")


def test_a_named_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    fill(tmp_path, "a.xml")
    os.mkfifo(tmp_path / "b.xml")

    assert found(tmp_path) == [f"{tmp_path}/a.xml"]


def test_of_an_endless_file_no_more_is_read_than_is_needed_to_refuse_it() -> None:
    (source,) = dossier_files([Path("/dev/zero")])

    assert len(source.read(1000)) == 1001


def test_a_folder_that_cannot_be_looked_into_is_told_as_what_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else its dossiers would seem to be good. The one who runs the tests may look anywhere, so it is acted."""
    fill(tmp_path, "a.xml", "dicht/b.xml")
    look = os.scandir

    def refused(path: str) -> object:
        if Path(path).name == "dicht":
            raise PermissionError(13, "Permission denied", path)
        return look(path)

    monkeypatch.setattr("os.scandir", refused)

    good, closed = dossier_files([tmp_path])
    assert [good.naam, closed.naam] == [f"{tmp_path}/a.xml", f"{tmp_path}/dicht"]
    with pytest.raises(OSError):
        closed.read(10)
    assert found(tmp_path / "dicht") == [f"{tmp_path}/dicht"]


def test_the_pipe_is_read_once_so_it_is_named_once(tmp_path: Path) -> None:
    fill(tmp_path, "a.xml")
    with pytest.raises(click.UsageError, match="maar een keer"):
        found(Path(PIPE), tmp_path / "a.xml", Path(PIPE))
