"""What makes a block the same block, wherever it stands in its list: the fields of `compare_keys.csv`. Own."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def block_keys() -> Mapping[str, tuple[str, ...]]:
    """By the name of a block the paths of the fields that tell it from others of its kind; most blocks have none."""
    table = files("overstap.dossier").joinpath("compare_keys.csv").read_text(encoding="utf-8")
    return {row["blok"]: tuple(row["sleutel"].split()) for row in csv.DictReader(table.splitlines())}
