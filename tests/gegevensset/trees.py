"""The blocks of a year, opened out into the tree that they make."""

from __future__ import annotations

from collections.abc import Iterator

from overstap.gegevensset import Block, Gegevensset


def paths(g: Gegevensset, block: Block) -> Iterator[str]:
    """Every element below a block, as a path of field names."""
    for element in block.velden:
        yield element.veld
        if element.is_blok:
            yield from (f"{element.veld}/{path}" for path in paths(g, g.blok_van(element)))
