"""The zoeksleutel of this chain ("own"): how OSO makes its key is not public, and this is not it.

    1 byte number of the secret ‖ 15 bytes salt ‖ 112 bytes HKDF-SHA-512

The key is random through its salt, so that two requests for one pupil cannot be joined by who stands
between. All of its strength is in the chain secret, which every school system has and the Traffic Center
never: with pgnfrag only 9,091 numbers remain to try, so a slow derivation would buy minutes. Hence it is
fast, and the secret is renewed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hmac import compare_digest
from types import MappingProxyType
from typing import NoReturn

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from overstap.elfproef import NUMBER, elfproef, is_bsn, is_onderwijsnummer
from overstap.keten.pgn import Zoeksleutel, pgnfrag

__all__ = ["KetenSleutel", "Zoeksleutel", "elfproef", "is_bsn", "is_onderwijsnummer", "pgnfrag"]

DOMAIN = b"overstap-zoeksleutel-1"
BRIN = re.compile(r"[0-9]{2}[A-Z]{2}")
SALT_BYTES = 15
KEY_BYTES = 128
SECRET_BYTES_MIN = 32


class KetenSleutel:
    """Search keys under the secrets of the chain, by their number; new keys use `huidig`.

    ValueError, without any secret in it, when there is no current secret, one is shorter than 32 bytes or a
    number is not a byte.
    """

    __slots__ = ("_geheimen", "_huidig")

    def __init__(self, geheimen: Mapping[int, bytes], huidig: int) -> None:
        if huidig not in geheimen:
            raise ValueError("the current chain secret is not among the secrets")
        if any(not 0 <= number <= 255 for number in geheimen):
            raise ValueError("the number of a chain secret is 0 to 255")
        if any(len(secret) < SECRET_BYTES_MIN for secret in geheimen.values()):
            raise ValueError(f"a chain secret has {SECRET_BYTES_MIN} bytes or more")
        self._geheimen = MappingProxyType(dict(geheimen))
        self._huidig = huidig

    def __repr__(self) -> str:
        return f"KetenSleutel(huidig={self._huidig})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("the secrets of the chain are not for storing along with something else")

    def derive(self, pgn: str, bron_brin: str, salt: bytes) -> bytes:
        """A key of 128 bytes; ValueError when the number, school or salt has the wrong shape."""
        if not (NUMBER.fullmatch(pgn) and BRIN.fullmatch(bron_brin) and len(salt) == SALT_BYTES):
            raise ValueError("derive takes 9 digits, a BRIN and 15 bytes of salt")
        return self._derive(self._huidig, pgn, bron_brin, salt)

    def matches(self, pgn: str, bron_brin: str, sleutel: bytes) -> bool:
        """Whether this key is of this pupil at this school; compared in constant time."""
        if len(sleutel) != KEY_BYTES or sleutel[0] not in self._geheimen:
            return False
        if not (NUMBER.fullmatch(pgn) and BRIN.fullmatch(bron_brin)):
            return False
        expected = self._derive(sleutel[0], pgn, bron_brin, sleutel[1 : 1 + SALT_BYTES])
        return compare_digest(expected, sleutel)

    def pgnfrag(self, pgn: str) -> str:
        return pgnfrag(pgn)

    def _derive(self, number: int, pgn: str, bron_brin: str, salt: bytes) -> bytes:
        """Every part of the context has a fixed length, so it can be read in one way only."""
        head = bytes([number]) + salt
        context = DOMAIN + bron_brin.encode("ascii") + head + pgn.encode("ascii")
        hkdf = HKDF(algorithm=SHA512(), length=KEY_BYTES - len(head), salt=None, info=context)
        return head + hkdf.derive(self._geheimen[number])
