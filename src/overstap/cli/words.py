"""Words on a terminal: what click says by itself in Dutch, and text of others without anything that acts."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "messages"


def speak_dutch() -> None:
    """Let click find its words in the table beside this file, in this process and those that it starts."""
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    os.environ["LANGUAGE"] = "nl"


def clean(text: str) -> str:
    """Text out of a file or its name, as it may be shown: a terminal acts upon control characters."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
