"""Reading certificates from the node's own files."""

from __future__ import annotations

from pathlib import Path
from ssl import PEM_cert_to_DER_cert


def der(path: Path) -> bytes:
    """The certificate in a PEM file, as DER. Raises OSError or ValueError."""
    return PEM_cert_to_DER_cert(path.read_text(encoding="ascii"))
