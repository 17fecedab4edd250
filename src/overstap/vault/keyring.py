"""The keys of a node in use: read again when they are renewed, so that a node that serves need not stop for it."""

from __future__ import annotations

from collections.abc import Mapping

from overstap.vault.crypto import ALGORITHM, ColumnKeys, Damaged, Subkeys, bound
from overstap.vault.keys import NodeKeys, Renewed, not_renewed
from overstap.vault.models import ColumnKey


class Keyring:
    """Dossiers are wrapped under the newest key; whatever was written under an earlier one stays readable.

    Columns are found by the first key that this node ever had: with another index no pupil would be found again.
    """

    def __init__(self, node_keys: NodeKeys, current: int, renewed: Renewed = not_renewed) -> None:
        if current not in node_keys:
            raise ValueError("the current key of the node is not among its keys")
        self._renewed = renewed
        self._take(node_keys, current)

    def current(self) -> tuple[int, Subkeys]:
        """The key to write with, and its number."""
        self._look()
        return self._number, self._keys[self._number]

    def of(self, number: int) -> Subkeys | None:
        self._look()
        return self._keys.get(number)

    def numbers(self) -> list[int]:
        """All there are, the one to write with last."""
        self._look()
        return sorted(self._keys, key=lambda number: (number == self._number, number))

    def columns(self, number: int) -> ColumnKeys | None:
        """What columns were sealed with while the key of this number was the one to write with."""
        keys = self.of(number)
        return keys.columns if keys else self._earlier().get(number)

    def index(self) -> ColumnKeys:
        """What columns are found by."""
        self._look()
        known = {number: keys.columns for number, keys in self._keys.items()} | self._earlier()
        return known[min(known)]

    def _look(self) -> None:
        if keys := self._renewed():
            self._take(keys, max(keys))

    def _take(self, node_keys: NodeKeys, current: int) -> None:
        self._keys = {number: Subkeys(key) for number, key in node_keys.items()}
        self._number = current
        self._kept: dict[int, ColumnKeys] | None = None

    def _earlier(self) -> dict[int, ColumnKeys]:
        """What is kept of earlier keys; looked up once, since it changes only together with the keys."""
        if self._kept is None:
            self._kept = {row.number: keys for row in ColumnKey.objects.all() if (keys := opened(row, self._keys))}
        return self._kept


def opened(row: ColumnKey, keys: Mapping[int, Subkeys]) -> ColumnKeys | None:
    """The keys of columns in this row; None when they do not open with these keys."""
    wrapping = keys.get(row.key_number)
    if wrapping is None or row.algorithm != ALGORITHM:
        return None
    try:
        return ColumnKeys.unpacked(wrapping.unwrap(bytes(row.wrapped), column_place(row.number)))
    except Damaged:
        return None


def column_place(number: int) -> bytes:
    """What is authenticated with the keys of columns: they are of this key of the node."""
    return bound("overstap-vault-columns-1", number)
