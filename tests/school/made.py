"""Dossiers as a LAS would hand them over: invented, whole or with something wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

from overstap.dossier import build, invent, write
from overstap.gegevensset import load

Record = dict[str, Any]


def record(seed: int = 1, profiel: str = "POVO", brin: str = "99PA") -> Record:
    return invent(seed, profiel, bron_brin=brin, schoolnaam="De Wilgenhof", vandaag=date(2026, 3, 2))


def leerling(of: Record) -> Record:
    found: Record = of["huidigeschool"]["leerling"]
    return found


def faulty(seed: int = 1) -> Record:
    """With a code that is not in its list: it is taken in, and cannot go."""
    made = record(seed)
    leerling(made)["geslacht"] = "77"
    return made


def nameless() -> Record:
    """Without BSN and without onderwijsnummer."""
    made = record()
    for number in ("bsn", "onderwijsnummer"):
        leerling(made).pop(number, None)
    return made


def xml(of: Record) -> bytes:
    return write(build(of, load()))


def listed(*dossiers: bytes) -> bytes:
    """Dossiers in one document with the root `dossiers`."""
    root = b'<dossiers xmlns="http://www.edustandaard.nl/oso_gegevensset/2019/dossier">'
    return root + b"".join(dossiers) + b"</dossiers>"


def for_support() -> Record:
    """A request to a samenwerkingsverband, which goes another way."""
    return record() | {"overdrachtsoort": "swv-dossier"}
