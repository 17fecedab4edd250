"""What this machine has of the programs that a few tests need, and where it stands."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def chromium() -> str | None:
    """The browser for pages: Debian's, or the one that OVERSTAP_CHROMIUM names."""
    return os.environ.get("OVERSTAP_CHROMIUM") or shutil.which("chromium")


def postgres() -> Path | None:
    """The folder with PostgreSQL's own programs (initdb, postgres), the newest when there are more."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    elsewhere = shutil.which("initdb")
    path = found[-1] if found else Path(elsewhere) if elsewhere else None
    return path.parent if path else None
