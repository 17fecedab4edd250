"""The node's keys: read from a file or a setting, numbered from the first day so that they can be renewed."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from overstap.vault.errors import KeyFileError

KEY_BYTES = 32
NUMBER_MAX = 32_767
"""What a row holds on every database."""
NodeKeys = Mapping[int, bytes]
Renewed = Callable[[], NodeKeys | None]
"""The keys of now when they are others than at the last look, else None."""


def not_renewed() -> None:
    """For keys that stay as they are."""


def load_node_keys(path: Path | None, environment: str = "") -> Mapping[int, bytes]:
    """Number → key (32 bytes), from the text of the setting OVERSTAP_NODE_KEY or else from the file.

    Each line is `number base64`; in the setting a comma may stand for the end of a line. The highest number
    is the one to write with. Raises KeyFileError when the file can be read by others, or holds no good
    keys.
    """
    if environment.strip():
        return _parse(environment.replace(",", "\n"), "OVERSTAP_NODE_KEY")
    if path is None:
        raise KeyFileError("Er is geen sleutel. Geef het pad van een sleutelbestand of vul OVERSTAP_NODE_KEY.")
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii")
    except OSError as error:
        raise KeyFileError(
            f"Sleutelbestand {path} is niet te lezen. Geef het pad van een bestand dat u mag lezen."
        ) from error
    except UnicodeDecodeError as error:
        raise KeyFileError(f"Sleutelbestand {path} is geen sleutelbestand.") from error
    if mode & 0o077:
        raise KeyFileError(f"Sleutelbestand {path} is leesbaar voor anderen. Doe: chmod 0400 {path}")
    return _parse(text, str(path))


def write_node_key(path: Path, number: int = 1) -> None:
    """Make a new key and put it in a new file that only its owner can read (0400).

    Raises FileExistsError: a key that is in use must never be overwritten.
    """
    line = f"{number} {base64.b64encode(os.urandom(KEY_BYTES)).decode()}\n"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w", encoding="ascii") as file:
        file.write(line)


def add_node_key(path: Path) -> int:
    """Put a new key, one number higher, beside those in the file; gives its number. Raises KeyFileError, OSError."""
    keys = dict(load_node_keys(path))
    number = max(keys) + 1
    if number > NUMBER_MAX:
        raise KeyFileError(f"Sleutelbestand {path} is vol: nummer {NUMBER_MAX} is in gebruik.")
    replace_node_keys(path, keys | {number: os.urandom(KEY_BYTES)})
    return number


def replace_node_keys(path: Path, keys: Mapping[int, bytes]) -> None:
    """Write the file anew, whole or not at all, for the same owner. Raises OSError."""
    owner, beside = path.stat(), path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    lines = (f"{number} {base64.b64encode(key).decode()}\n" for number, key in sorted(keys.items()))
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w", encoding="ascii") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    if os.geteuid() == 0:
        os.chown(beside, owner.st_uid, owner.st_gid)
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


class KeyFile:
    """The file with the node's keys, watched: gives the keys anew when it was replaced.

    A file that cannot be read just now changes nothing: a node that serves keeps the keys it has.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = self._look()

    def __call__(self) -> Mapping[int, bytes] | None:
        found = self._look()
        if found == self._seen:
            return None
        try:
            keys = load_node_keys(self._path)
        except KeyFileError:
            return None
        self._seen = found
        return keys

    def _look(self) -> tuple[int, int]:
        try:
            stat = self._path.stat()
        except OSError:
            return 0, 0
        return stat.st_ino, stat.st_mtime_ns


def _parse(text: str, where: str) -> Mapping[int, bytes]:
    keys: dict[int, bytes] = {}
    for nr, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        number, key = _parse_line(line, f"{where}, regel {nr}")
        if number in keys:
            raise KeyFileError(f"{where}, regel {nr}: sleutelnummer {number} komt twee keer voor.")
        keys[number] = key
    if not keys:
        raise KeyFileError(f"{where} bevat geen sleutel. Een regel is een nummer, een spatie en 32 bytes in base64.")
    return keys


def _parse_line(line: str, where: str) -> tuple[int, bytes]:
    number, _, encoded = line.strip().partition(" ")
    try:
        key = base64.b64decode(encoded.strip(), validate=True)
    except binascii.Error as error:
        raise KeyFileError(f"{where}: de sleutel is geen base64.") from error
    if not (number.isascii() and number.isdigit() and 1 <= int(number) <= NUMBER_MAX):
        raise KeyFileError(f"{where}: begin met het nummer van de sleutel, 1 tot en met {NUMBER_MAX}.")
    if len(key) != KEY_BYTES:
        raise KeyFileError(f"{where}: de sleutel heeft {len(key)} bytes, het moeten er {KEY_BYTES} zijn.")
    return int(number), key
