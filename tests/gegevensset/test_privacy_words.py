"""The table of privacy words: every row finds its own sentence, and none a sentence that only looks like one."""

from __future__ import annotations

import time

import pytest

from overstap.gegevensset.privacy_words import PREFIX, PrivacyWord, privacy_words, words_found


def found(text: str) -> list[str]:
    return [each.regel.patroon for each in words_found(text)]


@pytest.mark.parametrize("regel", privacy_words(), ids=lambda regel: regel.patroon)
def test_a_row_finds_its_own_sentence_and_no_row_finds_its_counter_sentence(regel: PrivacyWord) -> None:
    assert regel.patroon in found(regel.voorbeeld)
    assert regel.patroon in found(regel.voorbeeld.upper())
    assert found(regel.tegenvoorbeeld) == []


def test_every_pattern_is_long_enough_to_be_looked_up_small_and_there_once() -> None:
    patterns = [regel.patroon for regel in privacy_words()]
    assert [each for each in patterns if len(each.split()[0].removesuffix("-")) < PREFIX or each != each.lower()] == []
    assert sorted(set(patterns)) == sorted(patterns)
    assert all(regel.waarom and regel.woordgroep for regel in privacy_words())


def test_a_word_stands_alone_and_a_stem_begins_a_word() -> None:
    assert found("robots, ots1, 1ots") == []
    assert found("(ots)") == ["ots"]
    assert found("gevangenisstraf") == ["gevangenis-"]
    assert found("stadsgevangenis") == []


def test_white_space_of_any_kind_stands_between_words() -> None:
    assert found("in\n \tde bijstand") == ["in de bijstand"]
    assert found("indebijstand") == []


def test_the_place_is_of_the_text_as_it_was_also_after_a_sign_that_grows_in_small_letters() -> None:
    text = "İİ Ritalin"
    (only,) = words_found(text)
    assert text[only.offset : only.offset + only.length] == "Ritalin"


@pytest.mark.parametrize("piece", ["a", "a ", "in de ", "in    ", "raad voor de ", "rit", "- "])
def test_hostile_text_costs_its_length_and_not_its_square(piece: str) -> None:
    """T07: eight times the text, far from sixty-four times the work; the quickest of three counts."""

    def cost(signs: int) -> float:
        text = (piece * signs)[:signs]
        times = []
        for _ in range(3):
            begin = time.process_time()
            assert list(words_found(text)) == []
            times.append(time.process_time() - begin)
        return min(times)

    assert cost(400_000) < 24 * cost(50_000) + 0.01
