"""Where on the page a melding belongs: the block in which its field stands."""

from __future__ import annotations

import re

from overstap.dossier import BlokWeergave, Melding, Weergave

_STEP = re.compile(r"/([^/\[]+)")


def blok_van(melding: Melding, weergave: Weergave) -> BlokWeergave | None:
    """The innermost block of the page on the path of the melding; None when it is about the dossier as a whole.

    Its path in labels will not do: there every block of the pupil begins with the pupil.
    """
    shown = {blok.naam: blok for blok in reversed(weergave.blokken)}
    return next((shown[naam] for naam in reversed(_STEP.findall(melding.locatie)) if naam in shown), None)
