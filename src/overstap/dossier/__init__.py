"""The verbs on one dossier: read, build, write, validate, and the record it is built from."""

from overstap.dossier.build import BouwFout, build
from overstap.dossier.dossier import Blok, Dossier
from overstap.dossier.melding import Melding, errors_of
from overstap.dossier.read import LeesFout, Limits, read
from overstap.dossier.record import record
from overstap.dossier.validate import validate
from overstap.dossier.write import write

__all__ = [
    "Blok",
    "BouwFout",
    "Dossier",
    "LeesFout",
    "Limits",
    "Melding",
    "build",
    "errors_of",
    "read",
    "record",
    "validate",
    "write",
]
