"""The agreement of a year as data: which blocks, fields, codes, categories and profiles there are."""

from overstap.gegevensset.las import Las, LasFout, Opgave, load_las, products, read_las
from overstap.gegevensset.load import load, read_tables, read_year, year_of, years
from overstap.gegevensset.model import (
    Block,
    Categorie,
    Code,
    Codelijst,
    Element,
    Gegevensset,
    Groep,
    Profiel,
    Regel,
    Soort,
    TabelFout,
    Uitleg,
)
from overstap.gegevensset.plek import Path, Plek, blocks, places

__all__ = [
    "Block",
    "Categorie",
    "Code",
    "Codelijst",
    "Element",
    "Gegevensset",
    "Groep",
    "Las",
    "LasFout",
    "Opgave",
    "Path",
    "Plek",
    "Profiel",
    "Regel",
    "Soort",
    "TabelFout",
    "Uitleg",
    "blocks",
    "load",
    "load_las",
    "places",
    "products",
    "read_las",
    "read_tables",
    "read_year",
    "year_of",
    "years",
]
