"""Where the official process breaks off and gives no verdict: on a list of transfers with more than one inzage.

OVa.IZ02 asks whether `inzage/inzage` is true, of the whole document at once. Of two values nobody can say that: the
official process ends with an error, and whatever else it had found is lost. In a list without an overstapdossier, or
one that is judged as a support request, nobody asks.
"""

from __future__ import annotations

from collections.abc import Iterator

from overstap.dossier.dossier import Dossier
from overstap.dossier.melding import BROKEN_OFF, DOCUMENT, Melding
from overstap.dossier.places import label_path
from overstap.dossier.rules.check import kind_of

ASKING = "OVa.IZ02"
TEKST = (
    "Over een lijst van meer overstapdossiers geeft de officiële controle geen oordeel: zij breekt af met een fout. "
    "Maak van elk dossier een eigen bestand en controleer dat."
)


def breaks_off(dossier: Dossier) -> bool:
    """Whether the official process ends without a verdict; on one dossier it never does for this reason."""
    g = dossier.gegevensset
    if len(dossier.dossiers) < 2 or len(dossier.velden.at("inzage/inzage")) < 2:
        return False
    return any(not kind_of(dossier).isdisjoint(regel.profiel) for regel in g.regels if regel.id == ASKING)


def check_broken_off(dossier: Dossier) -> Iterator[Melding]:
    """The one thing there is to say of a document on which the official process breaks off."""
    veld = label_path(dossier.root, dossier.gegevensset)
    yield Melding(BROKEN_OFF, "Fout", DOCUMENT, veld, TEKST, official=True)
