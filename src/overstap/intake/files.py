"""What somebody chose to upload: which kind of file it is, and a box to keep several in until they are taken over."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO

from lxml import etree

from overstap.dossier import zip_entry
from overstap.dossier.zip_entry import Part, ZipFout
from overstap.intake.fault import MB, IntakeFout
from overstap.intake.xlsx import is_xlsx, unpacked

FILES_MAX = 500
FILE_BYTES_MAX = 40 * MB
TOTAL_BYTES_MAX = 60 * MB
"""Of all files together, unpacked."""
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
"""With a file in it, or with none."""
HIDDEN = ("__MACOSX/", ".")
"""What a system adds to a ZIP by itself."""


class Kind(StrEnum):
    EDEXML = "edexml"
    CSV = "csv"
    XLSX = "xlsx"
    OSO = "oso"


@dataclass(frozen=True, slots=True)
class File:
    naam: str = field(repr=False)
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Upload:
    kind: Kind
    files: tuple[File, ...]


def recognised(files: Sequence[File]) -> Upload:
    """What these files are together, a ZIP of OSO files being opened. Raises IntakeFout."""
    opened = tuple(each for file in files for each in _opened(file))
    if not opened:
        raise IntakeFout("leeg")
    if len(opened) > FILES_MAX:
        raise IntakeFout("te_veel_bestanden", grens=FILES_MAX)
    if sum(len(file.data) for file in opened) > TOTAL_BYTES_MAX:
        raise IntakeFout("te_groot", grens=TOTAL_BYTES_MAX // MB)
    if len(opened) == 1:
        return Upload(kind_of(opened[0].data), opened)
    if any(not _is_xml(file.data) or kind_of(file.data) is Kind.EDEXML for file in opened):
        raise IntakeFout("door_elkaar")
    return Upload(Kind.OSO, opened)


def kind_of(data: bytes) -> Kind:
    """By what is in it: the name of a file proves nothing. Raises IntakeFout."""
    if not data.strip():
        raise IntakeFout("leeg")
    if data.startswith(ZIP):
        return Kind.XLSX
    if _is_xml(data):
        return Kind.OSO if _root(data) in ("dossier", "dossiers", "terugkoppeling") else Kind.EDEXML
    if data.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"{", b"\x89PNG", b"\xff\xd8\xff")):
        raise IntakeFout("onbekend")
    return Kind.CSV


def _is_xml(data: bytes) -> bool:
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def _root(data: bytes) -> str:
    """The name of the first element; nothing when it is not reached. No more than the beginning is looked at."""
    parser = etree.XMLPullParser(("start",), resolve_entities=False, load_dtd=False, no_network=True)
    try:
        parser.feed(data[:65_536])
        _, node = next(iter(parser.read_events()), ("", None))
    except etree.XMLSyntaxError:
        return ""
    return etree.QName(node).localname if isinstance(node, etree._Element) else ""


def _opened(file: File) -> Iterator[File]:
    """The file itself, or the OSO files in this ZIP."""
    if not file.data.startswith(ZIP) or is_xlsx(file.data):
        yield file
        return
    try:
        parts = [part for part in zip_entry.parts(file.data, count_max=FILES_MAX) if _counts(part)]
    except ZipFout as fout:
        code = "te_veel_bestanden" if fout.code == "meer_bestanden" else "zip"
        raise IntakeFout(code, grens=FILES_MAX) from None
    if sum(part.size for part in parts) > TOTAL_BYTES_MAX:
        raise IntakeFout("zip_bom")
    yield from (File(part.name, unpacked(file.data, part, size_max=FILE_BYTES_MAX)) for part in parts)


def _counts(part: Part) -> bool:
    last = part.name.rpartition("/")[2]
    return bool(last) and not part.name.startswith(HIDDEN[0]) and not last.startswith(HIDDEN[1])


def boxed(upload: Upload) -> bytes:
    """All files in one, in their order, as they are kept in the vault; `unboxed` gives them back."""
    box = BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as zipped:
        for nr, file in enumerate(upload.files, start=1):
            info = zipfile.ZipInfo(f"{nr:04}")
            info.comment = file.naam.encode()[:1000]
            info.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(info, file.data)
    return box.getvalue()


def unboxed(data: bytes) -> tuple[File, ...]:
    """What `boxed` made: our own bytes, out of the vault."""
    with zipfile.ZipFile(BytesIO(data)) as zipped:
        return tuple(File(info.comment.decode(errors="replace"), zipped.read(info)) for info in zipped.infolist())
