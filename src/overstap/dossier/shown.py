"""What parents were shown, kept as marks, so that it can be said later which fields have changed since. Own."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping

from overstap.dossier.attachments import documents
from overstap.dossier.compose import shown_digest
from overstap.dossier.contents import INHOUD, file_digests
from overstap.dossier.dossier import Dossier, text_of
from overstap.dossier.places import label_path, locatie
from overstap.dossier.werkdossier import Getoond

ASIDE = ("/dossier[1]/inzage[1]", "/dossier[1]/metadata[1]")
"""What says that they looked, and when it was put together: no part of what they were shown."""


def shown(dossier: Dossier, op: str) -> Getoond:
    """This dossier, as it was shown on this day (ISO 8601)."""
    return Getoond(op, shown_digest(dossier), marks(dossier))


def marks(dossier: Dossier) -> Mapping[str, str]:
    """By the place in labels a mark of all that stands there; the same place may return in a list.

    A file counts by what is in it, however it is packed.
    """
    found = defaultdict(list)
    held = (each.find(dossier.gegevensset.tag(INHOUD)) for each in documents(dossier))
    files = dict(zip(held, dossier.once(file_digests), strict=True))
    for node in dossier.root.iter("{*}*"):
        if node in files:
            found[label_path(node, dossier.gegevensset)].append(files[node])
        elif len(node) == 0 and not locatie(node).startswith(ASIDE):
            found[label_path(node, dossier.gegevensset)].append(text_of(node))
    return {label: hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16] for label, texts in found.items()}


def changed_since(getoond: Getoond, dossier: Dossier) -> tuple[str, ...]:
    """The places, in labels, that hold something else than what was shown, or nothing any more."""
    now, before = marks(dossier), getoond.velden
    return tuple(label for label in dict.fromkeys([*now, *before]) if now.get(label) != before.get(label))
