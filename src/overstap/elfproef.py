"""The eleven-test: whether nine digits can be the number of a pupil, a BSN or an onderwijsnummer.

It stands apart since both the messages of the chain and the checks on a dossier ask it, and neither knows the other.
"""

from __future__ import annotations

import re

NUMBER = re.compile(r"[0-9]{9}")


def elfproef(pgn: str) -> bool:
    """Whether this can be a pgn: nine digits that pass the test of one of the two kinds."""
    return is_bsn(pgn) or is_onderwijsnummer(pgn)


def is_bsn(pgn: str) -> bool:
    """9·p1 + 8·p2 + … + 2·p8 − p9 is a multiple of eleven."""
    return _shaped(pgn) and (_sum(pgn) - int(pgn[8])) % 11 == 0


def is_onderwijsnummer(pgn: str) -> bool:
    """It starts with 1, and 9·p1 + … + 2·p8 leaves p9 + 5 after division by eleven."""
    return _shaped(pgn) and pgn[0] == "1" and _sum(pgn) % 11 == int(pgn[8]) + 5


def _shaped(pgn: str) -> bool:
    return NUMBER.fullmatch(pgn) is not None and pgn != "000000000"


def _sum(pgn: str) -> int:
    return sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), pgn, strict=False))
