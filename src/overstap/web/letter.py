"""The letter that asks parents to look at the dossier. Always in Dutch.

Where parents do not surely live at one address each gets a letter of their own; the one to both leaves out where they
live and how to reach them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.translation import override

from overstap.dossier import Dossier, Removed, render
from overstap.dossier.brief import Reader, letter_of, live_apart
from overstap.school.inzage import asks_toestemming
from overstap.school.models import School
from overstap.web.care import path_of_steps
from overstap.web.dossier_page import NietMee, stays
from overstap.web.paper import pdf_of
from overstap.web.print_papers import blocks_of

NUMBERS = "huidigeschool/communicatielijst/communicatie"
HOLDS_ONE_SYSTEM = "BB"
"""The profile with which a dossier goes to no other school."""


@dataclass(frozen=True, slots=True)
class Brief:
    """From whom a letter is, to whom, and of which day."""

    school: School
    dag: date
    afzender: str = ""
    """Who made it, for parents to ask for."""
    reader: Reader | None = None
    """The parent to whom it goes; to both without."""


def letter_pdf(brief: Brief, dossier: Dossier, removed: Iterable[Removed]) -> bytes:
    return pdf_of(letter_html(brief, dossier, removed))


def letter_html(brief: Brief, dossier: Dossier, removed: Iterable[Removed]) -> str:
    """What would travel, what of the dossier stays, how to react, and a slip to send back.

    What does not travel, such as a secret address, is not in the dossier any more that this is made of; of what was
    taken out (`removed`) only the name is told.
    """
    known = tuple(removed)
    lean = letter_of(dossier, brief.reader.nr if brief.reader else 0)
    weergave = render(lean)
    profiel = dossier.gegevensset.uitleg_van("profiel", dossier.profiel)
    context = {
        "brief": brief,
        "telefoon": _telephone(dossier),
        "waarheen": profiel.ouder,
        "andere_school": dossier.profiel != HOLDS_ONE_SYSTEM,
        "apart": live_apart(dossier),
        "weergave": weergave,
        "blokken": blocks_of(weergave, lean),
        "blijft": tuple(_stays(dossier, known)),
        "weggelaten": tuple(dict.fromkeys(each.veld for each in known if not each.reden.startswith("categorie_"))),
        "vraagt_toestemming": asks_toestemming(dossier.gegevensset, dossier.profiel),
    }
    with override("nl"):
        return render_to_string("web/papier_inzage.html", context)


def _telephone(dossier: Dossier) -> str:
    """Where parents call the school, when the dossier says."""
    open_ones = (each for each in dossier.blokken(NUMBERS) if not each.is_true("geheim"))
    return next((each.text("nummer") for each in open_ones if each.text("soort") == "telefoon"), "")


def _stays(dossier: Dossier, removed: tuple[Removed, ...]) -> Iterator[NietMee]:
    """The categories of which the dossier had something that does not go; of others there is nothing to tell."""
    gone = {path_of_steps(each.locatie) for each in removed}
    had = {
        f"niet-mee-{each.naam}"
        for each in dossier.gegevensset.categorieen.values()
        if any("/".join(("dossier", *plek)) in gone for plek in each.plekken)
    }
    with override("nl"):
        yield from (each for each in stays(dossier) if each.anker in had)
