"""A backup of a node, made while it serves: a copy of its database and a manifest; never a key."""

from __future__ import annotations

from pathlib import Path

from overstap import __version__
from overstap.audit.events import Event
from overstap.database.transaction import writing
from overstap.node.config import Config, ConfigError
from overstap.node.copy import copy_out, file_name
from overstap.node.manifest import Manifest, digest_of, write_manifest
from overstap.node.parts import SystemClock, audit_of
from overstap.ports import NODE


def back_up(config: Config, folder: Path) -> Manifest:
    """Copy the database into this new folder. Raises ConfigError."""
    audit, clock = audit_of(config), SystemClock()
    needed = _note_shredded(config)
    head, began = audit.head(), clock.now()
    try:
        folder.mkdir(parents=True, mode=0o700)
        copy = folder / file_name(config)
        copy_out(config, copy)
        copy.chmod(0o600)
        manifest = Manifest(
            oin=config.oin,
            role=config.role,
            made_at=began.isoformat(timespec="seconds"),
            program=__version__,
            file=copy.name,
            bytes=copy.stat().st_size,
            sha256=digest_of(copy),
            head=str(head or ""),
            node_keys=needed,
        )
        write_manifest(folder, manifest)
    except FileExistsError as error:
        raise ConfigError(f"{folder} is er al. Kies een nieuwe map voor elke back-up.") from error
    except OSError as error:
        raise ConfigError(
            f"{folder} is niet te maken of te schrijven. Kies een andere plaats, of maak ruimte."
        ) from error
    with writing():
        audit.write(Event.BACKUP_MADE, by=NODE, rows=head.nr if head else 0, digest=manifest.sha256)
    return manifest


def _note_shredded(config: Config) -> tuple[int, ...]:
    """Bring the shred register up to date; gives which keys of the node the copy needs."""
    if config.role != "school":
        return ()
    from overstap.node.school import mend_register  # noqa: PLC0415 - a Traffic Center has no vault
    from overstap.vault.rewrap import numbers_in_use  # noqa: PLC0415

    mend_register(config)
    return tuple(numbers_in_use())
