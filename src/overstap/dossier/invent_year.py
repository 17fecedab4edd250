"""An invented record in the form of another year: as a system of that year would have filled it.

Pupils are invented in the form of the newest year. What stood elsewhere then is moved by the same table that converts
real dossiers; a code that the year does not know yet is another one that it knew, or its block stays away.
"""

from __future__ import annotations

from typing import cast

from overstap.dossier.build import build
from overstap.dossier.convert import convert
from overstap.dossier.invent_draw import table
from overstap.dossier.invent_pupil import Record
from overstap.dossier.record import record as record_of
from overstap.gegevensset import Block, Element, Gegevensset, load, years


def in_year(record: Record, gegevensset: Gegevensset) -> Record:
    """The record, made for the newest year, in the form of this year."""
    newest = load(years()[-1])
    if gegevensset is newest:
        return record
    then = record_of(convert(build(record, newest), gegevensset.jaar).dossier)
    fitted = _block(then, gegevensset.dossier, gegevensset)
    assert fitted is not None, "no code is demanded of every dossier but those that each year knows"
    return fitted


def _block(record: Record, block: Block, g: Gegevensset) -> Record | None:
    """The block with the codes of the year; None when a field that it must have has none."""
    made: Record = {}
    for element in block.velden:
        if element.veld in record:
            value = _value(record[element.veld], element, g)
            if value is not None:
                made[element.veld] = value
            elif element.verplicht:
                return None
    return made


def _value(value: object, element: Element, g: Gegevensset) -> object:
    """What the field holds, or None; of a list what fits, and None when that is nothing."""
    if not isinstance(value, list):
        return _one(value, element, g)
    return [each for each in (_one(each, element, g) for each in value) if each is not None] or None


def _one(value: object, element: Element, g: Gegevensset) -> object:
    if element.is_blok:
        return _block(cast(Record, value), g.blok_van(element), g)
    if not element.codelijst:
        return value
    known = g.codelijsten[element.codelijst].codes
    if str(value) in known:
        return value
    other = {(row["codelijst"], row["code"]): row["anders"] for row in table("andere_codes")}
    return other.get((element.codelijst, str(value)))
