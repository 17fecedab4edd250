"""The files in a form that a browser sends (multipart/form-data, RFC 7578), taken apart in memory and nowhere else."""

from __future__ import annotations

import re
from dataclasses import dataclass

FIELD = "dossiers"
"""The field of the form that holds the files."""
FILES_MAX = 200
"""Files in one form."""
HEAD_BYTES_MAX = 8_192
"""The lines before a file: to look for its name in more would take a stranger no effort, and us minutes."""
BOUNDARY = re.compile(r"""(?i)multipart/form-data\s*;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;,"]{1,70}))\s*\Z""")
DISPOSITION = re.compile(
    rb"""(?i)(?:\A|\r\n)content-disposition:[ \t]*form-data((?:;[ \t]*\w+="[^"\r\n]*")*)[ \t]*(?:\r\n|\Z)"""
)
PARAMETER = re.compile(rb"""(\w+)="([^"\r\n]*)\"""")


class FormFout(ValueError):
    """The body is no such form, or holds too many files; the text says so in Dutch."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it was chosen."""

    naam: str
    data: bytes


def uploads(body: bytes, content_type: str, field: str = FIELD) -> list[Upload]:
    """The files in this field of the form, in order; an empty list when none was chosen. Raises FormFout."""
    found = BOUNDARY.match(content_type)
    if not found:
        raise FormFout("Dit formulier is niet te lezen. Kies de bestanden opnieuw.")
    mark = b"\r\n--" + (found[1] or found[2]).encode("latin-1")
    first, *parts = (b"\r\n" + body).split(mark, FILES_MAX + 3)
    if len(parts) > FILES_MAX + 2:
        raise FormFout(f"Er mogen ten hoogste {FILES_MAX} bestanden tegelijk. Kies er minder.")
    if first or not parts or not parts[-1].startswith(b"--"):
        raise FormFout("Het formulier kwam niet in zijn geheel aan. Kies de bestanden opnieuw.")
    return [upload for part in parts[:-1] if (upload := _upload(part, field.encode()))]


def _upload(part: bytes, field: bytes) -> Upload | None:
    """The file in this part; None when it is another field, or a field for files that was left empty."""
    head, _, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    if len(head) > HEAD_BYTES_MAX:
        raise FormFout("De naam van een bestand in het formulier is te lang. Kies een bestand met een kortere naam.")
    disposition = DISPOSITION.search(head)
    said = dict(PARAMETER.findall(disposition[1])) if disposition else {}
    naam = said.get(b"filename", b"").decode("utf-8", "replace").replace("%22", '"')
    if said.get(b"name") != field or not (naam or data):
        return None
    return Upload(naam or "bestand zonder naam", data)


def value(body: bytes, content_type: str, field: str) -> str:
    """The value of a plain field of the form; empty when it is not there."""
    return next((each.data.decode("utf-8", "replace") for each in uploads(body, content_type, field)), "")
