"""What came with the form of a block: which fields were changed, from what was shown to what was typed.

For each field the form carries what stood there when it was shown. Where two people changed the same field, the page
shows both and asks; nothing is chosen beforehand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from overstap.dossier.edit import FieldsMoved, Moved
from overstap.dossier.lengths import characters_max, too_long
from overstap.dossier.strict_json import JsonFout, value_of
from overstap.gegevensset import Gegevensset
from overstap.web.block_form import FormBlock, FormField, typed_value
from overstap.web.block_page import Twee, Typed
from overstap.web.block_values import hint, is_of_kind, lines_of, shown
from overstap.web.plain_text import INVISIBLE, is_unsafe

WAS, ERBIJ, KEUZE, WENS = "was:", "erbij:", "keuze:", "wens:"
"""What stands before the name of a field for what belongs to it."""
EMPTY = "leeg"
"""What a field of yes and no says when neither was chosen."""
OURS, THEIRS, OTHER = "wens", "nu", "anders"


@dataclass(frozen=True, slots=True)
class Posted:
    """What is to be changed: by the name of a field on the page, what was shown and what was typed."""

    changes: Mapping[str, tuple[object, object]]
    typed: Typed


def read_post(gegevensset: Gegevensset, form: FormBlock, data: QueryDict) -> Posted:
    """The changes in a form; with `typed.fouten` for each field that cannot be kept as it is."""
    asked = (each for each in form.every_field() if each.vorm != "vast" and f"{WAS}{each.naam}" in data)
    answers = {each.naam: _answer(gegevensset, each, data) for each in asked}
    typed = Typed(
        {naam: answer.tekst for naam, answer in answers.items()},
        {naam: answer.erbij for naam, answer in answers.items()},
        {naam: json.dumps(answer.was, ensure_ascii=False) for naam, answer in answers.items()},
        {naam: answer.fout for naam, answer in answers.items() if answer.fout},
        {naam: answer.twee for naam, answer in answers.items() if answer.twee},
    )
    return Posted({naam: (each.was, each.wens) for naam, each in answers.items() if each.changed}, typed)


@dataclass(frozen=True, slots=True)
class _Answer:
    tekst: str
    erbij: str
    was: object = None
    wens: object = None
    changed: bool = False
    fout: str = ""
    twee: Twee | None = None


def _answer(g: Gegevensset, field: FormField, data: QueryDict) -> _Answer:
    tekst, erbij = str(data.get(field.naam, "")), str(data.get(f"{ERBIJ}{field.naam}", ""))
    if field.vorm == "janee" and tekst == EMPTY:
        tekst = ""
    was = from_json(str(data[f"{WAS}{field.naam}"]))
    if f"{WENS}{field.naam}" in data:
        return _chosen(g, field, data, _Answer(tekst, erbij, was))
    if _same(g, field, was, tekst, erbij):
        return _Answer(tekst, erbij, was)
    return _kept(g, field, _Answer(tekst, erbij, was), typed_value(g, field, tekst, erbij))


def _chosen(g: Gegevensset, field: FormField, data: QueryDict, answer: _Answer) -> _Answer:
    """What was chosen of two values."""
    try:
        wens = value_of(str(data[f"{WENS}{field.naam}"]))
    except JsonFout:
        return replace(answer, fout=_("Wat u typte, kwam hier niet goed aan. Typ het opnieuw."))
    choice = data.get(f"{KEUZE}{field.naam}", "")
    if choice == THEIRS:
        return replace(answer, tekst=text_of(g, field, answer.was))
    if choice == OURS:
        return _kept(g, field, replace(answer, tekst=text_of(g, field, wens)), wens)
    if choice == OTHER:
        return _kept(g, field, answer, typed_value(g, field, answer.tekst, answer.erbij))
    return replace(answer, fout=_("Kies een van beide."), twee=twee_of(g, field, answer.was, wens))


def _kept(g: Gegevensset, field: FormField, answer: _Answer, wens: object) -> _Answer:
    soort = g.soorten[field.element.soort]
    values = wens if field.vorm == "meer" and isinstance(wens, list) else [wens]
    if any(value is not None and not is_of_kind(soort, value) for value in values):
        form = hint(soort) or soort.vorm
        return replace(answer, fout=_("Dit past niet in dit veld. Vul in: %(vorm)s.") % {"vorm": form})
    if any(is_unsafe(value) for value in values if isinstance(value, str)):
        return replace(answer, fout=str(INVISIBLE))
    most = characters_max(field.element)
    if any(len(value) > most for value in values if isinstance(value, str)):
        return replace(answer, fout=too_long(most))
    return replace(answer, wens=wens, changed=True)


def _same(g: Gegevensset, field: FormField, was: object, tekst: str, erbij: str) -> bool:
    """Whether the field still says what was shown in it."""
    soort = g.soorten[field.element.soort]
    beside = str(was.get(soort.attribute, "")) if isinstance(was, dict) else ""
    return (_plain(text_of(g, field, was)), _plain(beside)) == (_plain(tekst), _plain(erbij))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def text_of(g: Gegevensset, field: FormField, value: object) -> str:
    """A value of the record as this field shows it."""
    soort = g.soorten[field.element.soort]
    return lines_of(soort, value) if isinstance(value, list) else shown(soort, value)


def moved_typed(g: Gegevensset, form: FormBlock, target: str, posted: Posted, error: FieldsMoved) -> Typed:
    """The form again, with both values of each field that somebody else changed meanwhile."""
    fields = {f"{target}/{each.naam}": each for each in form.every_field()}
    twee, was = dict(posted.typed.twee), dict(posted.typed.was)
    for moved in error.fields:
        field = fields[moved.path]
        twee[field.naam] = _both(g, field, moved)
        was[field.naam] = json.dumps(moved.nu, ensure_ascii=False)
    return replace(posted.typed, twee=twee, was=was)


def _both(g: Gegevensset, field: FormField, moved: Moved) -> Twee:
    return twee_of(g, field, moved.nu, moved.wens)


def twee_of(g: Gegevensset, field: FormField, nu: object, wens: object) -> Twee:
    return Twee(words_of(g, field, nu), words_of(g, field, wens), json.dumps(wens, ensure_ascii=False))


def words_of(g: Gegevensset, field: FormField, value: object) -> str:
    """A value of the record as it is told: a code by its name; nothing for None."""
    text = text_of(g, field, value)
    if field.element.codelijst and text:
        return g.codelijsten[field.element.codelijst].betekenis(text) or text
    return {"true": _("ja"), "false": _("nee")}.get(text, text) if field.vorm == "janee" else text


def from_json(text: str) -> object:
    """What the page itself wrote; anything else counts as nothing, so that the comparison refuses it."""
    try:
        return value_of(text)
    except JsonFout:
        return None
