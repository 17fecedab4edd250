"""Why a body is no JSON that we read, as a problem."""

from __future__ import annotations

from overstap.api.problem import Problem, error
from overstap.dossier.strict_json import JsonFout

SAYS = {
    "not_utf8": "De tekst is geen UTF-8. Stuur JSON in UTF-8.",
    "not_json": "Dit is geen JSON, of het breekt af.",
    "not_object": "Stuur een object, tussen { en }.",
    "too_deep": "De JSON is te diep genest.",
    "doubled_key": "In een object staat een naam twee keer.",
    "not_a_number": "NaN en Infinity zijn geen getallen in JSON.",
    "huge_number": "Een getal is te groot.",
    "not_text": "In een tekst staat een half teken dat geen teken is.",
}


def problem_of_json(fault: JsonFout) -> Problem:
    location = f"regel {fault.line}, teken {fault.column}" if fault.line else ""
    return Problem(400, fault.code, SAYS[fault.code], [error("body", location, fault.code, SAYS[fault.code])])
