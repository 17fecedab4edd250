"""Dossier → bytes, always the same ones: exclusive canonical XML without comments.

Exclusive, since the dossier travels inside an envelope: only that form is equal before and after.
"""

from __future__ import annotations

from lxml import etree

from overstap.dossier.dossier import Dossier


def write(dossier: Dossier) -> bytes:
    """The canonical bytes: what is sealed, stored and delivered."""
    return etree.tostring(dossier.root, method="c14n", exclusive=True, with_comments=False)
