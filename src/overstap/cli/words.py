"""Words on a terminal: what click says by itself in Dutch, and text of others without anything that acts."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

from overstap.report.text import clean, clean_json

__all__ = ["clean", "clean_json", "speak_dutch"]

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "messages"


def speak_dutch() -> None:
    """Let click find its words in the table beside this file, in this process and those that it starts."""
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    os.environ["LANGUAGE"] = "nl"
