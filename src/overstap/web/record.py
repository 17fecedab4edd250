"""A file that somebody chose: an OSO XML file stays bytes, a record in the JSON form becomes a mapping."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from overstap.dossier.strict_json import JsonFout, object_of


class RecordFout(ValueError):
    """A file that is no record: one sentence that says what is wrong and what to do, without anything of it."""

    def __init__(self, tekst: str) -> None:
        super().__init__(tekst)
        self.tekst = tekst


def read_file(data: bytes) -> bytes | Mapping[str, object]:
    """What `take_in` understands; told apart by the first sign, since the name of a file proves nothing."""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"<" or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data
    if start == b"{":
        return _record(data)
    raise RecordFout(_("Dit is geen OSO-bestand en geen record. Kies een .xml- of .json-bestand uit uw LAS."))


def _record(data: bytes) -> Mapping[str, object]:
    try:
        return object_of(data.removeprefix(b"\xef\xbb\xbf"))
    except JsonFout as fout:
        raise RecordFout(_said(fout)) from fout


def _said(fout: JsonFout) -> str:
    """What is wrong, and what to do."""
    if fout.code == "not_json":
        place = {"regel": fout.line, "kolom": fout.column}
        return (
            _("Het record breekt af of is geen JSON (regel %(regel)s, teken %(kolom)s). Laat uw LAS het opnieuw maken.")
            % place
        )
    return {
        "not_utf8": _("Het bestand is niet in UTF-8 geschreven. Laat uw LAS het opnieuw maken."),
        "too_deep": _("Het record is te diep genest. Laat uw LAS het opnieuw maken."),
        "doubled_key": _("In het record staat een veld twee keer. Laat uw LAS het opnieuw maken."),
        "not_a_number": _("In het record staat een getal dat geen getal is. Laat uw LAS het opnieuw maken."),
    }.get(fout.code) or _("Het record bevat iets dat niet te lezen is. Laat uw LAS het opnieuw maken.")
