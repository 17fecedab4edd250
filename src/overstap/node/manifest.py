"""What a backup says of itself, in `manifest.json` beside the copy; written last, so that half a backup has none."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from overstap.audit.verify import Head
from overstap.node.config import ConfigError

FORMAT = 1
NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Of which node, when, what is in it, and what must be there to open it."""

    oin: str
    role: str
    made_at: str
    """UTC, ISO 8601."""
    program: str
    """The version of this program."""
    file: str
    bytes: int
    sha256: str
    head: str
    """The end of the log when the copy was begun; empty for an empty log."""
    node_keys: tuple[int, ...]
    """The numbers of the keys of the node without which something in it does not open."""
    format: int = FORMAT

    @property
    def made(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    @property
    def kept(self) -> Head | None:
        return Head.parse(self.head) if self.head else None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    with os.fdopen(os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(json.dumps(asdict(manifest), indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())


def read_manifest(folder: Path) -> Manifest:
    """The manifest, after the copy was found to be the one that it describes. Raises ConfigError."""
    try:
        table = json.loads((folder / NAME).read_text(encoding="utf-8"))
        manifest = Manifest(**table | {"node_keys": tuple(table["node_keys"])})
        manifest.made, manifest.kept  # noqa: B018 - refused here when they are no moment and no head
    except FileNotFoundError as error:
        raise ConfigError(f"{folder} is geen back-up, of een die niet af is: er is geen {NAME}.") from error
    except (OSError, TypeError, ValueError, KeyError) as error:
        raise ConfigError(f"{folder / NAME} is niet te lezen of beschadigd. Neem een andere back-up.") from error
    if manifest.format != FORMAT:
        raise ConfigError(f"{folder} is gemaakt door een nieuwere versie. Zet eerst die versie van Overstap neer.")
    copy = folder / Path(manifest.file).name
    if not copy.is_file() or (copy.stat().st_size, digest_of(copy)) != (manifest.bytes, manifest.sha256):
        raise ConfigError(f"{copy} ontbreekt of is veranderd sinds de back-up is gemaakt. Neem een andere back-up.")
    return manifest


def digest_of(path: Path) -> str:
    """SHA-256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
