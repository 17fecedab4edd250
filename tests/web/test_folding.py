"""A dossier is long: what to do stands above it, and its blocks are folded without any script."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from web.stage import Stage

BLOCK = re.compile(r'<details class="ov-block"( open)?>.*?<h3[^>]*>([^<]*)</h3>', re.S)


def folded(page: str) -> dict[str, bool]:
    """By the heading of each block, in the order of the page, whether it is folded."""
    return {heading: not opened for opened, heading in BLOCK.findall(page)}


def test_what_can_be_done_stands_above_the_dossier(ingrid: Client, stage: Stage) -> None:
    for row, words in (
        (stage.taken_in(1), "Zet het dossier klaar"),
        (stage.with_errors(2), "Voeg het verbeterde bestand toe"),
        (stage.ready(3), "Trek dit dossier in"),
        (stage.delivered(4), "Scholen die dit dossier opvroegen"),
    ):
        page = ingrid.get(reverse("pupil", args=[row.pk])).content.decode()
        assert page.index('href="#klaarzetten"') < page.index('id="klaarzetten"') < page.index(words)
        assert page.index(words) < page.index('id="verzamelen"')


def test_the_first_two_blocks_stand_open_and_the_others_say_what_is_in_them(marloes: Client, stage: Stage) -> None:
    page = marloes.get(reverse("request", args=[stage.received().pk])).content.decode()

    blocks = folded(page)
    assert list(blocks.values()) == [False, False, *[True] * (len(blocks) - 2)]
    assert list(blocks)[:2] == ["Leerling", "Overstapadvies"]
    assert re.search(r'Toetsresultaten</h3>\s*<span class="ov-block__in">\d+ onderdelen</span>', page)
    assert re.search(r'Huidige school</h3>\s*<span class="ov-block__in">\d+ velden</span>', page)


def test_a_block_with_an_error_stands_open_and_the_error_leads_there(ingrid: Client, stage: Stage) -> None:
    """A field within a block of the pupil counts for that block, not for the pupil around it."""
    record = stage.record(2)
    leerling = record["huidigeschool"]["leerling"]
    leerling["verzorger"][1]["geslacht"] = leerling["toetslijst"]["toets"][1]["afname"]["jaargroep"] = "77"

    page = ingrid.get(reverse("pupil", args=[stage.taken_in(record=record).pk])).content.decode()

    assert [heading for heading, shut in folded(page).items() if not shut] == [
        "Leerling",
        "Overstapadvies",
        "Toetsresultaten",
        "Ouder of verzorger",
    ]
    fields = ("toetslijst/toets/2#v-{}-toetslijst-toets-2-afname-jaargroep", "verzorger/2#v-{}-verzorger-2-geslacht")
    for heading, field in zip(("Toetsresultaten", "Ouder of verzorger"), fields, strict=True):
        assert re.search(rf'{heading}</h3>\s*<span class="ov-tag ov-tag--fout">1 fout</span>', page)
        at = field.format("huidigeschool-leerling").replace("#", "/#")
        assert f'/blok/huidigeschool/leerling/{at}">Leerling › ' in page
    assert page.count("ov-tag--fout") == 2


@pytest.mark.parametrize("room", ["pupil", "request"])
def test_one_link_unfolds_everything_and_gives_a_list_of_contents(sam: Client, stage: Stage, room: str) -> None:
    """Of what may still change the list leads to the page of each block; so it has another."""
    row = stage.ready() if room == "pupil" else stage.received()
    address = reverse(room, args=[row.pk])
    assert "Inhoud van het dossier" not in sam.get(address).content.decode()

    page = sam.get(address, {"open": "alles"}).content.decode()

    assert not any(folded(page).values())
    assert "Vouw het dossier dicht" in page
    contents = page.split('aria-label="Inhoud van het dossier"')[1].split("</nav>")[0]
    anchors = re.findall(r'href="#([^"]+)"', contents)
    assert len(anchors) > len(folded(page))
    assert all(f'id="{anchor}"' in page for anchor in anchors)


def test_unfolding_keeps_the_part_that_was_chosen(marloes: Client, stage: Stage) -> None:
    row = stage.received()
    stage.answer_again(row, stage.record(6))

    page = marloes.get(reverse("request", args=[row.pk]), {"deel": "1"}).content.decode()

    assert 'href="?deel=1&amp;open=alles#blokken"' in page
