"""A reader of PDF for `privacy`: PDFium, in a process that is shut in and has little time and memory.

PDFium is native code, and a PDF is a program in all but name. Whatever a file does to it, ours goes on: the process is
ended, the file is told not to be looked at, and the next one gets a process of its own.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec

from overstap.dossier.privacy_pdf import Page, PdfFout
from overstap.validator import caged

CHILD = "overstap.validator.pdf.child"
FILE_SECONDS_MAX = 10.0
START_SECONDS_MAX = 30.0
STOPS_MAX = 10
"""So many files may end their process; then no PDF is looked at any more, else a folder could take hours."""


@dataclass
class Reader:
    """Called with the bytes of a PDF it gives the pages; its process starts with the first. Raises PdfFout."""

    process: subprocess.Popen[bytes] | None = None
    stops: int = 0

    def __call__(self, data: bytes) -> tuple[Page, ...]:
        if find_spec("pypdfium2") is None:
            raise PdfFout("geen_lezer")
        if self.stops >= STOPS_MAX:
            raise PdfFout("te_vaak")
        try:
            said = caged.ask(self._running(), b"%d\n" % len(data) + data, FILE_SECONDS_MAX)
        except caged.Stopped:
            self.stops += 1
            self.end()
            raise PdfFout("gestopt") from None
        if "fout" in said:
            raise PdfFout(said["fout"])
        return tuple(Page(tekst, formulier) for tekst, formulier in said["pages"])

    def _running(self) -> subprocess.Popen[bytes]:
        """The process, ready. Raises Stopped when it does not come up."""
        if self.process is None:
            self.process = caged.start(CHILD)
            caged.ask(self.process, b"", START_SECONDS_MAX)
        return self.process

    def end(self) -> None:
        if self.process is not None:
            caged.end(self.process)
            self.process = None


@contextmanager
def reading() -> Iterator[Reader]:
    """A reader that leaves no process behind."""
    reader = Reader()
    try:
        yield reader
    finally:
        reader.end()
