"""Whole transfers as stories, from one school to another."""

from __future__ import annotations

import pytest

from chain import Chain

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def chain() -> Chain:
    return Chain()


def test_a_dossier_goes_from_po_to_vo(chain: Chain) -> None:
    pupil = chain.po.ready("99PA", "POVO")

    asked = chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")

    assert asked.resultaat == "OverdrachtGeslaagd"
    assert asked.stand == "ontvangen"
    assert asked.digest == pupil.digest
    assert chain.po.fresh(pupil).stand == "overgedragen"
