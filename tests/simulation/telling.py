"""What must hold when a school tells another that a dossier is ready (protocol 2.5, 2.6): from bytes and rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from chain import OINS, Crossing
from overstap.keten import Answer, MeldenNotificatieRequest, NotificatieRequest, NotificatieResponse, soap
from simulation.rewind import raw

Expect = Callable[[bool, str, str], None]
MESSAGES = (MeldenNotificatieRequest, NotificatieRequest)
SAID = {"bron", "doel", "dienst", "sessie_id", "aanvraagdatum"}
"""All that is said to the centre and to the other school: nothing of the pupil is among it."""


def judge_told(crossing: Crossing, answer: Answer, secrets: set[bytes], expect: Expect) -> None:
    """Of a message on its way: that it says no more than it may. Of one that was taken: that it was asked for."""
    message: Any = crossing.message
    more = {each.name for each in fields(message) if getattr(message, each.name) is not None} - SAID
    clean = not any(secret in crossing.body for secret in secrets)
    expect(clean and not more, "told_too_much", crossing.sender)
    if isinstance(message, NotificatieRequest) and answer.status == 200:
        reply = soap.read(answer.body).message
        if isinstance(reply, NotificatieResponse) and reply.resultaat == "NotificatieOntvangen":
            judge_taken(crossing, message.sessie_id.hex if message.sessie_id else "", expect)


def judge_taken(crossing: Crossing, sessie: str, expect: Expect) -> None:
    """By the system that was asked in this session."""
    alias, oin = crossing.system.alias, crossing.caller.oin
    asked = """
        SELECT 1 FROM school_inkomend i JOIN school_vraag v ON v.inkomend_id = i.id
        WHERE i.sessie_id = ? AND v.oin = ?
    """
    expect(raw(alias).execute(asked, [sessie, oin]).fetchone() is not None, "told_by_a_stranger", alias)


def judge_leaving(crossing: Crossing, expect: Expect) -> None:
    """Before it is said, somebody chose that this system hears of the very version that is ready now, and it has not
    fetched that by itself."""
    message = crossing.message
    if not isinstance(message, NotificatieRequest) or message.sessie_id is None:
        return
    chosen = """
        SELECT 1 FROM school_levering l JOIN school_uitgaand had ON had.id = l.uitgaand_id
        JOIN school_levering earlier ON earlier.school_id = l.school_id AND earlier.doel_brin = l.doel_brin
            AND earlier.doel_kenmerk = l.doel_kenmerk AND earlier.doel_oin = l.doel_oin
        JOIN school_kennisgeving k ON k.levering_id = earlier.id AND k.stand = 'gepland'
        JOIN school_uitgaand told ON told.id = k.uitgaand_id AND told.pgn_index = had.pgn_index
            AND told.stand IN ('klaargezet', 'overgedragen')
        WHERE l.sessie_id = ? AND l.doel_oin = ? AND (l.resultaat IN ('DossierNietGereed', 'NietVoorDoel')
            OR l.resultaat IN ('OverdrachtGeslaagd', 'DossierNietGewijzigd') AND had.versie < told.versie)
    """
    was = raw(crossing.sender).execute(chosen, [message.sessie_id.hex, OINS[crossing.system.alias]]).fetchone()
    expect(was is not None, "told_unasked", crossing.sender)


def judge_end_of_telling(alias: str, expect: Expect) -> None:
    """Nothing that somebody chose to tell was left lying."""
    left = "SELECT 1 FROM school_kennisgeving WHERE stand = 'gepland'"
    expect(raw(alias).execute(left).fetchone() is None, "told_never", alias)
