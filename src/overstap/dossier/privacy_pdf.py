"""Which PDF is given to a reader of PDF, and what such a reader is. Own.

Nothing here reads one: that takes native code, which belongs in a process of its own, and ring 1 starts none. See
docs/decisions/0015-text-of-pdf-by-an-extra.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, TypeAlias

from overstap.dossier.attachments import Inhoud
from overstap.dossier.check_attachments import findings

BYTES_MAX: Final = 7_000_000


class Page(NamedTuple):
    """What stands on one page of a PDF; either may be nothing."""

    tekst: str
    formulier: str
    """What is filled in in its form fields, and its notes, a line each."""


PdfReader: TypeAlias = Callable[[bytes], Sequence[Page]]
"""The pages of a PDF, in order. Raises PdfFout."""


class PdfFout(ValueError):
    """The text is not read; a code of the sentences in `privacy_text`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def pages_of(inhoud: Inhoud, read: PdfReader | None) -> Sequence[Page]:
    """The pages, when there is a reader and the file is small, open and without anything that acts. Raises PdfFout."""
    if read is None:
        raise PdfFout("zonder_lezer")
    if len(inhoud.data) > BYTES_MAX:
        raise PdfFout("te_groot")
    if found := set(findings(inhoud)):
        raise PdfFout("beveiligd" if "niet_bekeken" in found else "niet_gewoon")
    return read(inhoud.data)
