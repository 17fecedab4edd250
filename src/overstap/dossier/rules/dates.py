"""Days as rules look at them: a text that is no date is no day, and never an error."""

from __future__ import annotations

from datetime import date

AUGUST = 8


def date_of(text: str) -> date | None:
    """The day of an xs:date; its time zone does not matter. None for what is no date, and for years Python lacks."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def start_of_schooljaar(day: date, *, back: int = 0) -> date | None:
    """1 August of the school year around this day, or of so many years before it; None before the year 1."""
    year = (day.year if day.month >= AUGUST else day.year - 1) - back
    return date(year, AUGUST, 1) if year >= 1 else None
