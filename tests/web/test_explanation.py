"""What a field means stands beside the dossier: for the school how to fill it in, and the words for parents."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from overstap.dossier import build, render
from overstap.gegevensset import load
from overstap.web.explanation import VeldUitleg, uitleg_per_blok
from web.stage import Stage

FOR_SCHOOL = "Vul de naam in die de leerling elke dag gebruikt."
FOR_PARENTS = "Zo noemt de school uw kind elke dag. De nieuwe school noemt uw kind zoals het gewend is."


def explained(stage: Stage, profiel: str) -> dict[str, tuple[VeldUitleg, ...]]:
    dossier = build(stage.record(profiel=profiel), load())
    return dict(uitleg_per_blok(dossier.gegevensset, render(dossier)))


@pytest.mark.parametrize("profiel", ["POPO", "POVO", "VOVO"])
def test_every_block_of_a_page_is_explained_and_first_the_block_itself(stage: Stage, profiel: str) -> None:
    weergave = render(build(stage.record(profiel=profiel), load()))

    blokken = explained(stage, profiel)

    for blok in weergave.blokken:
        whole = blokken[blok.anker][0]
        assert whole.label == blok.label
        assert whole.uitleg.school
        assert whole.uitleg.ouder


def test_only_what_is_filled_is_explained_and_each_label_once(stage: Stage) -> None:
    regels = [regel.label for regel in explained(stage, "POVO")["blok-leerling"]]

    assert "Roepnaam" in regels
    assert "Geboorteplaats" not in regels
    assert len(regels) == len(set(regels))


def test_a_field_that_a_block_takes_over_from_another_is_explained_too(stage: Stage) -> None:
    """A school has its name from `instelling`; the table explains it there."""
    labels = {regel.label for regel in explained(stage, "POVO")["blok-huidigeschool"]}

    assert {"Naam van de instelling", "BRIN-code"} <= labels


def test_the_sender_reads_how_to_fill_in_and_what_to_tell_parents(ingrid: Client, stage: Stage) -> None:
    page = ingrid.get(reverse("pupil", args=[stage.taken_in().pk])).content.decode()

    assert FOR_SCHOOL in page
    assert FOR_PARENTS in page


def test_the_receiver_fills_nothing_in_and_reads_what_it_means(marloes: Client, stage: Stage) -> None:
    page = marloes.get(reverse("request", args=[stage.received().pk])).content.decode()

    assert FOR_SCHOOL not in page
    assert FOR_PARENTS in page
