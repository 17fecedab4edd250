"""The words rows of rules.csv may use, by name, and how a row's text becomes questions of a block.

A condition asks `(blok)` or `(blok, words)`; a requirement asks `(blok, velden)` or `(blok, velden, words)`, where
`words` is what stands behind its name in the row: `is soort telefoon` asks `is_` with `("soort", "telefoon")`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from overstap.dossier.dossier import Blok

Question = Callable[[Blok], bool]
Function = TypeVar("Function", bound=Callable[..., bool])

CONDITIONS: dict[str, Callable[..., bool]] = {}
REQUIREMENTS: dict[str, Callable[..., bool]] = {}


class UnknownWord(KeyError):
    """A row uses a word that nobody wrote."""


def condition(function: Function) -> Function:
    """When a rule is asked: True when it is."""
    return _known_as(CONDITIONS, function)


def requirement(function: Function) -> Function:
    """What a rule asks: True when the block is good."""
    return _known_as(REQUIREMENTS, function)


def _known_as(words: dict[str, Callable[..., bool]], function: Function) -> Function:
    name = function.__name__.removesuffix("_")
    if name in words:
        raise ValueError(f"the word {name} is taken")
    words[name] = function
    return function


def as_condition(text: str) -> Question:
    """`waar adresgeheim` as a question. UnknownWord when there is no such condition."""
    name, *words = text.split()
    ask = _find(CONDITIONS, name)
    if not words:
        return ask
    given = tuple(words)
    return lambda blok: ask(blok, given)


def as_requirement(text: str, velden: tuple[str, ...]) -> Question:
    """`verplicht` as a question about these fields. UnknownWord when there is no such requirement."""
    name, *words = text.split()
    ask = _find(REQUIREMENTS, name)
    if not words:
        return lambda blok: ask(blok, velden)
    given = tuple(words)
    return lambda blok: ask(blok, velden, given)


def _find(words: dict[str, Callable[..., bool]], name: str) -> Callable[..., bool]:
    if name not in words:
        raise UnknownWord(name)
    return words[name]
