"""The one file in a small ZIP, read from memory with a counter on everything.

An attachment travels as a ZIP with one file in it. A ZIP can also be a bomb, a path out of a folder, a link, a box in
a box, or two names for one thing. So the directory is read here by hand: nothing is listed before it is counted,
nothing is unpacked before it is named, and no byte touches a disk.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

_END: Final = struct.Struct("<4s4H2LH")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_ENCRYPTED, _NAMES_ARE_UTF8 = 0x1, 0x800
_STORED, _DEFLATED = 0, 8
_FILE_MARK: Final = b"PK\x03\x04"
_DEFLATE_RATIO_MAX = 1_100
"""More no packed byte can become; what then limits a part is its size."""
_COMMENT_BYTES_MAX = 65_535
_DESCRIPTOR_BYTES_MAX = 24
_CHUNK_BYTES = 65_536
_LINK_MODE = 0o12
_ON_UNIX = 3
_A_FIXED_DAY: Final = (1980, 1, 1, 0, 0, 0)


class ZipFout(ValueError):
    """The ZIP cannot be trusted or read; `code` says why, in one word of the table of refusals."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Central(NamedTuple):
    """What the directory at the end of a ZIP says about one file."""

    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    mode: int
    offset: int

    @property
    def name(self) -> str:
        """In either of the two encodings of a ZIP; what is ASCII reads the same in both."""
        if self.raw_name.isascii():
            return self.raw_name.decode("ascii")
        return self.raw_name.decode("utf-8" if self.flags & _NAMES_ARE_UTF8 else "cp437", "replace")

    @property
    def is_link(self) -> bool:
        return self.mode >> 12 == _LINK_MODE


def the_entry(data: bytes, *, size_max: int, ratio_max: int) -> tuple[str, bytes]:
    """The name and the content of the only file in this ZIP; `size_max` in bytes, `ratio_max` out per byte in.

    Raises ZipFout: leeg, beschadigd, meer_bestanden, namen_verschillen, versleuteld, koppeling, te_groot, bom.
    """
    if not data:
        raise ZipFout("leeg")
    start, size, count = _directory(data)
    if count == 0:
        raise ZipFout("leeg")
    if count > 1:
        raise ZipFout("meer_bestanden")
    entry, end = _central(data, start)
    if end != start + size:
        raise ZipFout("meer_bestanden")
    _refuse_what_no_file_needs(entry)
    return entry.name, _unpack(entry, _packed(data, entry, start), size_max, ratio_max)


def names(data: bytes, *, count_max: int) -> Iterator[str]:
    """The names in a ZIP one by one, to tell an office document from a box in a box; at most `count_max`."""
    at, size, count = _directory(data)
    end = at + size
    for _ in range(min(count, count_max)):
        if at >= end:
            return
        entry, at = _central(data, at)
        yield entry.name


class Part(NamedTuple):
    """One of the files in an office document, as its directory names it; nothing of it is believed or unpacked yet."""

    name: str
    entry: _Central

    @property
    def size(self) -> int:
        """What it says to become, in bytes."""
        return self.entry.size

    @property
    def packed(self) -> int:
        """Bytes of it in the file."""
        return self.entry.packed


def parts(data: bytes, *, count_max: int) -> Iterator[Part]:
    """The files in an office document; raises ZipFout when it is damaged or holds more than `count_max`."""
    at, size, count = _directory(data)
    if count > count_max:
        raise ZipFout("meer_bestanden")
    end = at + size
    while at < end:
        entry, at = _central(data, at)
        yield Part(entry.name, entry)


def part(data: bytes, one: Part, *, size_max: int) -> bytes:
    """The content of one of them, of at most `size_max` bytes; raises ZipFout as `the_entry` does."""
    entry = one.entry
    _refuse_what_no_file_needs(entry)
    begin = entry.offset + _LOCAL.size
    if len(data) < begin or data[entry.offset : entry.offset + 4] != _FILE_MARK:
        raise ZipFout("beschadigd")
    *_, name, extra = _LOCAL.unpack_from(data, entry.offset)
    begin += name + extra
    return _unpack(entry, data[begin : begin + entry.packed], size_max, _DEFLATE_RATIO_MAX)


def pack(name: str, data: bytes) -> bytes:
    """A ZIP with this one file: the same bytes on every machine, so it is stored and carries no day of its own."""
    box = io.BytesIO()
    info = zipfile.ZipInfo(name, _A_FIXED_DAY)
    info.create_system = _ON_UNIX
    info.external_attr = 0o100600 << 16
    with zipfile.ZipFile(box, "w", zipfile.ZIP_STORED) as zipped:
        zipped.writestr(info, data)
    return box.getvalue()


def _directory(data: bytes) -> tuple[int, int, int]:
    """Where the directory starts, how many bytes it has and how many files it says it lists."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - _END.size - _COMMENT_BYTES_MAX))
    if at < 0 or len(data) < at + _END.size:
        raise ZipFout("beschadigd")
    _, disk, _, here, count, size, start, comment = _END.unpack_from(data, at)
    if disk or start + size != at or at + _END.size + comment != len(data):
        raise ZipFout("beschadigd")
    return start, size, max(here, count)


def _central(data: bytes, at: int) -> tuple[_Central, int]:
    """The line of the directory at this place, and the place after it."""
    if len(data) < at + _CENTRAL.size:
        raise ZipFout("beschadigd")
    mark, _, _, flags, method, _, _, crc, packed, size, name, extra, note, _, _, mode, offset = _CENTRAL.unpack_from(
        data, at
    )
    begin = at + _CENTRAL.size
    end = begin + name + extra + note
    if mark != b"PK\x01\x02" or len(data) < end:
        raise ZipFout("beschadigd")
    raw_name = data[begin : begin + name]
    return _Central(raw_name, flags, method, crc, packed, size, mode >> 16, offset), end


def _refuse_what_no_file_needs(entry: _Central) -> None:
    if entry.flags & _ENCRYPTED:
        raise ZipFout("versleuteld")
    if entry.is_link:
        raise ZipFout("koppeling")
    if entry.method not in {_STORED, _DEFLATED}:
        raise ZipFout("beschadigd")


def _packed(data: bytes, entry: _Central, directory: int) -> bytes:
    """The packed bytes of the file; its own header must stand first and say the same name as the directory."""
    if entry.offset or len(data) < _LOCAL.size:
        raise ZipFout("beschadigd")
    mark, _, flags, method, _, _, _, _, _, name, extra = _LOCAL.unpack_from(data, 0)
    if mark != _FILE_MARK:
        raise ZipFout("beschadigd")
    if flags & _ENCRYPTED:
        raise ZipFout("versleuteld")
    if data[_LOCAL.size : _LOCAL.size + name] != entry.raw_name:
        raise ZipFout("namen_verschillen")
    begin = _LOCAL.size + name + extra
    end = begin + entry.packed
    if method != entry.method or not 0 <= directory - end <= _DESCRIPTOR_BYTES_MAX:
        raise ZipFout("beschadigd")
    return data[begin:end]


def _unpack(entry: _Central, packed: bytes, size_max: int, ratio_max: int) -> bytes:
    """The content, counted while it comes out: what the header promises about its size is not believed."""
    parts: list[bytes] = []
    crc = total = 0
    for part in _parts(entry.method, packed):
        total += len(part)
        if total > ratio_max * len(packed):
            raise ZipFout("bom")
        if total > size_max:
            raise ZipFout("te_groot")
        crc = zlib.crc32(part, crc)
        parts.append(part)
    if total != entry.size or crc != entry.crc:
        raise ZipFout("beschadigd")
    if total == 0:
        raise ZipFout("leeg")
    return b"".join(parts)


def _parts(method: int, packed: bytes) -> Iterator[bytes]:
    """The content in parts of at most 64 kB."""
    if method == _STORED:
        yield packed
        return
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while not inflate.eof:
            part = inflate.decompress(packed, _CHUNK_BYTES)
            packed = inflate.unconsumed_tail
            if not part and not packed and not inflate.eof:
                raise ZipFout("beschadigd")
            yield part
    except zlib.error as error:
        raise ZipFout("beschadigd") from error
    if inflate.unused_data:
        raise ZipFout("beschadigd")
