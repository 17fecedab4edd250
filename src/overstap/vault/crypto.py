"""The cryptography of the vault, without a database: AES-256-GCM under keys derived from the node's key.

Each purpose has its own key by HKDF-SHA-256, so that no ciphertext of one can be taken for another. A
dossier gets a fresh key and a fresh nonce of 96 bits, each used once; what binds it to its place is
authenticated, not encrypted.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ALGORITHM = 1
"""AES-256-GCM for the data and for wrapping its key; HKDF-SHA-256; HMAC-SHA-256 for the index."""
KEY_BYTES = 32
NONCE_BYTES = 12


class Damaged(Exception):
    """It does not open: other key, other place, or not the bytes that were written."""


@dataclass(frozen=True, slots=True)
class Box:
    """Encrypted data with the wrapped key that opens it."""

    wrapped_key: bytes
    nonce: bytes
    ciphertext: bytes


class ColumnKeys:
    """What short secrets in columns are sealed and found with; it outlives the key of the node it came from."""

    def __init__(self, hide: bytes, index: bytes) -> None:
        self.packed = hide + index
        """Both keys in 64 bytes, to be kept under a later key of the node."""
        self._hide = AESGCM(hide)
        self._index = index

    @classmethod
    def unpacked(cls, packed: bytes) -> ColumnKeys:
        return cls(packed[:KEY_BYTES], packed[KEY_BYTES:])

    def hide(self, text: str, context: bytes) -> bytes:
        return _seal(self._hide, text.encode(), context)

    def reveal(self, hidden: bytes, context: bytes) -> str:
        """The text; raises Damaged."""
        return _open(self._hide, hidden, context).decode()

    def index(self, text: str, context: str) -> bytes:
        """32 bytes by which the text is found again, of use only with the key."""
        return hmac.digest(self._index, bound(context, text), hashlib.sha256)


class Subkeys:
    """What one key of the node is used for."""

    def __init__(self, node_key: bytes) -> None:
        if len(node_key) != KEY_BYTES:
            raise ValueError(f"a key of the node has {KEY_BYTES} bytes")
        self._wrap = AESGCM(_derive(node_key, b"overstap-vault-wrap-1"))
        self.columns = ColumnKeys(
            _derive(node_key, b"overstap-vault-hide-1"), _derive(node_key, b"overstap-vault-index-1")
        )

    def lock(self, data: bytes, place: bytes) -> Box:
        """Encrypt under a key that is made for this and used once."""
        data_key, nonce = os.urandom(KEY_BYTES), os.urandom(NONCE_BYTES)
        return Box(self.wrap(data_key, place), nonce, AESGCM(data_key).encrypt(nonce, data, place))

    def unlock(self, box: Box, place: bytes) -> bytes:
        """The data; raises Damaged."""
        data_key = self.unwrap(box.wrapped_key, place)
        try:
            return AESGCM(data_key).decrypt(box.nonce, box.ciphertext, place)
        except (InvalidTag, ValueError) as error:
            raise Damaged from error

    def commit(self, box: Box, place: bytes, data: bytes) -> bytes:
        """32 bytes that say of this data that it is the dossier, and of use only as long as the dossier is kept.

        HMAC-SHA-256 under a salt of 32 bytes that comes from the random key of the dossier: no column of its own, and
        gone with that key. A plain digest would let anybody try what a hidden address might be. Raises Damaged.
        """
        salt = _derive(self.unwrap(box.wrapped_key, place), b"overstap-receipt-salt-1")
        return hmac.digest(salt, bound("overstap-receipt-1") + data, hashlib.sha256)

    def wrap(self, key: bytes, place: bytes) -> bytes:
        return _seal(self._wrap, key, place)

    def unwrap(self, wrapped: bytes, place: bytes) -> bytes:
        """The key; raises Damaged."""
        return _open(self._wrap, wrapped, place)


def bound(*parts: str | int) -> bytes:
    """The parts in one row of bytes that no other parts give: each with its length before it."""
    encoded = [str(part).encode() for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


def _derive(node_key: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose).derive(node_key)


def _seal(key: AESGCM, data: bytes, context: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + key.encrypt(nonce, data, context)


def _open(key: AESGCM, sealed: bytes, context: bytes) -> bytes:
    try:
        return key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context)
    except (InvalidTag, ValueError) as error:
        raise Damaged from error
