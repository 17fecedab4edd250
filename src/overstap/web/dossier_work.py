"""What the page of one dossier shows besides while it may still change: what to decide, to mend and to choose."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from overstap.dossier import State
from overstap.web.block_nav import bladen
from overstap.web.block_places import page_of
from overstap.web.care import SHIELDED
from overstap.web.choices import Keuzes, rijen, velden_uit
from overstap.web.findings import botsingen, hidden_count, vondsten
from overstap.web.words import Words
from overstap.web.work import Work

CATEGORY = "categorie_"
"""How the reason begins of what goes with its category."""


@dataclass(frozen=True, slots=True)
class Achterblijver:
    """One place of which something does not travel, with the reason."""

    label: str
    reden: str
    pagina: str
    aantal: int


def open_dossier(work: Work, keuzes: Keuzes | None = None) -> dict[str, object]:
    """The context of the page of a dossier that may still change."""
    pages = bladen(work)
    return {
        "work": work,
        "bladen": pages,
        "blad_van": {blad.path.split("/")[2 if blad.path.count("/") > 1 else -1]: blad for blad in pages},
        "fouten": [punt for punt in work.punten if punt.is_fout],
        "let_op": [punt for punt in work.punten if not punt.is_fout],
        "keuzefout": work.composed.fout,
        "vondsten": vondsten(work),
        "vondsten_verborgen": hidden_count(work),
        "botsingen": botsingen(work),
        "categorieen": rijen(work, keuzes),
        "velden_uit": velden_uit(work),
        "achterblijvers": achterblijvers(work),
        "profielen": [each for each in work.gegevensset.profielen.values() if each.overdrachtsoort == work.row.soort],
        "profiel_nu": work.composed.whole.profiel,
        "vulling": counts(work),
    }


def achterblijvers(work: Work) -> tuple[Achterblijver, ...]:
    """What is filled and does not travel, by place and reason; whole categories are told in their own list."""
    told: dict[tuple[str, str, str], int] = Counter()
    for path, removed in work.removed.items():
        if not removed.reden.startswith(CATEGORY):
            label, reden = (removed.veld, removed.tekst) if work.sees(path) else (str(SHIELDED), "")
            told[(label, reden, page_of(work.gegevensset, path))] += 1
    return tuple(Achterblijver(label, reden, pagina, n) for (label, reden, pagina), n in told.items())


REASONS: dict[State, Words] = {
    State.LAS: gettext_lazy("Uw LAS kan dit niet vullen. Vul het hier in als het nodig is."),
    State.PUPIL: gettext_lazy("Niet ingevuld. Dat is goed als het voor deze leerling niet nodig is."),
    State.CHOICE: gettext_lazy("Met opzet weggelaten."),
    State.PROFILE: gettext_lazy("Mag niet mee bij deze overstap."),
}
"""Why a field is empty, for the school that sends, in the order in which there is something to do."""


def counts(work: Work) -> dict[str, int]:
    """How many fields are filled, and how many are empty for want of what."""
    found = Counter(field.state for field in work.fills.values())
    return {"gevuld": found[State.FILLED], "las": found[State.LAS], "leeg": sum(found[state] for state in REASONS)}


@dataclass(frozen=True, slots=True)
class Leeg:
    """The empty fields of one block that are empty for the same reason."""

    blok: str
    velden: tuple[str, ...]
    opmerking: str
    """What the product says of it."""
    pagina: str


def empty_page(work: Work) -> dict[str, object]:
    """Of each empty field that is for this person why: by reason, and within that by block."""
    return {
        "room": "pupils",
        "overdracht": work.row,
        "las": work.row.school.las,
        "vulling": counts(work),
        "redenen": [(reason, tuple(_by_block(work, state))) for state, reason in REASONS.items()],
        "afgeschermd": not all(work.sees(field.plek.naam) for field in work.fills.values()),
    }


def _by_block(work: Work, state: State) -> Iterable[Leeg]:
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for field in work.fills.values():
        if field.state is state and work.sees(field.plek.naam):
            said = field.opgave.opmerking if field.opgave and state is State.LAS else ""
            page = page_of(work.gegevensset, field.plek.naam)
            found[(field.plek.blok, said, page)].append(field.plek.element.label)
    return (Leeg(blok, tuple(velden), said, page) for (blok, said, page), velden in found.items())
