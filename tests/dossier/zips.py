"""ZIPs as a stranger could make them: by the book with `zipfile`, and then bent."""

from __future__ import annotations

import io
import zipfile
import zlib
from base64 import b64encode

PDF = b"%PDF-1.4\n%%EOF\n"
NAME = "verslag.pdf"


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same bytes at any time of day: a name gets the date that a ZIP begins with."""
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", method) as made:
        for name, data in files:
            entry = zipfile.ZipInfo(name) if isinstance(name, str) else name
            made.writestr(entry, data, method if isinstance(name, str) else None)
    return box.getvalue()


def one(name: str = NAME, data: bytes = PDF, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    return zipped((name, data), method=method)


def renamed(old: bytes, new: bytes, *, only_local: bool = False, only_directory: bool = False) -> bytes:
    """The ZIP with another name of the same length in it: in one of the two places or in both."""
    assert len(old) == len(new)
    packed = one(old.decode())
    first = packed.index(old)
    last = packed.rindex(old)
    if not only_directory:
        packed = packed[:first] + new + packed[first + len(old) :]
    if not only_local:
        packed = packed[:last] + new + packed[last + len(old) :]
    return packed


def link(target: bytes = b"/etc/passwd") -> bytes:
    info = zipfile.ZipInfo(NAME)
    info.create_system, info.external_attr = 3, 0o120777 << 16
    return zipped((info, target))


def encrypted() -> bytes:
    """The mark of a password set in both headers."""
    packed = bytearray(one())
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


def streamed() -> bytes:
    """As many programs write it: the sizes stand behind the data and not before it."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(NAME, PDF)
    return pipe.getvalue()


def bomb(megabytes: int) -> bytes:
    """A ZIP that grows a thousand times, made without ever holding what it holds."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(squeeze.compress(b"0" * 1_000_000) for _ in range(megabytes)) + squeeze.flush()
    plain = one(method=zipfile.ZIP_STORED)
    bent = bytearray(plain.replace(PDF, packed))
    at = bent.index(b"PK\x01\x02")
    bent[8:10] = bent[at + 10 : at + 12] = (8).to_bytes(2, "little")
    bent[at + 20 : at + 24] = len(packed).to_bytes(4, "little")
    bent[at + 24 : at + 28] = (megabytes * 1_000_000).to_bytes(4, "little")
    end = bent.rindex(b"PK\x05\x06")
    bent[end + 16 : end + 20] = at.to_bytes(4, "little")
    return bytes(bent)


def base64(data: bytes) -> str:
    return b64encode(data).decode()
