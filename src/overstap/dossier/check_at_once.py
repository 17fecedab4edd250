"""Whether structure and codes are good, told in one pass: most dossiers are, and need no look at each field."""

from __future__ import annotations

from lxml import etree

from overstap.dossier.check_structure import LOCK
from overstap.dossier.dossier import Dossier
from overstap.gegevensset.xsd import schema_with_codes


def is_good_at_once(dossier: Dossier) -> bool:
    """True only when neither check would find anything; False says no more than that they must look.

    A comment cuts a text in pieces for the check on codes and not for a schema, so there this says nothing.
    """
    if next(dossier.root.iter(etree.Comment, etree.PI), None) is not None:
        return False
    with LOCK:
        return schema_with_codes(dossier.gegevensset).validate(dossier.root)
