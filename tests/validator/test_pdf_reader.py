"""T07: whatever a PDF does to the program that reads it, it ends in time, touches nothing, and the next is read."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from overstap.dossier.invent_documents import pdf
from overstap.dossier.privacy_pdf import Page, PdfFout
from overstap.validator import caged
from overstap.validator.pdf import child, reader
from overstap.validator.pdf.reader import CHILD, Reader, reading
from pdfs import of_pages, said, stream

pytestmark = pytest.mark.processes

LETTER = pdf("Brief", ["Zijn nummer is 999000007."])


@pytest.fixture
def read() -> Iterator[Reader]:
    with reading() as running:
        yield running


def refusal(read: Reader, data: bytes) -> str:
    with pytest.raises(PdfFout) as refused:
        read(data)
    return refused.value.code


def endless() -> bytes:
    """Each of two hundred pages has the same ten MB to work through, and none of it is kept."""
    content = stream(zlib.compress(b"q Q " * 2_500_000, 9), b"/Filter /FlateDecode")
    return of_pages([b"[404 0 R]"] * 200, content)


def bomb() -> bytes:
    """Some two kB in two packings, and eight hundred MB out of them."""
    packer = zlib.compressobj(9)
    piece = packer.compress(b" " * 10_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    once = piece[:2] + piece[2:] * 80 + b"\x03\x00"
    return of_pages([stream(zlib.compress(once, 9), b"/Filter [/FlateDecode /FlateDecode]")])


# -- what it reads -----------------------------------------------------------------------------------------------


def test_the_pages_of_a_letter_are_read(read: Reader) -> None:
    (page,) = read(LETTER)

    assert "Zijn nummer is 999000007." in page.tekst
    assert page.formulier == ""


def test_every_page_is_told_also_one_without_text(read: Reader) -> None:
    packed = stream(zlib.compress(said("Twee.")), b"/Filter /FlateDecode")

    assert read(of_pages([stream(said("Een.")), packed, stream(b"q Q")])) == (
        Page("Een.", ""),
        Page("Twee.", ""),
        Page("", ""),
    )


def test_what_is_filled_in_in_a_form_and_what_is_noted_is_read(read: Reader) -> None:
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (nr) /V (Nummer 999000007) /Rect [10 10 200 40] >>"
    note = b"<< /Type /Annot /Subtype /Text /Contents (Hij neemt Ritalin) /Rect [10 50 30 70] >>"
    form = of_pages(
        [stream(said("Formulier"))],
        field,
        note,
        entries=b"/Annots [6 0 R 7 0 R]",
        catalog=b"/AcroForm << /Fields [6 0 R] >>",
    )

    assert read(form) == (Page("Formulier", "Nummer 999000007\nHij neemt Ritalin"),)


def test_what_a_page_draws_by_way_of_something_else_is_read_too(read: Reader) -> None:
    form = stream(said("In een vorm"), b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]")

    (page,) = read(of_pages([stream(b"/X0 Do")], form))

    assert page.tekst == "In een vorm"


def test_one_process_reads_them_all_and_does_not_stay(read: Reader) -> None:
    read(LETTER)
    first = read.process
    read(LETTER)
    assert first is not None
    assert read.process is first

    read.end()
    assert first.poll() is not None


def test_without_the_extra_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "find_spec", lambda _name: None)
    read = Reader()

    assert refusal(read, LETTER) == "geen_lezer"
    assert read.process is None


# -- what it refuses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\nniets\n%%EOF\n", b"\0" * 1000], ids=["empty", "broken", "zeros"])
def test_what_is_no_pdf_is_damaged_and_the_next_is_read(read: Reader, data: bytes) -> None:
    assert refusal(read, data) == "beschadigd"
    assert len(read(LETTER)) == 1


def test_a_file_that_takes_too_long_is_stopped_and_the_next_is_read(
    read: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(LETTER)
    monkeypatch.setattr(reader, "FILE_SECONDS_MAX", 1.0)
    begin = time.monotonic()

    assert refusal(read, endless()) == "gestopt"

    assert 1.0 <= time.monotonic() - begin < 5
    monkeypatch.undo()
    assert len(read(LETTER)) == 1


def test_a_file_that_asks_for_too_much_memory_gets_none_of_ours(read: Reader) -> None:
    data = bomb()
    assert len(data) < 3_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert refusal(read, data) == "gestopt"

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000
    assert len(read(LETTER)) == 1


def test_after_so_many_that_stop_it_none_is_looked_at(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a folder of such files takes hours."""
    monkeypatch.setattr(reader, "STOPS_MAX", 2)
    for _ in range(2):
        read(LETTER)
        assert read.process is not None
        read.process.kill()
        read.process.wait()
        assert refusal(read, LETTER) == "gestopt"

    assert refusal(read, LETTER) == "te_vaak"
    assert read.process is None


@pytest.mark.parametrize(
    ("limit", "most", "data"),
    [
        ("PAGES_MAX", 1, of_pages([stream(said("a")), stream(said("b"))])),
        ("CHARACTERS_MAX", 4, of_pages([stream(said("eennegen"))])),
        ("CHARACTERS_MAX", 4, of_pages([stream(said("een")), stream(said("een"))])),
        ("NOTES_MAX", 1, of_pages([stream(b"")], entries=b"/Annots [<< /Subtype /Text >> << /Subtype /Text >>]")),
    ],
    ids=["pages", "signs of a page", "signs together", "notes"],
)
def test_each_limit_of_the_child_is_told(limit: str, most: int, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    pdfium = child.Pdfium()
    assert "pages" in child.told(pdfium, data)

    monkeypatch.setattr(child, limit, most)

    assert child.told(pdfium, data) == {"fout": "te_groot"}


# -- what it cannot do -------------------------------------------------------------------------------------------


def test_the_process_has_little_memory_and_neither_files_nor_network() -> None:
    process = caged.start(CHILD)
    try:
        held = caged.ask(process, b"", 30.0)["held"]
        memory = resource.prlimit(process.pid, resource.RLIMIT_DATA)
    finally:
        caged.end(process)

    assert memory == (child.MEMORY_BYTES_MAX, child.MEMORY_BYTES_MAX)
    if held != {"files": True, "network": True}:
        pytest.skip(f"this kernel has not both Landlock and a filter of system calls: {held}")


def test_a_process_that_may_go_nowhere_opens_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    code = (
        "from overstap.validator import cage\nprint(cage.nowhere())\n"
        f"try:\n    open({str(tmp_path / 'a.txt')!r})\nexcept OSError as error:\n    print(type(error).__name__)\n"
    )
    environment = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment)

    if done.stdout.startswith("False"):
        pytest.skip("this kernel has no Landlock")
    assert done.stdout.split() == ["True", "PermissionError"]


def test_ours_never_reads_the_library() -> None:
    """Neither the verb nor the reader: only the process does."""
    told = "import sys, overstap.dossier.privacy, overstap.validator.pdf.reader; print('pypdfium2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
