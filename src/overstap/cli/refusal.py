"""How a command on dossiers or on the gegevensset ends.

With 0 when all went well and is good, with 1 when it found something, and with 2 when it could not do as asked: a
file that cannot be read or written, or an order that is wrong.
"""

from __future__ import annotations

import click

from overstap.cli.words import clean

FOUND, UNREADABLE = 1, 2


class Refusal(click.ClickException):
    """What was asked cannot be done: a sentence, and exit 2."""

    exit_code = UNREADABLE

    def __init__(self, tekst: str) -> None:
        super().__init__("\n".join(map(clean, tekst.split("\n"))))
