"""The agreement of a year as data: which blocks, fields, codes, categories and profiles there are."""

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

__all__ = [
    "Block",
    "Categorie",
    "Code",
    "Codelijst",
    "Element",
    "Gegevensset",
    "Groep",
    "Profiel",
    "Regel",
    "Soort",
    "TabelFout",
    "Uitleg",
    "load",
    "read_tables",
    "read_year",
    "year_of",
    "years",
]
