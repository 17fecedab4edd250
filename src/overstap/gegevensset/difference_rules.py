"""What changes between two years in the rules. A rule is known by its id; one about a block that is gone is gone."""

from __future__ import annotations

from collections.abc import Iterator

from overstap.gegevensset.change import Change, keys_of
from overstap.gegevensset.model import Gegevensset, Regel


def rules(oud: Gegevensset, nieuw: Gegevensset) -> Iterator[Change]:
    living = [{regel.id: regel for regel in g.regels if regel.leeft} for g in (oud, nieuw)]
    for naam in keys_of(*living):
        before, after = (each.get(naam) for each in living)
        if before is None and after is not None:
            yield Change("regel", "nieuw", after.blok, naam, after.melding)
        elif before is not None and after is None:
            yield Change("regel", "vervallen", before.blok, naam, before.melding)
        elif before is not None and after is not None:
            yield from _rule(before, after)


def _rule(before: Regel, after: Regel) -> Iterator[Change]:
    pairs = {
        "profielen": (" ".join(before.profiel), " ".join(after.profiel)),
        "plek": (" ".join((before.blok, *before.velden)), " ".join((after.blok, *after.velden))),
        "eis": (before.eis, after.eis),
        "als": (" en ".join(before.als), " en ".join(after.als)),
        "official": (before.official, after.official),
        "melding": (before.melding, after.melding),
    }
    for wat, (was, wordt) in pairs.items():
        if was != wordt:
            yield Change("regel", "gewijzigd", after.blok, after.id, after.melding, wat, was, wordt)
