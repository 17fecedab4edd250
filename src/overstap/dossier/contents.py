"""Whether two values of a record say the same: a file counts by what is in it, however a system packs it. Own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence

from overstap.dossier.attachments import content_digest, documents
from overstap.dossier.dossier import Dossier, text_of

INHOUD = "bestandsinhoud"
MARK = 12
"""So many signs of a digest tell one file or block of a pupil from the others."""

BETWEEN = "\x1f"
"""Between the keys of a block: a sign that no text of a dossier holds."""


class Contents:
    """Opens each file once, for as long as one dossier is put together; nothing of it is kept after that."""

    def __init__(self) -> None:
        self._digests: dict[str, str] = {}
        self._marks: dict[int, tuple[object, str]] = {}
        self._sleutels: dict[int, tuple[object, tuple[str, ...]]] = {}

    def digest(self, text: str) -> str:
        """SHA-256 (hex) of the file in this base64 text."""
        if text not in self._digests:
            self._digests[text] = content_digest(text)
        return self._digests[text]

    def same(self, one: object, other: object) -> bool:
        """A file is opened only where its two packings differ."""
        if isinstance(one, dict) and isinstance(other, dict):
            return one.keys() == other.keys() and all(self._alike(veld, one[veld], other[veld]) for veld in one)
        if isinstance(one, list) and isinstance(other, list):
            return len(one) == len(other) and all(map(self.same, one, other))
        return one == other

    def mark(self, value: object) -> str:
        """The same for two values that say the same. Of a block it is made once: most stay as they are at a change."""
        known = self._marks.get(id(value))
        if known is None:
            mark = mark_of(json.dumps(self._plain(value), sort_keys=True, ensure_ascii=False))
            known = self._marks[id(value)] = (value, mark)  # with the value, so that its id stays its own
        return known[1]

    def sleutels(self, block: object, keys: Sequence[str]) -> tuple[str, ...]:
        """Marks of what tells a block from others, the strongest first: a file is known by its content, then its name.

        `keys` are the fields that do so for a block of this kind.
        """
        known = self._sleutels.get(id(block))
        if known is None:
            known = self._sleutels[id(block)] = (block, tuple(self._said_by(block, keys)))
        return known[1]

    def _said_by(self, block: object, keys: Sequence[str]) -> Iterator[str]:
        if not isinstance(block, dict):
            return
        inhoud, values = block.get(INHOUD), [_text(block, veld) for veld in keys]
        if isinstance(inhoud, str):
            yield mark_of(self.digest(inhoud))
        if any(values):
            yield mark_of(BETWEEN.join(values))

    def _alike(self, veld: str, one: object, other: object) -> bool:
        if veld == INHOUD and one != other and isinstance(one, str) and isinstance(other, str):
            return self.digest(one) == self.digest(other)
        return self.same(one, other)

    def _plain(self, value: object) -> object:
        if isinstance(value, dict):
            return {veld: self._said(veld, each) for veld, each in value.items()}
        return [self._plain(each) for each in value] if isinstance(value, list) else value

    def _said(self, veld: str, value: object) -> object:
        return self.digest(value) if veld == INHOUD and isinstance(value, str) else self._plain(value)


def mark_of(text: str) -> str:
    """A short digest of it, that says nothing of what it is of."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:MARK]


def file_digests(dossier: Dossier, digest: Callable[[str], str] = content_digest) -> tuple[str, ...]:
    """Of each attachment, in the order of the dossier, SHA-256 (hex) of its file; without one, of nothing."""
    return tuple(digest(text) for text in _texts(dossier))


def _texts(dossier: Dossier) -> Iterator[str]:
    inhoud = dossier.gegevensset.tag(INHOUD)
    for node in documents(dossier):
        held = next(node.iterchildren(inhoud), None)
        yield "" if held is None else text_of(held)


def _text(block: object, veld: str) -> str:
    found = block
    for step in veld.split("/"):
        found = found.get(step) if isinstance(found, dict) else None
    return str(found) if isinstance(found, str | int) else ""
