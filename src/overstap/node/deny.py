"""The list of certificates that are refused although they are still valid."""

from __future__ import annotations

import re
from pathlib import Path

FINGERPRINT = re.compile(r"(?:sha256 fingerprint=)?([0-9a-f]{64})")
"""Once colons and capitals are gone; openssl writes the words before it."""


class DenyList:
    """Fingerprints (SHA-256, hex, with or without colons) from a file, a line each; read again when it changes.

    A list that cannot be read, or that holds a line that is no fingerprint, refuses everybody: not knowing who was
    withdrawn is no reason to let him in.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.read_at = (0.0, -1)
        self.fingerprints: frozenset[str] = frozenset()

    def __contains__(self, fingerprint: str) -> bool:
        if self.path is None:
            return False
        try:
            stat = self.path.stat()
            if (stat.st_mtime, stat.st_size) != self.read_at:
                self.fingerprints = read_fingerprints(self.path)
                self.read_at = (stat.st_mtime, stat.st_size)
        except (OSError, ValueError):
            return True
        return fingerprint in self.fingerprints


def read_fingerprints(path: Path) -> frozenset[str]:
    """What stands in the file. Raises OSError, and ValueError with the number of a line that is no fingerprint."""
    lines = path.read_bytes().decode("ascii", errors="replace").lower().replace(":", "").splitlines()
    return frozenset(_fingerprint(nr, line.strip()) for nr, line in enumerate(lines, start=1) if line.strip())


def _fingerprint(nr: int, line: str) -> str:
    match = FINGERPRINT.fullmatch(line)
    if not match:
        raise ValueError(nr)
    return match[1]
