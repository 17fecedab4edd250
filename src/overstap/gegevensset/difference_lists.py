"""What changes between two years in what stands beside the fields: code lists, categories and profiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from overstap.gegevensset.change import Change, keys_of
from overstap.gegevensset.model import Categorie, Code, Gegevensset


def lists(oud: Gegevensset, nieuw: Gegevensset) -> Iterator[Change]:
    for nr in sorted(keys_of(oud.codelijsten, nieuw.codelijsten), key=int):
        before, after = oud.codelijsten.get(nr), nieuw.codelijsten.get(nr)
        if before is None and after is not None:
            yield Change("codelijst", "nieuw", nr, nr, after.label)
        if before is not None and after is None:
            yield Change("codelijst", "vervallen", nr, nr, before.label)
        if after is not None:
            yield from _codes(nr, before.codes if before else {}, after.codes)


def _codes(nr: str, before: Mapping[str, Code], after: Mapping[str, Code]) -> Iterator[Change]:
    for code in keys_of(before, after):
        was, now = before.get(code), after.get(code)
        if was is None and now is not None:
            yield Change("code", "nieuw", nr, code, _meaning(now))
        elif was is not None and now is None:
            yield Change("code", "vervallen", nr, code, _meaning(was))
        elif was is not None and now is not None and _meaning(was) != _meaning(now):
            yield Change("code", "gewijzigd", nr, code, _meaning(now), "betekenis", _meaning(was), _meaning(now))


def _meaning(code: Code) -> str:
    """What is certain; the rest is never told as a fact."""
    return code.betekenis if code.betekenis and code.zeker else "betekenis niet bekend"


def categories(oud: Gegevensset, nieuw: Gegevensset) -> Iterator[Change]:
    for naam in keys_of(oud.categorieen, nieuw.categorieen):
        before, after = oud.categorieen.get(naam), nieuw.categorieen.get(naam)
        if before is None and after is not None:
            yield Change("categorie", "nieuw", naam, after.schakel, after.label)
        elif before is not None and after is None:
            yield Change("categorie", "vervallen", naam, before.schakel, before.label)
        elif before is not None and after is not None:
            yield from _category(before, after)


def _category(before: Categorie, after: Categorie) -> Iterator[Change]:
    tested = (", ".join(sorted(each.getoetst)) for each in (before, after))
    places = (", ".join("/".join(plek) for plek in each.plekken) for each in (before, after))
    pairs = {"label": (before.label, after.label), "getoetst": tuple(tested), "plekken": tuple(places)}
    for wat, (was, wordt) in pairs.items():
        if was != wordt:
            yield Change("categorie", "gewijzigd", after.naam, after.schakel, after.label, wat, was, wordt)


def profiles(oud: Gegevensset, nieuw: Gegevensset) -> Iterator[Change]:
    for naam in keys_of(oud.profielen, nieuw.profielen):
        before, after = oud.profielen.get(naam), nieuw.profielen.get(naam)
        if before is None or after is None:
            found = before or after
            assert found is not None
            yield Change("profiel", "vervallen" if after is None else "nieuw", naam, naam, found.label)
            continue
        for categorie in keys_of(before.uitlevering, after.uitlevering):
            was, wordt = before.uitlevering.get(categorie, ""), after.uitlevering.get(categorie, "")
            if was != wordt:
                label = nieuw.categorieen[categorie].label if categorie in nieuw.categorieen else categorie
                yield Change("profiel", "gewijzigd", naam, categorie, label, "uitlevering", was, wordt)
