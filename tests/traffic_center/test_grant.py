"""Granting a session: the good way, and then each reason not to."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from chain import CENTRE, OINS, Chain, acting, kenmerk, url_of
from marks import Hunt
from overstap.keten import (
    Adres,
    AfmeldingRequest,
    DocumentRequest,
    OverdrachtRequest,
    OverdrachtResponse,
    SessiecontroleRequest,
    Sleutel,
    TegenpartijFout,
)
from overstap.traffic_center import register
from overstap.traffic_center.models import Aanleverpunt, Certificaat, Mandaat, School, Sessie, Systeem
from overstap.traffic_center.sweep import sweep_of

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
VO = Adres("99VA", kenmerk("99VA", 1))
GOOD = OverdrachtRequest(Adres("99PA"), VO, Sleutel(bytes(128), "9468"), "overstapdossier")


def ask(chain: Chain, message: OverdrachtRequest = GOOD, *, by: str = "vo") -> OverdrachtResponse:
    reply = chain.systems[by].send_to_centre(message)
    assert isinstance(reply, OverdrachtResponse)
    return reply


def refused(chain: Chain, code: str, message: OverdrachtRequest = GOOD, *, by: str = "vo") -> None:
    """The named result, no session, and one event."""
    before = chain.centre.count_events()
    reply = ask(chain, message, by=by)
    assert (reply.resultaat, reply.sessie_id, reply.aanleverpunten) == (code, None, ())
    assert sessions() == 0
    assert chain.centre.count_events() == before + 1
    assert chain.centre.events() in (["session_not_granted"], ["mandate_refused"])


def sessions() -> int:
    with acting(CENTRE):
        return Sessie.objects.count()


def test_a_session_names_every_address_with_its_oin(chain: Chain) -> None:
    reply = ask(chain)

    assert isinstance(reply.sessie_id, UUID)
    assert [(punt.url, punt.oin, punt.kenmerk) for punt in reply.aanleverpunten] == [
        (url_of("po"), OINS["po"], kenmerk("99PA", 1))
    ]
    assert chain.centre.events() == ["session_granted"]


def test_the_very_same_request_gets_the_same_session_five_times_at_most(chain: Chain) -> None:
    """T46: an answer that was lost can be asked for again, but not for ever."""
    first = [ask(chain).sessie_id for _ in range(5)]

    assert len(set(first)) == 1
    before = chain.centre.count_events()
    with pytest.raises(TegenpartijFout) as refusal:
        ask(chain)
    assert refusal.value.fault.reden == "TeVeelVragen"
    assert sessions() == 1
    assert chain.centre.count_events() == before + 1
    with acting(CENTRE):
        (event,) = chain.centre.audit.entries(last=1)
    assert (event.event, event.by) == ("message_refused", f"system:{OINS['vo']}")
    told = ("reason", "message", "bron_brin", "doel_brin")
    assert [event.fields[name] for name in told] == ["TeVeelVragen", "overdrachtRequest", "99PA", "99VA"]


def test_the_asker_is_never_sent_to_itself(chain: Chain) -> None:
    """Within one BRIN only the other system is named; where there is none, that is the answer."""
    inside = replace(GOOD, bron=Adres("99VA"), overdrachtsoort="overdrachtbinnenbrin")

    assert [punt.oin for punt in ask(chain, inside).aanleverpunten] == [OINS["brug"]]


def test_one_point_can_be_asked_by_name(chain: Chain) -> None:
    one = replace(GOOD, bron=Adres("99VA", kenmerk("99VA", 2)), doel=Adres("99PA", kenmerk("99PA", 1)))

    assert [punt.oin for punt in ask(chain, one, by="po").aanleverpunten] == [OINS["brug"]]


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("AanvragerNietBekend", {"doel": Adres("99ZZ", kenmerk("99ZZ", 1))}),
        ("OnbekendAanleverpunt", {"doel": Adres("99VA", kenmerk("99VA", 9))}),
        ("OnbekendAanleverpunt", {"doel": Adres("99PA", kenmerk("99PA", 1))}),
        ("VerstrekkerNietBekend", {"bron": Adres("99ZZ")}),
        ("VerstrekkerAanleverpuntNietActief", {"bron": Adres("99PA", kenmerk("99PA", 9))}),
        ("GeenRelatieMetDoel", {"overdrachtsoort": "overdrachtbinnenbrin"}),
        ("KoppelsleutelOnbekend", {"sleutel": Sleutel(koppelsleutel=uuid4())}),
    ],
)
def test_each_wrong_request_has_its_own_code(chain: Chain, code: str, changes: dict[str, object]) -> None:
    refused(chain, code, replace(GOOD, **changes))  # type: ignore[arg-type]


def test_a_school_of_another_system_cannot_be_asked_for(chain: Chain) -> None:
    """T29: a system speaks for its own schools, also when it knows the address of another."""
    refused(chain, "OnbekendAanleverpunt", by="brug")


REGISTER = {
    "school of the asker off": ("AanvragerNietActief", lambda: School.objects.filter(brin="99VA").update(actief=False)),
    "point of the asker off": (
        "AanvragerNietActief",
        lambda: Aanleverpunt.objects.filter(kenmerk=VO.kenmerk).update(actief=False),
    ),
    "no mandate": ("AanvragerNietActief", lambda: Mandaat.objects.filter(school__brin="99VA").delete()),
    "mandate over": (
        "AanvragerNietActief",
        lambda: Mandaat.objects.filter(school__brin="99VA").update(tot=date(2026, 3, 1)),
    ),
    "mandate not begun": (
        "AanvragerNietActief",
        lambda: Mandaat.objects.filter(school__brin="99VA").update(van=date(2026, 3, 3)),
    ),
    "mandate for another service": (
        "AanvragerNietActief",
        lambda: Mandaat.objects.filter(school__brin="99VA").update(dienst="SWV"),
    ),
    "point of the asker for another service": (
        "AanvragerNietActief",
        lambda: Aanleverpunt.objects.filter(kenmerk=VO.kenmerk).update(doel="SWV"),
    ),
    "points of the source for another service": (
        "VerstrekkerAanleverpuntNietActief",
        lambda: Aanleverpunt.objects.filter(school__brin="99PA").update(doel="SWV"),
    ),
    "mandate of another system": (
        "AanvragerNietActief",
        lambda: Mandaat.objects.filter(school__brin="99VA", systeem__oin=OINS["vo"]).delete(),
    ),
    "school of the source off": (
        "VerstrekkerNietActief",
        lambda: School.objects.filter(brin="99PA").update(actief=False),
    ),
    "source without mandate": ("VerstrekkerNietActief", lambda: Mandaat.objects.filter(school__brin="99PA").delete()),
    "points of the source off": (
        "VerstrekkerAanleverpuntNietActief",
        lambda: Aanleverpunt.objects.filter(school__brin="99PA").update(actief=False),
    ),
    "system of the source off": (
        "VerstrekkerAanleverpuntNietActief",
        lambda: Systeem.objects.filter(oin=OINS["po"]).update(actief=False),
    ),
}


@pytest.mark.parametrize("change", REGISTER)
def test_who_may_take_part_is_judged_at_every_request(chain: Chain, change: str) -> None:
    """T43: system × BRIN × service × date × active, each with its named result."""
    code, make = REGISTER[change]
    with acting(CENTRE):
        make()
    refused(chain, code)


MANDATES: dict[str, dict[str, object]] = {
    "good": {},
    "over": {"tot": date(2026, 3, 1)},
    "not begun": {"van": date(2026, 3, 3)},
    "another service": {"dienst": "SWV"},
}
BRINS = {"asker": "99VA", "source": "99PA"}


@pytest.mark.parametrize("side", BRINS)
def test_one_cell_of_the_whole_table_gives_a_session(chain: Chain, side: str) -> None:
    """T43: every mandate with each of school, system and aanleverpunt on or off: all good is good, else what it is."""
    brin, granted = BRINS[side], []
    punten = Aanleverpunt.objects.filter(school__brin=brin)
    for cell in product(MANDATES, (True, False), (True, False), (True, False)):
        mandate, school, system, point = cell
        chain.clock.move(seconds=1)
        with acting(CENTRE), transaction.atomic(using=CENTRE):
            Mandaat.objects.filter(school__brin=brin).update(**MANDATES[mandate])
            School.objects.filter(brin=brin).update(actief=school)
            Systeem.objects.filter(oin=OINS["vo" if side == "asker" else "po"]).update(actief=system)
            punten.update(actief=point)
            before, events = sessions(), chain.centre.count_events()
            try:
                reply = ask(chain)
            except TegenpartijFout as fault:
                reply = OverdrachtResponse(resultaat=fault.fault.reden)
            assert reply.resultaat == named_result(side, *cell), cell
            assert sessions() == before + (reply.resultaat is None), cell
            assert chain.centre.count_events() == events + 1, cell
            granted += [cell] if reply.sessie_id else []
            transaction.set_rollback(True, using=CENTRE)

    assert granted == [("good", True, True, True)]


def named_result(side: str, mandate: str, school: bool, system: bool, point: bool) -> str | None:
    """What a cell comes to: for who asks, its own certificate first; for who is asked, its word before its address."""
    if side == "asker":
        if not system:
            return "ClientCertificaat"
        return None if (mandate, school, point) == ("good", True, True) else "AanvragerNietActief"
    if (mandate, school) != ("good", True):
        return "VerstrekkerNietActief"
    return None if system and point else "VerstrekkerAanleverpuntNietActief"


@pytest.mark.parametrize("days", [{"tot": date(2026, 3, 2)}, {"van": date(2026, 3, 2)}])
def test_a_mandate_counts_on_its_first_and_last_day(chain: Chain, days: dict[str, date]) -> None:
    """T43: the day is that of the clock on the wall in the Netherlands."""
    with acting(CENTRE):
        Mandaat.objects.filter(school__brin="99VA").update(**days)

    assert ask(chain).resultaat is None


@pytest.mark.parametrize("what", ["certificate", "system"])
def test_a_certificate_or_system_that_is_off_ends_in_a_fault(chain: Chain, what: str) -> None:
    """T44: refused at the next request, with one event."""
    with acting(CENTRE):
        if what == "certificate":
            Certificaat.objects.filter(systeem__oin=OINS["vo"]).update(actief=False)
        else:
            Systeem.objects.filter(oin=OINS["vo"]).update(actief=False)
    before = chain.centre.count_events()

    with pytest.raises(TegenpartijFout) as refusal:
        ask(chain)

    assert refusal.value.fault.reden == "ClientCertificaat"
    assert sessions() == 0
    assert chain.centre.count_events() == before + 1
    assert chain.centre.events() == ["message_refused"]


def test_a_dossier_cannot_be_asked_from_the_centre(chain: Chain) -> None:
    """There is none there, and the message is refused as unknown."""
    message = DocumentRequest(Adres("99PA", kenmerk("99PA", 1)), VO, uuid4(), GOOD.sleutel, "overstapdossier")

    with pytest.raises(TegenpartijFout) as refusal:
        chain.vo.send_to_centre(message)

    assert refusal.value.fault.reden == "OnbekendBericht"


def test_the_register_leaves_an_event_for_every_change(chain: Chain) -> None:
    for tot, action in ((None, "put"), (date(2026, 3, 1), "withdraw")):
        with acting(CENTRE):
            register.put_mandaat(chain.tools, "99VA", OINS["vo"], van=date(2025, 8, 1), tot=tot)
            (event,) = chain.centre.audit.entries(last=1)
        assert (event.event, event.fields["action"], event.fields["brin"]) == ("register_changed", action, "99VA")


def test_the_centre_keeps_nothing_of_a_pupil(chain: Chain) -> None:
    """T47: through a whole session, refusals too, the zoeksleutel and sessieId stand in no row of any table."""
    key = os.urandom(128)
    asked = replace(GOOD, sleutel=Sleutel(key, "9468"))
    granted = ask(chain, asked).sessie_id
    assert granted
    po = Adres("99PA", kenmerk("99PA", 1))
    chain.po.send_to_centre(SessiecontroleRequest(po, VO, asked.sleutel, asked.overdrachtsoort, granted))
    chain.po.send_to_centre(SessiecontroleRequest(po, VO, Sleutel(key, "9469"), asked.overdrachtsoort, granted))
    with pytest.raises(TegenpartijFout):
        [ask(chain, asked) for _ in range(6)]

    hunt = Hunt({"zoeksleutel": key, "half": key[:64], "sessie": granted.bytes, "sessieId": str(granted)})
    assert found_in_all_tables(hunt) == set()

    assert found_in_all_tables(Hunt({"school": "99VA"})) >= {("traffic_center_school", "school")}


def found_in_all_tables(hunt: Hunt) -> set[tuple[str, str]]:
    """Table and what, for every value of every row of the centre, in the forms in which bytes are often written."""
    with connections[CENTRE].cursor() as cursor:
        tables = connections[CENTRE].introspection.table_names(cursor)
        rows = [(table, value) for table in tables for row in all_rows(cursor, table) for value in row]
    as_bytes = [(table, value if isinstance(value, bytes) else str(value).encode()) for table, value in rows]
    return {(table, what) for table, value in as_bytes for what in hunt.found_in(value)}


def all_rows(cursor: CursorWrapper, table: str) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = cursor.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608 - our own tables
    return rows


def test_a_day_later_not_even_the_digest_is_left(chain: Chain) -> None:
    """T47: nor after the afmelding; the result is kept, and says nothing of whom."""
    asked = [replace(GOOD, sleutel=Sleutel(os.urandom(128), "9468")) for _ in range(2)]
    ended, _left = (ask(chain, each).sessie_id for each in asked)
    assert ended
    po = Adres("99PA", kenmerk("99PA", 1))
    chain.vo.send_to_centre(AfmeldingRequest(po, VO, ended, "OverdrachtGeslaagd", asked[0].sleutel))
    with acting(CENTRE):
        assert [row.sleutel_index is None for row in Sessie.objects.order_by("pk")] == [True, False]

        chain.clock.move(hours=24)
        sweep_of(chain.tools)()

        assert [row.sleutel_index for row in Sessie.objects.order_by("pk")] == [None, None]
        assert [row.resultaat for row in Sessie.objects.order_by("pk")] == ["OverdrachtGeslaagd", ""]
