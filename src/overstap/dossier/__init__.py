"""The verbs on one dossier, from the record it is built from to the seal it travels under."""

from overstap.dossier.attachments import Bijlage, BijlageFout, Inhoud, bijlagen, open_bijlage
from overstap.dossier.build import BouwFout, build
from overstap.dossier.dossier import Blok, Dossier
from overstap.dossier.impact import Impact, impact
from overstap.dossier.invent import invent
from overstap.dossier.melding import Melding, errors_of
from overstap.dossier.read import LeesFout, Limits, read
from overstap.dossier.record import record
from overstap.dossier.render import render
from overstap.dossier.seal import (
    Verzegeld,
    Zegel,
    ZegelFout,
    Zegelsleutel,
    check_statement,
    deliver_statement,
    open_seal,
    seal,
)
from overstap.dossier.validate import validate
from overstap.dossier.view import BlokWeergave, VeldWeergave, Weergave
from overstap.dossier.write import write

__all__ = [
    "Bijlage",
    "BijlageFout",
    "Blok",
    "BlokWeergave",
    "BouwFout",
    "Dossier",
    "Impact",
    "Inhoud",
    "LeesFout",
    "Limits",
    "Melding",
    "VeldWeergave",
    "Verzegeld",
    "Weergave",
    "Zegel",
    "ZegelFout",
    "Zegelsleutel",
    "bijlagen",
    "build",
    "check_statement",
    "deliver_statement",
    "errors_of",
    "impact",
    "invent",
    "open_bijlage",
    "open_seal",
    "read",
    "record",
    "render",
    "seal",
    "validate",
    "write",
]
