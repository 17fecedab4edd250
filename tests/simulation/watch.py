"""What must hold at every event of a simulated way, judged from the rows as they stand and from what leaves a system.

Nothing here asks the product whether it did well: dossiers are hashed anew, and events are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

from chain import CENTRE, Chain, Crossing, SchoolSystem, acting
from overstap.keten import Answer, DocumentRequest, DocumentResponse, soap
from overstap.keten.messages import name_of
from overstap.ports import Place
from overstap.school.pupils import digest_for_log
from simulation.rewind import raw
from simulation.tables import Box, Entry, Stored, boxes, entries, requests, sealed_row, sessions, stored
from simulation.telling import MESSAGES, judge_end_of_telling, judge_leaving, judge_told

RECEIVED, ENDED, READ = "dossier_received", "request_ended", "dossier_read"
TOLD = "notification_received"
GIVEN = ("document_delivered", "document_repeated")
PAGE = 4096
"""Bytes of a page of SQLite; what one row holds goes on in another page only when it is longer than that."""


@dataclass
class Sealed:
    """A dossier as it was sealed, and who may have it."""

    brin: str
    soort: str
    pgn: str
    versie: int
    voor_brin: str
    withdrawn: bool = False


@dataclass
class Known:
    """What is known of the dossiers and rows of a chain at one moment."""

    sealed: dict[tuple[str, str], Sealed] = field(default_factory=dict)
    """By the node and the digest of the sealed bytes; one dossier may be sealed in two systems of one school."""
    secrets: set[bytes] = field(default_factory=set)
    """Names, numbers and zoeksleutels, none of which the centre may hold."""
    reads: Counter[str] = field(default_factory=Counter)
    """Reads of the vault that were committed, by node."""
    log: dict[str, list[Entry]] = field(default_factory=dict)
    boxes: dict[tuple[str, str], Box] = field(default_factory=dict)
    judged: set[tuple[str, str]] = field(default_factory=set)
    """Dossiers that came and were looked into."""
    ended: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """How each overdracht ended, that has."""


@dataclass
class Watch:
    """Looks on while a way is gone, and tells what goes against the rules in it."""

    chain: Chain
    tell: Callable[[str], None]
    known: Known
    violations: list[str] = field(default_factory=list)
    events: int = 0
    _changes: dict[str, int] = field(default_factory=dict)
    _searched: set[bytes] = field(default_factory=set)
    _searched_for: set[bytes] = field(default_factory=set)

    def found(self, what: str, where: str) -> None:
        self.violations.append(f"{what} at {where}")
        self.tell(f"VIOLATION {what} at {where}")

    def expect(self, good: bool, what: str, where: str) -> None:
        if not good:
            self.found(what, where)

    # -- what leaves a system -------------------------------------------------------------------------------------

    def asked(self, crossing: Crossing) -> None:
        """Called with every message as it leaves."""
        judge_leaving(crossing, self.expect)

    def answered(self, crossing: Crossing, answer: Answer) -> None:
        """Called with every answer of every system, before anything on the line happens to it."""
        fresh = self.look().get(crossing.system.alias, [])
        if isinstance(crossing.message, MESSAGES):
            judge_told(crossing, answer, self.known.secrets, self.expect)
        if answer.message != name_of(DocumentRequest):
            return
        reply = soap.read(answer.body, soap.DOCUMENT).message if answer.status == 200 else None
        if isinstance(reply, DocumentResponse) and reply.document is not None:
            self.left(crossing, sha256(reply.document).hexdigest(), fresh)

    def left(self, crossing: Crossing, digest: str, fresh: list[Entry]) -> None:
        """A dossier left: one that was sealed here and not withdrawn, to whom it is for, with its events."""
        alias, by = crossing.system.alias, f"system:{crossing.caller.oin}"
        one = self.known.sealed.get((alias, digest))
        if one is None:
            self.found("left_unsealed", alias)
            return
        self.expect(not one.withdrawn, "left_withdrawn", alias)
        given = [each for each in fresh if each.event in GIVEN and each.by == by]
        read = [each for each in fresh if each.event == READ and each.by == by]
        self.expect(bool(given and read), "left_without_event", alias)
        brins = sessions(self.chain, (each.fields["sessie"] for each in given), crossing.caller.oin)
        self.expect(bool(brins), "wrong_party", alias)
        self.expect(not one.voor_brin or one.voor_brin in brins, "wrong_school", alias)

    # -- what stands in the databases ------------------------------------------------------------------------------

    def look(self) -> dict[str, list[Entry]]:
        """Judge every database in which something changed; gives the new events of each node."""
        fresh = {}
        for alias, system in self.chain.systems.items():
            changes = raw(alias).total_changes
            if raw(alias).in_transaction or self._changes.get(alias) == changes:
                continue
            self._changes[alias] = changes
            fresh[alias] = self.new_events(alias)
            if isinstance(system, SchoolSystem):
                self.look_at_school(system, fresh[alias])
            else:
                self.look_at_centre()
        return fresh

    def new_events(self, alias: str) -> list[Entry]:
        log = self.known.log.setdefault(alias, [])
        fresh = entries(alias, after=len(log))
        self.expect([each.nr for each in fresh] == list(range(len(log) + 1, len(log) + len(fresh) + 1)), "log", alias)
        log.extend(fresh)
        self.events += len(fresh)
        for each in fresh:
            why = each.fields.get("resultaat") or each.fields.get("reason") or ""
            self.tell(f"  {alias} {each.event} {why}".rstrip())
        return fresh

    def look_at_school(self, system: SchoolSystem, fresh: list[Entry]) -> None:
        for each in fresh:
            if each.event == "dossier_sealed":
                self.note_sealed(system, each.fields["overdracht"], str(each.fields["digest"]))
            if each.event == "dossier_withdrawn":
                self.note_withdrawn(system.alias, each.fields["overdracht"])
        self.look_at_vault(system.alias)
        self.look_at_requests(system)
        reads = sum(each.event == READ for each in self.known.log[system.alias])
        self.expect(reads == self.known.reads[system.alias], "read_without_event", system.alias)

    def note_sealed(self, system: SchoolSystem, row_id: str, logged: str) -> None:
        row = sealed_row(system.alias, row_id)
        with acting(system.alias):
            document = looked_at(system, row.dossier_id, Place("uitgaand", row.brin, row.versie))
            pgn = system.ports.vault.reveal(row.pgn_hidden, "pgn")
            as_logged = digest_for_log(system.ports.vault, row.digest)
        self.expect(sha256(document).hexdigest() == row.digest, "sealed_otherwise", system.alias)
        self.expect(logged == as_logged, "logged_otherwise", system.alias)
        self.known.sealed[system.alias, row.digest] = Sealed(row.brin, row.soort, pgn, row.versie, row.voor_brin)

    def note_withdrawn(self, alias: str, row_id: str) -> None:
        """With a version all before it are withdrawn, since one of them may have gone into a session."""
        row = sealed_row(alias, row_id)
        last = self.known.sealed[alias, row.digest]
        for (node, _), each in self.known.sealed.items():
            same = (node, each.brin, each.soort, each.pgn) == (alias, last.brin, last.soort, last.pgn)
            each.withdrawn = each.withdrawn or (same and each.versie <= last.versie)

    def look_at_vault(self, alias: str) -> None:
        """What lies in a vault never becomes anything else; only what was not yet sealed is shredded."""
        for box in boxes(alias):
            before = self.known.boxes.setdefault((alias, box.id), box)
            if before != box:
                self.expect(before.open_copy and box.shredded, "stored_changed", alias)
                self.known.boxes[alias, box.id] = box

    def look_at_requests(self, system: SchoolSystem) -> None:
        alias = system.alias
        log = Counter((each.event, each.fields.get("overdracht")) for each in self.known.log[alias])
        kept = stored(alias)
        for row in requests(alias):
            ended = row.stand in ("ontvangen", "geweigerd")
            self.expect(log[ENDED, row.id] == ended, "ended_once", alias)
            self.expect(log[TOLD, row.id] <= 1, "told_twice", alias)
            before = self.known.ended.setdefault((alias, row.id), row.outcome) if ended else None
            self.expect(before in (None, row.outcome), "ended_changed", alias)
            here = [each for each in kept if each.inkomend_id == row.id]
            self.expect(log[RECEIVED, row.id] == len(here), "stored_once", alias)
            self.expect((row.stand == "ontvangen") <= bool(here), "ended_without_dossier", alias)
        for each in kept:
            self.judge_stored(system, each)
        lying = [box.id for key, box in self.known.boxes.items() if key[0] == alias and box.kind == "inkomend"]
        self.expect(sorted(lying) == sorted(each.dossier_id.hex for each in kept), "stored_twice", alias)

    def judge_stored(self, system: SchoolSystem, one: Stored) -> None:
        """Once for each dossier that came: the sealed bytes, of the pupil asked for, at the school that asked."""
        if (system.alias, one.dossier_id.hex) in self.known.judged:
            return
        self.known.judged.add((system.alias, one.dossier_id.hex))
        with acting(system.alias):
            document = looked_at(system, one.dossier_id, Place("inkomend", one.brin, one.volgorde))
            pgn = system.ports.vault.reveal(one.pgn_hidden, "pgn")
        digest = sha256(document).hexdigest()
        found = [each for (_, known), each in self.known.sealed.items() if known == digest == one.digest]
        self.expect(bool(found), "stored_unsealed", system.alias)
        fits = [each for each in found if (each.pgn, each.soort, each.brin) == (pgn, one.soort, one.bron_brin)]
        self.expect(not found or any(each.voor_brin in ("", one.brin) for each in fits), "wrong_school", system.alias)

    def look_at_centre(self) -> None:
        """Not in a row, not in its log, not in a page that was freed."""
        self.expect(not self.holds_a_secret(raw(CENTRE).serialize()), "centre_knows", CENTRE)
        kept = "SELECT 1 FROM traffic_center_sessie WHERE afgemeld_op IS NOT NULL AND sleutel_index IS NOT NULL"
        self.expect(raw(CENTRE).execute(kept).fetchone() is None, "centre_keeps_key", CENTRE)

    def holds_a_secret(self, database: bytes) -> bool:
        """A new secret is looked for in all of it, the others only in pages that are not as they were."""
        pages = {database[at : at + PAGE] for at in range(0, len(database), PAGE)}
        fresh = b"".join(pages - self._searched)
        new = self.known.secrets - self._searched_for
        self._searched, self._searched_for = pages, set(self.known.secrets)
        return any(one in database for one in new) or any(one in fresh for one in self.known.secrets - new)

    # -- at the end ------------------------------------------------------------------------------------------------

    def judge_end(self) -> None:
        """The logs hold, no log holds a number or a name, and no digest of a zoeksleutel outlives its session."""
        for alias, system in self.chain.systems.items():
            with acting(alias):
                self.expect(system.audit.verify().good, "audit_broken", alias)
            written = "".join(str(each.fields) for each in self.known.log.get(alias, [])).encode()
            self.expect(not any(secret in written for secret in self.known.secrets), "log_knows", alias)
        kept = "SELECT 1 FROM traffic_center_sessie WHERE sleutel_index IS NOT NULL"
        self.expect(raw(CENTRE).execute(kept).fetchone() is None, "centre_keeps_key", CENTRE)
        waiting = "SELECT 1 FROM jobs_job WHERE state = 'waiting'"
        for alias, system in self.chain.systems.items():
            self.expect(raw(alias).execute(waiting).fetchone() is None, "job_left", alias)
            if isinstance(system, SchoolSystem):
                judge_end_of_telling(alias, self.expect)


def looked_at(system: SchoolSystem, dossier_id: UUID, place: Place) -> bytes:
    """What lies in the vault, by a look that leaves no event: else we would change what we watch."""
    vault: Any = system.ports.vault
    document: bytes = vault._unlock(dossier_id, place)
    return document
