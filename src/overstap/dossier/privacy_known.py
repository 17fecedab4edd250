"""What a dossier says in fields of its own, and so is no news in its free text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from overstap.dossier.dossier import Dossier, text_of
from overstap.dossier.privacy_contact import contact
from overstap.dossier.privacy_secret import NOTHING, TRUE, Secrets, secrets_of

CONTACT = ("contacttelefoon", "contactemail")


@dataclass(frozen=True, slots=True)
class Known:
    contacts: frozenset[str] = field(repr=False)
    """Mail addresses in small letters and the last digits of numbers that stand openly in a field."""
    oldest: date | None
    """Days before this one are old."""
    birthday: str = field(repr=False)
    secrets: Secrets = NOTHING
    """What it says is secret: that is asked about wherever it stands, also when somebody else has it openly."""


def known_of(dossier: Dossier, age_months_max: int) -> Known:
    oldest = _oldest(dossier.verzameldatum, age_months_max)
    return Known(frozenset(_contacts(dossier)), oldest, dossier.geboortedatum, secrets_of(dossier))


def _contacts(dossier: Dossier) -> Iterator[str]:
    """Those of the people around the pupil and of the school; a secret one is not to stand in a text either."""
    for node in dossier.root.iter("{*}communicatie"):
        if (node.findtext("{*}geheim") or "").strip() not in TRUE:
            yield contact(node.findtext("{*}nummer") or "")
    for veld in CONTACT:
        yield from (contact(text_of(node)) for node in dossier.root.iter(f"{{*}}{veld}"))


def _oldest(today: str, months: int) -> date | None:
    """The first day of the month that lies so many months before; nothing when the day of the dossier is unknown."""
    try:
        day = date.fromisoformat(today.strip()[:10])
        years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
        return date(years, month + 1, 1)
    except ValueError:
        return None
