"""A backup put back into an empty node: first what was shredded is shredded again, and only then may it serve."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from overstap.node.config import Config, ConfigError, read_config
from overstap.node.copy import copy_in, file_name, is_empty
from overstap.node.manifest import Manifest, read_manifest
from overstap.node.secrets import AUDIT_KEY, NODE_KEY, SESSIONS, keys_in_environment, make_secrets, node_keys
from overstap.node.start import restoring, set_up

if TYPE_CHECKING:
    from overstap.audit.heads import KeptHead
    from overstap.audit.verify import Verdict


@dataclass(frozen=True, slots=True)
class Restored:
    manifest: Manifest
    shredded: int
    """How many that the backup still had were shredded again."""
    verdict: Verdict
    """On the log, before this restoring was written into it."""
    lost: KeptHead | None
    """The newest head of the log that was kept elsewhere and that the backup does not reach; None if there is none."""


def restore(path: Path, folder: Path, *, register: Path | None = None, without_register: bool = False) -> Restored:
    """Put the backup in this folder into the empty node of this configuration.

    Until it is done the node does not start. Raises ConfigError before anything is touched when the backup is
    damaged or of another node, a key is missing, the node is not empty, there is no shred register, or what the
    configuration names as second place for heads is not there or not of this node.
    """
    make_secrets(read_config(path).keys, SESSIONS)
    config = set_up(path)
    manifest = read_manifest(folder)
    refuse_other(config, manifest)
    refuse_without_keys(config, manifest)
    ids = frozenset() if config.role != "school" or without_register else _ids(config, register)
    heads = _heads(config)
    if not is_empty(config):
        raise ConfigError("Dit systeem is niet leeg: er is al een database. Zet een back-up terug in een leeg systeem.")
    marker = restoring(config)
    marker.touch(mode=0o600)
    _close()
    try:
        copy_in(config, folder / manifest.file)
    except OSError as error:
        raise ConfigError(f"De database in {config.data} is niet te schrijven. Maak ruimte, en begin leeg.") from error
    _refuse_in_part()
    shredded = _replayed(config, ids)
    done = Restored(manifest, shredded, *_judged(config, manifest, heads))
    if done.verdict.good:
        _note(config, done)
        marker.unlink()
    return done


def refuse_other(config: Config, manifest: Manifest) -> None:
    if (manifest.oin, manifest.role) != (config.oin, config.role):
        raise ConfigError(f"Deze back-up is van een ander systeem, met OIN {manifest.oin}. Neem een back-up van dit.")
    if manifest.file != file_name(config):
        raise ConfigError(
            "Deze back-up is van een andere soort database. Kies met de instelling database de soort van de back-up."
        )


def refuse_without_keys(config: Config, manifest: Manifest) -> None:
    """Never made anew here: another key would open nothing of what is put back."""
    school = config.role == "school"
    names = (NODE_KEY, AUDIT_KEY) if school and not keys_in_environment() else (AUDIT_KEY,)
    for name in names:
        if not (config.keys / name).exists():
            raise ConfigError(f"De sleutel {config.keys / name} ontbreekt. Zet eerst uw kopie van hem terug.")
    missing = sorted(set(manifest.node_keys) - set(node_keys(config))) if school else []
    if missing:
        raise ConfigError(
            f"De back-up ligt onder sleutel {missing[0]}, en die staat niet in {config.keys / NODE_KEY}. Zet de kopie "
            "van het sleutelbestand uit die tijd terug."
        )


def _ids(config: Config, register: Path | None) -> frozenset[UUID]:
    from overstap.node.school import register_of  # noqa: PLC0415 - a Traffic Center has no vault
    from overstap.vault.shredded import ShredRegister  # noqa: PLC0415

    kept = ShredRegister(register) if register else register_of(config)
    try:
        return kept.ids()
    except OSError as error:
        raise ConfigError(
            f"Het register van wat is vernietigd, {kept.path}, is er niet. Zonder dat komt terug wat na de back-up is "
            "vernietigd. Zet uw nieuwste kopie daar neer, of geef haar mee met --shredded."
        ) from error


def _heads(config: Config) -> list[KeptHead]:
    """What the second place holds of the log; nothing when there is no such place, or it is new."""
    from overstap.audit.heads import HeadsFout, valid  # noqa: PLC0415 - only after the set-up
    from overstap.node.parts import heads_of  # noqa: PLC0415

    place = heads_of(config)
    try:
        return valid(place.read()) if place and place.path.exists() else []
    except HeadsFout as fout:
        raise ConfigError(str(fout)) from fout


def _refuse_in_part() -> None:
    from overstap.node.in_part import refuse_in_part  # noqa: PLC0415 - only after the set-up

    refuse_in_part()


def _close() -> None:
    from django.db import connections  # noqa: PLC0415 - only after the set-up

    connections.close_all()


def _replayed(config: Config, ids: frozenset[UUID]) -> int:
    """Before anything else: what was shredded is gone again, and the register here knows of all of it."""
    if config.role != "school":
        return 0
    from overstap.node.parts import SystemClock  # noqa: PLC0415 - only after the set-up
    from overstap.node.school import register_of  # noqa: PLC0415
    from overstap.vault.shredded import complete, replay  # noqa: PLC0415

    count = replay(ids, SystemClock())
    complete(register_of(config), SystemClock())
    return count


def _judged(config: Config, manifest: Manifest, heads: list[KeptHead]) -> tuple[Verdict, KeptHead | None]:
    """The verdict on the log by all heads that the backup reaches, and the newest that it does not."""
    from django.core.management import call_command  # noqa: PLC0415 - only after the set-up

    from overstap.node.parts import audit_of  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    log = audit_of(config)
    rows = log.head()
    reached = rows.nr if rows else 0
    lost = [each for each in heads if each.head.nr > reached]
    verdict = log.verify(manifest.kept, *(each.head for each in heads if each.head.nr <= reached))
    return verdict, lost[-1] if lost else None


def _note(config: Config, done: Restored) -> None:
    from overstap.audit.events import Event  # noqa: PLC0415 - only after the set-up
    from overstap.audit.heads import RESTORED  # noqa: PLC0415
    from overstap.database.transaction import writing  # noqa: PLC0415
    from overstap.node.parts import SystemClock, audit_of  # noqa: PLC0415
    from overstap.ports import NODE  # noqa: PLC0415

    rows, digest = done.verdict.rows, done.manifest.sha256
    log = audit_of(config)
    if log.heads and done.verdict.head:
        log.heads.keep(done.verdict.head, SystemClock().now(), RESTORED)
    with writing():
        log.write(Event.BACKUP_RESTORED, by=NODE, rows=rows, digest=digest, shredded=done.shredded)
