"""The form in which two telephone numbers, or two mail addresses, are compared."""

from __future__ import annotations

import re
from typing import Final

NUMBER_DIGITS: Final = 9
"""Digits by which a telephone number is known, whatever stands before them."""


def contact(text: str) -> str:
    """A mail address in small letters, or the last digits of a telephone number."""
    return text.strip().lower() if "@" in text else re.sub("[^0-9]", "", text)[-NUMBER_DIGITS:]
