"""T06: even a stylesheet that nobody looked at finds no other file, no network, and no end to our patience."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from overstap.validator import cage
from overstap.validator.official import process
from overstap.validator.official.find import find_sets
from overstap.validator.official.fout import OfficialFout
from overstap.validator.official.process import Official, Said
from school.made import record, xml
from validator.published import melding, publish, report, stylesheet

GOOD = xml(record())
SMALL_BYTES = 200 * 1024**2


@contextmanager
def unlooked(folder: Path) -> Iterator[Official]:
    """The process on files that were not looked through."""
    sets, child = find_sets(folder), process.start(folder)
    try:
        yield Official(sets, process.made_ready(child, sets), child)
    finally:
        child.kill()
        child.communicate()


def said(folder: Path) -> Said:
    with unlooked(folder) as official:
        return official.judge("OV", GOOD)


def tells(expression: str) -> str:
    return report(f"<melding><type>Fout</type><locatie>/[1]</locatie><tekst>{expression}</tekst></melding>")


def in_cage(folder: Path, code: str) -> str:
    """What a process that is shut in to the folder prints; skips what this kernel has no means for."""
    setup = (
        "import os, socket, sys; from pathlib import Path; from overstap.validator import cage\n"
        f"print(cage.bound_and_offline(), cage.within(Path({str(folder)!r})))\n"
        f"try:\n    {code}\nexcept OSError as error:\n    print(type(error).__name__)\n"
    )
    paths = os.pathsep.join(sys.path)
    argv = [sys.executable, "-c", setup]
    done = subprocess.run(argv, check=True, capture_output=True, text=True, env={"PYTHONPATH": paths})
    held, printed = done.stdout.splitlines()
    if held != "True True":
        pytest.skip(f"this kernel has not both Landlock and a filter of system calls: {held}")
    return printed


# -- the kernel --------------------------------------------------------------------------------------------------


def test_a_file_in_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("binnen")

    assert in_cage(tmp_path, f"print(open({str(tmp_path / 'a.txt')!r}).read())") == "binnen"


@pytest.mark.parametrize(
    "code",
    [
        "print(open('/etc/passwd').read()[:4])",
        "print(os.listdir('/'))",
        "print(open('FOLDER/new.txt', 'w'))",
        "print(os.mkdir('FOLDER/new'))",
        "print(os.unlink('FOLDER/a.txt'))",
        "print(socket.socket())",
        "print(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))",
        "print(socket.socketpair())",
        "print(os.execv('/bin/true', ['true']))",
    ],
)
def test_nothing_else_is_reached(tmp_path: Path, code: str) -> None:
    (tmp_path / "a.txt").write_text("binnen")

    assert in_cage(tmp_path, code.replace("FOLDER", str(tmp_path))) == "PermissionError"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_thread_that_comes_later_is_shut_in_too(tmp_path: Path) -> None:
    code = "import threading; threading.excepthook = lambda a: print(a.exc_type.__name__); "
    code += "t = threading.Thread(target=open, args=('/etc/passwd',)); t.start(); t.join()"

    assert in_cage(tmp_path, code) == "PermissionError"


# -- a stylesheet ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["outside.txt", "files/inside.txt"])
def test_no_file_is_read_while_a_dossier_is_judged(tmp_path: Path, where: str) -> None:
    folder = publish(
        tmp_path / "files", tells(f"<xsl:value-of select=\"unparsed-text('{(tmp_path / where).as_uri()}')\"/>")
    )
    (tmp_path / where).write_text("geheim")

    assert said(folder).meldingen is None


def test_no_entity_of_a_text_reads_a_file(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("geheim")
    text = (
        f"&lt;!DOCTYPE x [&lt;!ENTITY e SYSTEM &quot;{(tmp_path / 'outside.txt').as_uri()}&quot;>]>&lt;x>&amp;e;&lt;/x>"
    )

    assert said(publish(tmp_path / "files", tells(f"<xsl:value-of select=\"parse-xml('{text}')\"/>"))).meldingen is None


def test_no_address_is_asked(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0.2)
        address = f"http://127.0.0.1:{door.getsockname()[1]}/"
        folder = publish(tmp_path / "files", tells(f"<xsl:value-of select=\"unparsed-text('{address}')\"/>"))

        assert said(folder).meldingen is None
        with pytest.raises(TimeoutError):
            door.accept()


def test_nothing_is_written(tmp_path: Path) -> None:
    target = tmp_path / "files/out.xml"
    folder = publish(
        tmp_path / "files", report(f'<xsl:result-document href="{target.as_uri()}"><a/></xsl:result-document>')
    )

    with pytest.raises(OfficialFout, match="niet te gebruiken"):
        said(folder)

    assert not target.exists()


def test_no_stylesheet_from_outside_is_compiled(tmp_path: Path) -> None:
    """While the stylesheets are taken in, files may be opened: there it is the kernel that says no."""
    outside = tmp_path / "outside.xsl"
    outside.write_text(stylesheet(), encoding="utf-8")
    folder = publish(tmp_path / "files", part=stylesheet(f'<xsl:import href="{outside.as_uri()}"/>'))
    assert in_cage(folder, "print('held')") == "held"

    with pytest.raises(OfficialFout, match="niet te gebruiken"):
        said(folder)


def test_the_environment_of_who_asks_stays_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEHEIM", "ja")
    expression = "<xsl:value-of select=\"concat('[', environment-variable('GEHEIM'), ']')\"/>"

    assert said(publish(tmp_path / "files", tells(expression))).meldingen == (("/[1]", "[]"),)


# -- limits ------------------------------------------------------------------------------------------------------


ENDLESS = '<xsl:template name="t"><xsl:call-template name="t"/></xsl:template>' + report(
    '<xsl:call-template name="t"/>'
)


def test_a_stylesheet_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "DOSSIER_SECONDS_MAX", 1.0)

    with pytest.raises(OfficialFout, match="te lang of vroeg te veel geheugen"):
        said(publish(tmp_path / "files", ENDLESS))


HUNGRY = report(
    "<xsl:variable name='x'><xsl:for-each select='1 to 30000000'><a b='{.}'/></xsl:for-each></xsl:variable>"
    "<xsl:copy-of select='count($x//*)'/>"
)


def test_a_stylesheet_gets_no_more_memory_than_the_limit(tmp_path: Path) -> None:
    """The process has the limit that is set; what it does is shown with a smaller one, which is sooner reached."""
    with unlooked(publish(tmp_path / "files", HUNGRY)) as official:
        now = resource.prlimit(official.process.pid, resource.RLIMIT_DATA)
        assert now == (cage.MEMORY_BYTES_MAX, cage.MEMORY_BYTES_MAX)
        resource.prlimit(official.process.pid, resource.RLIMIT_DATA, (SMALL_BYTES, SMALL_BYTES))

        with pytest.raises(OfficialFout, match="te lang of vroeg te veel geheugen"):
            official.judge("OV", GOOD)


# -- the program itself ------------------------------------------------------------------------------------------


def test_no_file_of_the_folder_is_taken_for_a_part_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = publish(tmp_path / "files", report(melding()))
    for name in ("saxonche", "lxml", "json", "overstap"):
        (folder / f"{name}.py").write_text(f"open({str(tmp_path / 'planted')!r}, 'w')", encoding="utf-8")
    monkeypatch.chdir(folder)

    assert said(folder).meldingen

    assert not (tmp_path / "planted").exists()


def test_the_process_is_gone_when_it_is_no_longer_needed(tmp_path: Path) -> None:
    with process.running(publish(tmp_path / "files")) as official:
        assert official.process.poll() is None

    assert official.process.poll() is not None


def test_without_saxon_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "find_spec", lambda _: None)

    with pytest.raises(OfficialFout, match=r"overstap\[official\]"), process.running(publish(tmp_path / "files")):
        pass
