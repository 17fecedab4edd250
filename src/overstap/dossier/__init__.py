"""The verbs on one dossier, from the record it is built from to the seal it travels under."""

import sys
from typing import TYPE_CHECKING

from overstap.dossier.dossier import Blok, Dossier
from overstap.dossier.late import Late
from overstap.dossier.melding import Melding, errors_of
from overstap.dossier.read import LeesFout, Limits, read
from overstap.dossier.validate import validate
from overstap.dossier.write import write

if TYPE_CHECKING:
    from overstap.dossier.attachments import Bijlage, BijlageFout, Inhoud, bijlagen, open_bijlage
    from overstap.dossier.build import BouwFout, build
    from overstap.dossier.choices import Choices, KeuzeFout, read_choices
    from overstap.dossier.compare import Difference, compare
    from overstap.dossier.convert import ConversieFout, Converted, Loss, convert
    from overstap.dossier.fill import FieldFill, FillReport, fill
    from overstap.dossier.fill_state import State
    from overstap.dossier.fill_totals import FillTotal, FillTotals
    from overstap.dossier.impact import Impact, impact
    from overstap.dossier.invent import invent
    from overstap.dossier.minimise import Minimised, minimise
    from overstap.dossier.privacy import Finding, privacy
    from overstap.dossier.record import record
    from overstap.dossier.removal import Removed
    from overstap.dossier.render import render
    from overstap.dossier.seal import (
        Verzegeld,
        Zegel,
        ZegelFout,
        Zegelsleutel,
        check_statement,
        deliver_statement,
        holder_problem,
        open_seal,
        seal,
        under,
    )
    from overstap.dossier.view import BlokWeergave, VeldWeergave, Weergave

LATE = {
    "attachments": "Bijlage BijlageFout Inhoud bijlagen open_bijlage",
    "build": "BouwFout build",
    "choices": "Choices KeuzeFout read_choices",
    "compare": "Difference compare",
    "convert": "ConversieFout Converted Loss convert",
    "fill": "FieldFill FillReport fill",
    "fill_state": "State",
    "fill_totals": "FillTotals FillTotal",
    "impact": "Impact impact",
    "invent": "invent",
    "minimise": "Minimised minimise",
    "privacy": "Finding privacy",
    "record": "record",
    "removal": "Removed",
    "render": "render",
    "seal": (
        "Verzegeld Zegel ZegelFout Zegelsleutel check_statement deliver_statement holder_problem open_seal seal under"
    ),
    "view": "BlokWeergave VeldWeergave Weergave",
}
"""By file, what is read only when somebody asks for it."""
sys.modules[__name__].__class__ = Late

__all__ = [
    "Bijlage",
    "BijlageFout",
    "Blok",
    "BlokWeergave",
    "BouwFout",
    "Choices",
    "ConversieFout",
    "Converted",
    "Difference",
    "Dossier",
    "FieldFill",
    "FillReport",
    "FillTotal",
    "FillTotals",
    "Finding",
    "Impact",
    "Inhoud",
    "KeuzeFout",
    "LeesFout",
    "Limits",
    "Loss",
    "Melding",
    "Minimised",
    "Removed",
    "State",
    "VeldWeergave",
    "Verzegeld",
    "Weergave",
    "Zegel",
    "ZegelFout",
    "Zegelsleutel",
    "bijlagen",
    "build",
    "check_statement",
    "compare",
    "convert",
    "deliver_statement",
    "errors_of",
    "fill",
    "holder_problem",
    "impact",
    "invent",
    "minimise",
    "open_bijlage",
    "open_seal",
    "privacy",
    "read",
    "read_choices",
    "record",
    "render",
    "seal",
    "under",
    "validate",
    "write",
]
