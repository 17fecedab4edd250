"""The list of certificates that are refused although they are still valid."""

from __future__ import annotations

from pathlib import Path


class DenyList:
    """Fingerprints (SHA-256, hex, with or without colons) from a file, a line each; read again when it changes.

    A list that cannot be read refuses everybody: not knowing who was withdrawn is no reason to let him in.
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
                text = self.path.read_text(encoding="ascii").lower().replace(":", "")
                self.fingerprints = frozenset(text.split())
                self.read_at = (stat.st_mtime, stat.st_size)
        except (OSError, UnicodeDecodeError):
            return True
        return fingerprint in self.fingerprints
