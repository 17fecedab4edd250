"""Blocks of which there may be more (verzorger, toets): found again when others came or went meanwhile, and removed.

A path names such a block by its number, and numbers move. So a page also carries the kenteken of the block that was
shown. Own.
"""

from __future__ import annotations

from overstap.dossier.anchors import Anchors
from overstap.dossier.compose import worked
from overstap.dossier.edit import edit
from overstap.dossier.kenteken import last_content
from overstap.dossier.record import Record
from overstap.dossier.spot import value_at
from overstap.dossier.werkdossier import Werkdossier, Wijziging

UNSAID = "-"
"""Where a page says nothing no block is recognised by it."""


class ItemMoved(Exception):
    """Nothing was changed: the block that was shown is gone or is not recognised, or it was changed before it went."""


class ItemHeld(Exception):
    """Nothing was changed: staff added an attachment to this block, which must go first."""


def found_again(anchors: Anchors, record: Record, path: str, marks: str, *, anew: bool = False) -> str:
    """The path on which the block that was shown stands now; a new one stands behind the last. Raises ItemMoved.

    `marks` is what `Anchors.alone` said of the path when it was shown.
    With `anew` one that is gone, or not recognised, gets a place behind the last, where it can be put back.
    """
    found = anchors.places(record, Wijziging(path, None, None, marks or UNSAID), anew=anew)
    if not (found.is_sure and found.paths):
        raise ItemMoved
    return found.paths[0]


def without_item(werk: Werkdossier, path: str, marks: str) -> Werkdossier:
    """Remove one block, as it was shown. Raises ItemMoved, ItemHeld."""
    record, anchors = worked(werk)
    here = found_again(anchors, record, path, marks)
    there = value_at(record, here)
    if there is None or last_content(anchors.alone(record, here)) != last_content(marks):
        raise ItemMoved
    places = [anchors.place_of_file(record, bijlage) or "" for bijlage in werk.bijlagen]
    if any(place.startswith(f"{here}/") for place in places):
        raise ItemHeld
    return edit(werk, {here: (there, None)})
