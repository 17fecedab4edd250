"""T56: a dossier is handed out by two people: one asks, another agrees; then it is taken once, within a set time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from overstap.dossier import read
from overstap.school import hold, outgoing, release
from overstap.school.demand_models import Afgifte
from overstap.school.models import Uitgaand, User
from overstap.school.release import Part
from overstap.school.steps import Refused
from overstap.school.sweep import forget
from web.conftest import stage
from web.stage import Stage

__all__ = ["stage"]
Stand = Afgifte.Stand


def person(name: str) -> User:
    found: User = User.objects.get(username=name)
    return found


def asked(stage: Stage, row: Uitgaand | None = None) -> Afgifte:
    return release.ask(stage.ports, row or stage.ready(3), person("ingrid"), "rechter", "zaak C/1")


def agreed(stage: Stage, row: Uitgaand | None = None) -> Afgifte:
    made = asked(stage, row)
    release.decide(stage.ports, made, person("sam"), agreed=True)
    return made


def packed(_afgifte: Afgifte, parts: Sequence[Part]) -> bytes:
    return b"|".join(part.naam.encode() for part in parts)


def taken(stage: Stage, made: Afgifte, who: str = "ingrid") -> bytes:
    return release.take(stage.ports, made, person(who), packed)


def test_one_asks_another_agrees_and_the_first_takes_it_with_its_ground_in_the_log(stage: Stage) -> None:
    """T56: export.done{ground}, found from the dossier."""
    row = stage.ready(3)
    parts: list[Part] = []

    made = agreed(stage, row)
    release.take(stage.ports, made, person("ingrid"), lambda _made, given: bytes(parts.extend(given) or b"x"))

    (part,) = parts
    assert part.naam == "dossier"
    assert part.document == stage.ports.vault.read(
        row.dossier_id,  # type: ignore[arg-type]  # it was made ready
        outgoing.place(row),
        reader=stage.by,
        purpose="nagaan",
    )
    assert read(part.document).naam == row.naam
    events = [entry for entry in stage.audit.entries(last=20) if str(entry.event).startswith("export_")]
    assert [str(entry.event) for entry in events] == ["export_asked", "export_agreed", "export_done"]
    assert {entry.fields["ground"] for entry in events} == {"rechter"}
    assert {entry.fields["overdracht"] for entry in events} == {str(row.pk)}
    assert [entry.by for entry in events] == [f"user:{person(name).pk}" for name in ("ingrid", "sam", "ingrid")]
    assert [entry.fields["purpose"] for entry in stage.audit.entries(last=3, event="dossier_read")][-2] == "afgifte"


@pytest.mark.parametrize("answer", [None, False])
def test_without_a_second_yes_nothing_leaves(stage: Stage, answer: bool | None) -> None:
    """T56: export with one approval is refused: nobody answered, or the answer was no."""
    made = asked(stage)
    if answer is not None:
        release.decide(stage.ports, made, person("sam"), agreed=answer)
    before = stage.audit.head()

    with pytest.raises(Refused, match="release_not_agreed"):
        taken(stage, made)

    assert stage.audit.head() == before
    assert Afgifte.objects.get().gedaan_op is None


def test_nobody_agrees_with_a_question_of_their_own(stage: Stage) -> None:
    """T56: refused by the step, and by the database."""
    made = asked(stage)

    with pytest.raises(Refused, match="release_own"):
        release.decide(stage.ports, made, person("ingrid"), agreed=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Afgifte.objects.update(beslist_door=person("ingrid"), stand=Stand.AKKOORD, beslist_op=stage.clock.now())

    assert Afgifte.objects.get().stand == Stand.GEVRAAGD
    assert "export_agreed" not in stage.audit.last(9)


def test_only_who_asked_takes_it_and_only_once(stage: Stage) -> None:
    """T56."""
    made = agreed(stage)
    with pytest.raises(Refused, match="release_other"):
        taken(stage, made, "sam")
    assert taken(stage, made) == b"dossier"
    for again in (made, Afgifte.objects.get()):
        with pytest.raises(Refused, match="release_moved"):
            taken(stage, again)
    assert stage.audit.last(30).count("export_done") == 1


def test_it_is_decided_once(stage: Stage) -> None:
    made = asked(stage)
    stale = Afgifte.objects.get()
    release.decide(stage.ports, made, person("sam"), agreed=False)
    with pytest.raises(Refused, match="release_moved"):
        release.decide(stage.ports, stale, person("sam"), agreed=True)
    assert Afgifte.objects.get().stand == Stand.GEWEIGERD


def test_its_time_goes_by(stage: Stage) -> None:
    """T56: not decided within two weeks, or not taken within three days: asked anew."""
    row = stage.ready(3)
    made = asked(stage, row)
    stage.clock.moment += release.DECIDE_WITHIN + timedelta(seconds=1)
    with pytest.raises(Refused, match="release_over"):
        release.decide(stage.ports, made, person("sam"), agreed=True)
    again = agreed(stage, row)
    stage.clock.moment += release.TAKE_WITHIN
    assert release.is_open(again, stage.clock.now())
    stage.clock.moment += timedelta(seconds=1)
    with pytest.raises(Refused, match="release_over"):
        taken(stage, again)
    assert "export_done" not in stage.audit.last(30)


def test_it_is_asked_with_a_reference_once_at_a_time(stage: Stage) -> None:
    row = stage.ready(3)
    with pytest.raises(Refused, match="no_reference"):
        release.ask(stage.ports, row, person("ingrid"), "rechter", " ")
    with pytest.raises(ValueError, match="zomaar"):
        release.ask(stage.ports, row, person("ingrid"), "zomaar", "zaak")
    made = asked(stage, row)
    with pytest.raises(Refused, match="release_open"):
        release.ask(stage.ports, row, person("sam"), "anders", "zaak")
    release.decide(stage.ports, made, person("sam"), agreed=False)
    assert asked(stage, row).stand == Stand.GEVRAAGD
    with pytest.raises(Refused, match="no_dossier"):
        release.ask(stage.ports, stage.asked(), person("ingrid"), "rechter", "zaak")


def test_what_goes_wrong_while_it_is_made_was_not_taken(stage: Stage) -> None:
    """T56: it can be taken once still."""
    made = agreed(stage)

    def broken(_afgifte: Afgifte, _parts: Sequence[Part]) -> bytes:
        raise RuntimeError("no room")

    with pytest.raises(RuntimeError):
        release.take(stage.ports, made, person("ingrid"), broken)

    assert "export_done" not in stage.audit.last(9)
    assert taken(stage, Afgifte.objects.get()) == b"dossier"


def test_each_part_of_what_came_is_in_it(stage: Stage) -> None:
    row = stage.answer_again(stage.received(), stage.record(7))
    made = release.ask(stage.ports, row, person("marloes"), "inzage_avg", "brief van 1 maart")
    release.decide(stage.ports, made, person("sam"), agreed=True)

    assert taken(stage, made, "marloes") == b"deel-1|deel-2"


def test_what_a_hold_kept_of_the_dossier_is_in_it(stage: Stage) -> None:
    """T56: the earlier content is there for who may demand it; the school's own reasons are not."""
    row = stage.taken_in(3)
    hold.set_hold(stage.ports, stage.po, stage.ports.vault.reveal(bytes(row.pgn_hidden), "pgn"), "zaak", person("sam"))
    outgoing.seal_dossier(stage.ports, row, stage.by)

    assert taken(stage, agreed(stage, row)) == b"dossier|eerder-1"


def test_the_reference_is_sealed_and_forgotten_with_the_requests(stage: Stage) -> None:
    """T21."""
    made = asked(stage)
    assert b"zaak" not in bytes(made.kenmerk_hidden)
    assert stage.ports.vault.reveal(bytes(made.kenmerk_hidden), release.context(made)) == "zaak C/1"

    forget(stage.ports, stage.clock.now() + timedelta(days=182))
    assert Afgifte.objects.exists()
    forget(stage.ports, stage.clock.now() + timedelta(days=184))
    assert not Afgifte.objects.exists()


def test_that_it_was_handed_out_is_kept_as_long_as_a_hold_stands(stage: Stage) -> None:
    """T56: it is of the pupil as well."""
    row, came = stage.ready(3), stage.received()
    made = [asked(stage, row), release.ask(stage.ports, came, person("marloes"), "rechter", "zaak C/1")]
    for each in (row, came):
        pgn = stage.ports.vault.reveal(bytes(each.pgn_hidden), "pgn")
        hold.set_hold(stage.ports, each.school, pgn, "zaak", person("sam"))

    forget(stage.ports, stage.clock.now() + timedelta(days=1000))

    assert set(Afgifte.objects.all()) == set(made)
