"""What goes wrong between two systems: the faults on the wire, and the two exceptions that lead to one.

A fault carries a fixed text from ``faults.csv`` and a number to find the event in the log by: never the
text of an exception, a value out of a message, a path or a version.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Fault:
    """A SOAP 1.1 fault as it travels. `code` is Client, Server, MustUnderstand or VersionMismatch."""

    code: str
    tekst: str
    audit_id: str
    reden: str = ""
    """The word in ``faults.csv``; of another system maybe a word we do not know, or none."""
    veld: str = ""
    """Which field is wrong and how, in words of ours; only for OngeldigVerzoek."""
    status: int = 500
    """The HTTP status to send it with."""


class Weigering(Exception):
    """A handler refuses on purpose: `reden` is a row of ``faults.csv``."""

    def __init__(self, reden: str, veld: str = "") -> None:
        super().__init__(reden)
        self.reden = reden
        self.veld = veld


class ClientCertificaat(Weigering):
    """The certificate of the caller does not belong to the aanleverpunt it speaks for."""

    def __init__(self) -> None:
        super().__init__("ClientCertificaat")


class OngeldigVerzoek(Weigering):
    """The message can be read but makes no sense; `veld` says what, in words of ours."""

    def __init__(self, veld: str) -> None:
        super().__init__("OngeldigVerzoek", veld)


class SoapFout(Exception):
    """Bytes or a message that break the agreement. Names the field, never what stood in it."""

    def __init__(self, reden: str, veld: str = "") -> None:
        super().__init__(f"{reden}: {veld}" if veld else reden)
        self.reden = reden
        self.veld = veld


class DossierFout(SoapFout):
    """An answer in which a dossier came, and that is not as it was agreed: whatever happened to it, it is not taken."""


@cache
def _table() -> Mapping[str, tuple[str, int, str]]:
    text = files(__package__).joinpath("faults.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType({row["reden"]: (row["code"], int(row["status"]), row["tekst"]) for row in rows})


def redenen() -> tuple[str, ...]:
    """Every reason a fault of ours can have."""
    return tuple(_table())


def fault(reden: str, audit_id: str = "", veld: str = "") -> Fault:
    """The fault for a reason; a reason that is not in the table becomes TechnischeFout."""
    known = reden if reden in _table() else "TechnischeFout"
    code, status, tekst = _table()[known]
    return Fault(code, tekst, audit_id, known, veld if known == reden else "", status)
