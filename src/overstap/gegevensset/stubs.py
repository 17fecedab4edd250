"""The JSON form of a dossier as types for Python: a module of TypedDicts, out of the tables.

A supplier keeps the module in its own code; a type checker then knows every block, field and code of the year.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterator

from overstap.gegevensset.json_schema import WHOLE
from overstap.gegevensset.model import Block, Codelijst, Element, Gegevensset, Soort

BASES = {
    "xs:string": "str",
    "xs:boolean": "bool",
    "xs:date": "str",
    "xs:integer": "int",
    "xs:int": "int",
    "xs:decimal": "float | str",
}
WIDTH = 120
HEAD = '''"""The JSON form of a dossier, gegevensset {jaar}: made by `overstap gegevensset stubs {jaar}`."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict
'''


def stubs(g: Gegevensset) -> str:
    """The module as text. A block stands below the blocks in it; `Dossier` is what `build` takes."""
    parts = [HEAD.format(jaar=g.jaar)]
    parts += [_codes(g.codelijsten[nummer], whole=whole) for nummer, whole in _lists(g)]
    parts += [_attributed(soort) for soort in g.soorten.values() if soort.attribute]
    parts += [_block(g, g.blokken[naam]) for naam in _inner_first(g)]
    return "".join(map(_spaced, ["", *parts], parts)).lstrip("\n")


def _spaced(before: str, part: str) -> str:
    """A part with the empty lines that Python's own style wants above it."""
    apart = "\n\n" if part.startswith("class ") or before.startswith("class ") else "\n"
    return f"{apart}{part.rstrip()}\n"


def class_name(blok: str) -> str:
    """`categorie_uitlevering` → CategorieUitlevering."""
    return "".join(part[:1].upper() + part[1:] for part in blok.replace("-", "_").split("_"))


def _lists(g: Gegevensset) -> list[tuple[str, bool]]:
    used = {
        (element.codelijst, g.soorten[element.soort].base in WHOLE) for element in g.elements() if element.codelijst
    }
    return sorted(used, key=lambda each: (int(each[0]), each[1]))


def _list_name(nummer: str, *, whole: bool) -> str:
    return f"Codelijst{nummer}{'Getal' if whole else ''}"


def _codes(lijst: Codelijst, *, whole: bool) -> str:
    codes = [code if whole and str(int(code)) == code else f'"{code}"' for code in lijst.codes]
    return _literal(_list_name(lijst.nummer, whole=whole), codes, lijst.label)


def _literal(naam: str, codes: list[str], label: str) -> str:
    flat = f"{naam} = Literal[{', '.join(codes)}]"
    if len(flat) > WIDTH:
        flat = "\n".join([f"{naam} = Literal[", *(f"    {code}," for code in codes), "]"])
    return f'{flat}\n"""{label}."""'


def _attributed(soort: Soort) -> str:
    """A value with an attribute is an object."""
    fields = {"waarde": BASES[soort.base], soort.attribute: "NotRequired[str]"}
    return _typed(class_name(soort.naam), soort.vorm, fields)


def _inner_first(g: Gegevensset) -> Iterator[str]:
    """The blocks that a dossier can hold, each after those that stand in it."""
    done: dict[str, None] = {}

    def visit(naam: str) -> None:
        for element in g.blokken[naam].velden:
            if element.is_blok and element.soort not in done:
                visit(element.soort)
        done[naam] = None

    visit("dossier")
    yield from done


def _block(g: Gegevensset, block: Block) -> str:
    naam = class_name(block.naam)
    fields = {element.veld: _field(g, element, repeated=block.herhaald) for element in block.velden}
    if not block.herhaald:
        return _typed(naam, block.label, fields)
    return f"{_typed(f'{naam}Reeks', block.label, fields)}\n\n\n{naam} = list[{naam}Reeks]"


def _field(g: Gegevensset, element: Element, *, repeated: bool) -> str:
    one = _type(g, element)
    many = f"list[{one}]" if element.veelvoudig else one
    groups = element.keuze[1:] if repeated else element.keuze
    must = element.aantal.startswith("1") and not any(groep.is_keuze or groep.optional for groep in groups)
    return many if must else f"NotRequired[{many}]"


def _type(g: Gegevensset, element: Element) -> str:
    if element.is_blok:
        return class_name(element.soort)
    soort = g.soorten[element.soort]
    if element.codelijst:
        return _list_name(element.codelijst, whole=soort.base in WHOLE)
    return f"{BASES[soort.base]} | {class_name(soort.naam)}" if soort.attribute else BASES[soort.base]


def _typed(naam: str, label: str, fields: dict[str, str]) -> str:
    """A class; where a name of a field is none in Python (`voorletters-1`), the form with a dict."""
    if all(veld.isidentifier() and not keyword.iskeyword(veld) for veld in fields):
        lines = [f"    {veld}: {kind}" for veld, kind in fields.items()]
        return "\n".join([f"class {naam}(TypedDict):", f'    """{label}."""', "", *lines])
    lines = [f'        "{veld}": {kind},' for veld, kind in fields.items()]
    return "\n".join([f"{naam} = TypedDict(", f'    "{naam}",', "    {", *lines, "    },", ")", f'"""{label}."""'])
