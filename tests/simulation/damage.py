"""Damage to a message on its way. What it hits depends on the form of the message and never on keys or numbers in it,
so that the same seed does the same to a message with other keys."""

from __future__ import annotations

import re
from random import Random

TEXT = re.compile(rb">([^<>]+)<")
ELEMENT = re.compile(rb"<([\w:-]+)[^<>]*>[^<>]*</\1>")
AFTER = {
    ord(a): ord(b)
    for a, b in zip("0123456789abcdefghijklmnopqrstuvwxyz", "1234567890bcdefghijklmnopqrstuvwxyza", strict=True)
}
AFTER |= {ord(chr(a).upper()): ord(chr(b).upper()) for a, b in AFTER.items()}


def damaged(body: bytes, dice: Random) -> bytes:
    """The message with one thing wrong in it; the very same when there was nothing to damage in this way."""
    return dice.choice(WAYS)(body, dice)


def change_text(body: bytes, dice: Random) -> bytes:
    """Another first letter or figure in one text: another dossier, session, school, result or seal."""
    found = one_of(TEXT, body, dice)
    if found is None:
        return body
    at = next((at for at in range(*found.span(1)) if body[at] in AFTER), None)
    return body if at is None else body[:at] + bytes([AFTER[body[at]]]) + body[at + 1 :]


def empty_text(body: bytes, dice: Random) -> bytes:
    found = one_of(TEXT, body, dice)
    return body[: found.start(1)] + body[found.end(1) :] if found else body


def drop_element(body: bytes, dice: Random) -> bytes:
    found = one_of(ELEMENT, body, dice)
    return body[: found.start()] + body[found.end() :] if found else body


def double_element(body: bytes, dice: Random) -> bytes:
    found = one_of(ELEMENT, body, dice)
    return body[: found.end()] + found.group() + body[found.end() :] if found else body


def cut_off(body: bytes, dice: Random) -> bytes:
    return body[: int(len(body) * dice.random())]


def one_of(pattern: re.Pattern[bytes], body: bytes, dice: Random) -> re.Match[bytes] | None:
    """One of what fits; most texts of a dossier are of the pupil, so those of the seal, at the end, get a turn."""
    found = list(pattern.finditer(body))
    if not found:
        return None
    return dice.choice(found[-8:] if dice.random() < 0.2 else found)


WAYS = (change_text, change_text, change_text, empty_text, drop_element, double_element, cut_off)
