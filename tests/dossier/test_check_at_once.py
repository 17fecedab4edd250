"""What passes structure and codes in one pass passes each of them alone: the short way lets nothing through."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.records import changed, dossier, leerling, whole_record
from overstap.dossier import Dossier, build, read
from overstap.dossier.check_at_once import is_good_at_once
from overstap.dossier.check_codes import check_codes
from overstap.dossier.check_structure import check_structure
from overstap.gegevensset import Element, load, years


def is_good_in_two(one: Dossier) -> bool:
    return not [*check_structure(one), *check_codes(one)]


def test_a_good_dossier_is_known_at_once() -> None:
    assert is_good_at_once(dossier())


@pytest.mark.parametrize(
    ("path", "value"),
    [("inzage/akkoord", "ja"), ("huidigeschool/brincode", "x"), ("metadata/deeldossier", "XYZ")],
)
def test_a_wrong_code_or_value_is_seen_at_once(path: str, value: str) -> None:
    assert not is_good_at_once(dossier(changed(path, value)))


@pytest.mark.parametrize("inner", ["<geslacht>2<!-- c --></geslacht>", "<achternaam>a</achternaam><?p ?>"])
def test_a_comment_is_left_to_the_checks_themselves(inner: str) -> None:
    """`1<!-- -->2` is one text for the schema and two codes for the check."""
    good = leerling("<achternaam>a</achternaam><geslacht>2</geslacht>")
    assert is_good_at_once(read(good))

    assert not is_good_at_once(read(leerling(f"<achternaam>a</achternaam>{inner}"), comments="keep"))


@pytest.mark.parametrize("jaar", years())
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(min_value=0, max_value=2**32), value=st.sampled_from(["", " ", "1", "01", "Ja", "x", "true"]))
def test_one_pass_and_two_agree_on_dossiers_with_one_wrong_field(jaar: str, seed: int, value: str) -> None:
    g = load(jaar)
    one = build(whole_record(seed, fill=0.3, g=g), g)
    assert is_good_at_once(one)
    random = Random(seed)  # noqa: S311 a seed, no secret
    random.choice([node for node in one.root.iter("*") if not len(node)]).text = value

    assert is_good_at_once(one) == is_good_in_two(one)


@pytest.mark.parametrize("jaar", years())
def test_a_code_is_one_list_wherever_its_field_stands(jaar: str) -> None:
    """The check looks at the names of a field and of the one around it, the schema at the block: they must agree."""
    g = load(jaar)
    lists: dict[tuple[str, str], set[str]] = {}
    around = {root: {root} for root in g.wortels}
    for element in filter(lambda element: element.is_blok, g.elements()):
        around.setdefault(element.soort, set()).add(element.veld)
    for naam, names in around.items():
        for veld in g.blokken[naam].velden:
            for name in names:
                lists.setdefault((name, veld.veld), set()).add(veld.codelijst)

    assert [place for place, found in lists.items() if len(found) > 1] == []


@pytest.mark.parametrize("jaar", years())
def test_what_is_judged_for_the_whole_document_always_stands_there(jaar: str) -> None:
    """Such a check also speaks when the field is absent; the schema then does so as well."""
    g = load(jaar)
    whole: list[Element] = [e for e in g.elements() if e.codelijst and g.codelijsten[e.codelijst].van_document]
    metadata = g.dossier.veld("metadata")

    assert [(e.blok, e.veld, e.verplicht) for e in whole] == [("metadata", "deeldossier", True)]
    assert metadata is not None
    assert metadata.verplicht
