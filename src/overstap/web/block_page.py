"""The page of one block: its form, and beside each field what is wrong, why it is empty and why it stays behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from django.utils.translation import gettext_lazy

from overstap.dossier import State
from overstap.dossier.choices import is_fixed
from overstap.dossier.spot import names_of
from overstap.gegevensset.plek import ARROW
from overstap.web.block_form import FormBlock, FormField, FormItem, FormList
from overstap.web.block_nav import bladen, label_at, why_off
from overstap.web.block_places import Plaats, page_of
from overstap.web.choices import VeldUit, velden_uit
from overstap.web.words import Words
from overstap.web.work import Punt, Work

EMPTY: Mapping[State, Words] = {
    State.PROFILE: gettext_lazy("Mag niet mee bij deze overstap. Laat het leeg."),
    State.CHOICE: gettext_lazy("Met opzet weggelaten."),
    State.LAS: gettext_lazy("Uw LAS kan dit veld niet vullen. Vul het hier in als het nodig is."),
}
"""Why a field is empty, where there is more to say than that nobody filled it in."""


@dataclass(frozen=True, slots=True)
class Twee:
    """A field that somebody else changed meanwhile: what stands there now, and what was typed."""

    nu: str
    wens: str
    wens_json: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What came with a form that could not be kept: nothing of it is lost."""

    teksten: Mapping[str, str] = field(default_factory=dict)
    """What was typed, by the name of the field."""
    erbij: Mapping[str, str] = field(default_factory=dict)
    was: Mapping[str, str] = field(default_factory=dict)
    """What was shown, as JSON."""
    fouten: Mapping[str, str] = field(default_factory=dict)
    """What is wrong with it."""
    twee: Mapping[str, Twee] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Veld:
    """One field with all that the page says of it."""

    form: FormField
    tekst: str
    erbij: str
    was_json: str
    fout: str
    punten: Sequence[Punt]
    leeg: Words
    weg: str
    dicht: bool
    """Whether it may not travel at all with this profile."""
    twee: Twee | None

    @property
    def is_fout(self) -> bool:
        return bool(self.fout) or any(punt.is_fout for punt in self.punten)

    @property
    def is_shut(self) -> bool:
        """Whether there is nothing in it, nothing wrong with it, and nothing that may go in it."""
        return self.dicht and not (self.tekst or self.twee or self.fout or self.punten)

    @property
    def beschreven(self) -> str:
        """The ids of all that describes the field, in the order in which it is read."""
        f = self.form
        parts = {"hulp": f.hulp or f.hint, "melding": self.fout or self.punten, "leeg": self.leeg, "weg": self.weg}
        return " ".join(f"{f.id}-{name}" for name, there in parts.items() if there)


@dataclass(frozen=True, slots=True)
class Lijst:
    form: FormList
    items: Sequence[tuple[FormItem, int, str]]
    """Each block with how many errors it has, and why it does not travel."""
    weg: str


@dataclass(frozen=True, slots=True)
class Deel:
    """One block of the page with all that the page says of it."""

    form: FormBlock
    velden: Sequence[Veld]
    dicht: Sequence[Veld]
    """Fields that are empty and may not travel, folded away."""
    blokken: Sequence[Deel]
    lijsten: Sequence[Lijst]
    punten: Sequence[Punt]
    """About the block itself."""
    weg: str
    fouten: int

    def every_list(self) -> Iterator[Lijst]:
        yield from self.lijsten
        for blok in self.blokken:
            yield from blok.every_list()


def block_page(work: Work, plaats: Plaats, form: FormBlock | None, typed: Typed | None = None) -> dict[str, object]:
    """What the page of a block shows; without a form, that of a list or of a block that only others may see."""
    typed = typed or Typed()
    deel = _deel(work, form, typed) if form else None
    here = [punt for punt in work.punten if punt.pagina == plaats.path]
    return {
        "room": "pupils",
        "overdracht": work.row,
        "work": work,
        "plaats": plaats,
        "kop": heading(work, plaats),
        "deel": deel,
        "lijsten": tuple(deel.every_list()) if deel else (),
        "bladen": bladen(work, plaats.path),
        "fouten": [punt for punt in here if punt.is_fout],
        "aandacht": [punt for punt in here if not punt.is_fout],
        "ongeldig": _invalid(deel, typed) if deel else (),
        "samen": bool(typed.twee),
        "weglaatbaar": _optional(work, deel) if deel else (),
        "weggelaten": _left_out(work, plaats),
        "weg": why_off(work, plaats.path),
        "vragen": [vraag for vraag in work.vragen if vraag.pagina == plaats.path and not vraag.hidden],
    }


def heading(work: Work, plaats: Plaats) -> str:
    """The labels on the way to the block, with the number of each that may return."""
    if plaats.is_list:
        return label_at(work.gegevensset, names_of(plaats.path))
    g, block, said = work.gegevensset, work.gegevensset.dossier, []
    steps = plaats.path.split("/")
    for step, behind in zip(steps, [*steps[1:], ""], strict=True):
        element = block.veld(step)
        if element is None:
            continue
        block = g.blok_van(element)
        if not block.is_lijst and step not in ("huidigeschool", "leerling"):
            said.append(f"{element.label} {behind}" if behind.isdigit() else element.label)
    return ARROW.join(said) or plaats.element.label


def _deel(work: Work, form: FormBlock, typed: Typed) -> Deel:
    velden = tuple(_veld(work, each, typed) for each in form.velden)
    dicht = tuple(veld for veld in velden if veld.is_shut)
    return Deel(
        form,
        tuple(veld for veld in velden if not veld.is_shut),
        dicht if len(dicht) < len(velden) else (),
        tuple(_deel(work, each, typed) for each in form.blokken),
        tuple(lijst_van(work, each) for each in form.lijsten),
        work.per_path.get(form.path, ()),
        _gone(work, form.path),
        work.errors_below(form.path),
    )


def _veld(work: Work, form: FormField, typed: Typed) -> Veld:
    naam = form.naam
    weg = _gone(work, form.path) or work.werk.velden.get(names_of(form.path), "")
    return Veld(
        form,
        typed.teksten.get(naam, form.tekst),
        typed.erbij.get(naam, form.erbij),
        typed.was.get(naam, form.was_json),
        typed.fouten.get(naam, ""),
        work.per_path.get(form.path, ()),
        "" if form.was is not None or weg or form.vorm == "vast" else _empty(work, form),
        weg,
        form.was is None and _state(work, form) is State.PROFILE,
        typed.twee.get(naam),
    )


def _gone(work: Work, path: str) -> str:
    removed = work.removed.get(path)
    return removed.tekst if removed else ""


def _empty(work: Work, form: FormField) -> Words:
    return EMPTY.get(_state(work, form), "")


def _state(work: Work, form: FormField) -> State:
    """Of its place; where one of several blocks has it empty and another not, that it was not filled in."""
    found = work.fills.get(names_of(form.path))
    return found.state if found and found.state is not State.FILLED else State.PUPIL


def lijst_van(work: Work, form: FormList) -> Lijst:
    items = tuple((item, work.errors_below(item.path), _gone(work, item.path)) for item in form.items)
    return Lijst(form, items, why_off(work, form.path))


def _invalid(deel: Deel, typed: Typed) -> list[Veld]:
    """The fields that keep the form from being kept, for the summary above it."""
    found = chain(deel.velden, deel.dicht, *(_invalid(each, typed) for each in deel.blokken))
    return [veld for veld in found if veld.fout or veld.twee]


def _left_out(work: Work, plaats: Plaats) -> list[VeldUit]:
    here = page_of(work.gegevensset, names_of(plaats.path))
    return [veld for veld in velden_uit(work) if page_of(work.gegevensset, veld.path) == here]


def _optional(work: Work, deel: Deel) -> list[tuple[str, str]]:
    """The fields of this page that a school may leave out: their path without numbers, and their label."""
    return [
        (names_of(each.path), each.element.label)
        for each in deel.form.every_field()
        if not is_fixed(work.gegevensset, names_of(each.path))
        and each.vorm != "vast"
        and names_of(each.path) not in work.werk.velden
    ]
