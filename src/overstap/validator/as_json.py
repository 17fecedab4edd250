"""An Outcome as one line of JSON, for programs. It holds no name or value out of the dossier."""

from __future__ import annotations

import json

from overstap.report import clean_json
from overstap.validator.names import named
from overstap.validator.outcome import Outcome


def as_json(outcome: Outcome, **more: object) -> str:
    """One object without a line break in it; `official` says whether the official validator gives the melding too.

    `more` comes after its own keys.
    """
    structure = (named(each, outcome.year) for each in outcome.structure)
    meldingen = (named(each, outcome.year) for each in outcome.meldingen)
    text = json.dumps(
        {
            "file": outcome.file,
            "year": outcome.year,
            "profile": outcome.profile,
            "verdict": outcome.verdict,
            "structure": [{"locatie": each.locatie, "tekst": each.tekst} for each in structure],
            "meldingen": [
                {
                    "regel": each.regel,
                    "soort": each.soort,
                    "locatie": each.locatie,
                    "tekst": each.tekst,
                    "official": each.official,
                }
                for each in meldingen
            ],
            **more,
        },
        ensure_ascii=False,
    )
    return clean_json(text)


def error_json(tekst: str) -> str:
    """Why nothing was looked at."""
    return json.dumps({"fout": tekst}, ensure_ascii=False)
