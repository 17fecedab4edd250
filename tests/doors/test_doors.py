"""Every door refuses or accepts, whatever comes: a small share of what `benchmarks/fuzz.py` does."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator

import pytest

from doors.door import Ear, Tried
from doors.files import file_doors
from doors.http import http_doors
from doors.soap import soap_doors
from settings_test import NODES

INPUTS = 150
NAMES = ["dossier", "attachment", "record", "zoeksleutel", "form", "http-request", "http-reply"]


@pytest.fixture
def ear() -> Iterator[Ear]:
    ear = Ear()
    logging.getLogger("overstap").addHandler(ear)
    yield ear
    logging.getLogger("overstap").removeHandler(ear)


def tried(door: Tried, ear: Ear) -> Counter[bool]:
    outcomes: Counter[bool] = Counter()
    for number in range(INPUTS):
        outcomes[door.enter(door.input_of(number))] += 1
        ear.tell()
    return outcomes


@pytest.mark.parametrize("name", NAMES)
def test_whatever_comes_is_accepted_or_refused(name: str, ear: Ear) -> None:
    """T01 T05 T18: and of either there is enough, else the damage would say little."""
    door = next(each for each in (*file_doors(), *http_doors()) if each.name == name)

    outcomes = tried(door, ear)

    assert min(outcomes[True], outcomes[False]) > INPUTS / 20


@pytest.mark.django_db(databases=NODES, transaction=True)
def test_whatever_is_said_to_a_system_is_answered_or_refused(ear: Ear) -> None:
    """T11: with rows, log and vault behind it, at a school and at the centre."""
    for door in soap_doors():
        outcomes = tried(door, ear)

        assert min(outcomes[True], outcomes[False]) > INPUTS / 20


def test_the_same_number_gives_the_same_input() -> None:
    for door in (*file_doors(), *http_doors()):
        assert [door.input_of(number) for number in range(20)] == [door.input_of(number) for number in range(20)]


def test_a_mistake_that_is_answered_for_is_heard(ear: Ear) -> None:
    """A door may turn a mistake into a bare 500; here it still counts."""
    try:
        raise KeyError("x")
    except KeyError:
        logging.getLogger("overstap.wire").error("wire.application_failed")

    with pytest.raises(KeyError):
        ear.tell()
    ear.tell()
