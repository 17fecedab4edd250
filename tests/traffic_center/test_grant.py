"""Granting a session: the good way, and then each reason not to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from chain import CENTRE, OINS, Chain, acting, kenmerk, url_of
from overstap.keten import (
    Adres,
    DocumentRequest,
    OverdrachtRequest,
    OverdrachtResponse,
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
    with pytest.raises(TegenpartijFout):
        ask(chain)
    assert sessions() == 1


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
    """T43: every mandate with each of school, system and aanleverpunt on or off; only all good is good."""
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
            before = sessions()
            try:
                reply = ask(chain)
            except TegenpartijFout as fault:
                reply = OverdrachtResponse(resultaat=fault.fault.reden)
            assert (reply.sessie_id is None) == (sessions() == before) == (reply.resultaat is not None), cell
            granted += [cell] if reply.sessie_id else []
            transaction.set_rollback(True, using=CENTRE)

    assert granted == [("good", True, True, True)]


def test_a_mandate_counts_on_its_last_day(chain: Chain) -> None:
    with acting(CENTRE):
        Mandaat.objects.filter(school__brin="99VA").update(tot=date(2026, 3, 2))

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
    with acting(CENTRE):
        register.withdraw_mandaat(chain.tools, "99VA", OINS["vo"])

    assert chain.centre.events() == ["register_changed"]


def test_the_centre_keeps_nothing_of_a_pupil(chain: Chain) -> None:
    """T47: the zoeksleutel and sessionId stand nowhere, and a day later not even the digest."""
    key = bytes(range(128))
    reply = ask(chain, replace(GOOD, sleutel=Sleutel(key, "9468")))
    with acting(CENTRE):
        row = str(list(Sessie.objects.values()))
        assert key.hex() not in row and str(key)[2:40] not in row
        assert str(reply.sessie_id) not in row and "9468" not in row
        chain.clock.move(hours=25)
        sweep_of(chain.tools)()
        assert Sessie.objects.get().sleutel_index is None
