"""A session after it was granted: checked by the source, ended by its doel."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any
from uuid import uuid4

import pytest

from chain import CENTRE, OINS, Chain, acting, kenmerk
from overstap.keten import (
    Adres,
    AfmeldingRequest,
    AfmeldingResponse,
    OverdrachtRequest,
    OverdrachtResponse,
    SessiecontroleRequest,
    SessiecontroleResponse,
    Sleutel,
    TegenpartijFout,
)
from overstap.traffic_center import register
from overstap.traffic_center.models import Aanleverpunt, Certificaat

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
PO, VO = Adres("99PA", kenmerk("99PA", 1)), Adres("99VA", kenmerk("99VA", 1))
SLEUTEL = Sleutel(bytes(128), "9468")


@pytest.fixture
def question(chain: Chain) -> SessiecontroleRequest:
    """The question of the source about a session that was granted."""
    granted = chain.vo.send_to_centre(OverdrachtRequest(Adres("99PA"), VO, SLEUTEL, "overstapdossier"))
    assert isinstance(granted, OverdrachtResponse) and granted.sessie_id
    return SessiecontroleRequest(PO, VO, SLEUTEL, "overstapdossier", granted.sessie_id)


def check(chain: Chain, question: SessiecontroleRequest, by: str = "po") -> SessiecontroleResponse:
    reply = chain.systems[by].send_to_centre(question)
    assert isinstance(reply, SessiecontroleResponse)
    return reply


def refused(chain: Chain, question: SessiecontroleRequest, *codes: str) -> None:
    """The named result, nothing of the doel, and one event."""
    before = chain.centre.count_events()
    reply = check(chain, question)
    assert reply.resultaat in codes
    assert (reply.sector, reply.doel_oin) == (None, None)
    assert chain.centre.count_events() == before + 1
    assert chain.centre.events() == ["session_refused"]


def sign_off(chain: Chain, question: SessiecontroleRequest, *, by: str = "vo", **changes: Any) -> str:
    message = AfmeldingRequest(question.bron, question.doel, question.sessie_id, "OverdrachtGeslaagd")
    reply = chain.systems[by].send_to_centre(replace(message, **changes))
    assert isinstance(reply, AfmeldingResponse)
    return reply.resultaat


def test_a_good_session_gives_the_sector_and_the_oin_of_the_doel(chain: Chain, question: SessiecontroleRequest) -> None:
    reply = check(chain, question)

    assert (reply.sector, reply.doel_oin, reply.resultaat) == ("VO", OINS["vo"], None)
    assert chain.centre.events() == ["session_checked"]


CHANGES: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "doel brin": (("SessieAfwijkend", "OnbekendAanleverpunt"), {"doel": Adres("99PB", kenmerk("99PB", 1))}),
    "doel point": (("OnbekendAanleverpunt",), {"doel": Adres("99VA", kenmerk("99VA", 2))}),
    "bron": (("SessieAfwijkend",), {"bron": Adres("99PB", kenmerk("99PB", 1))}),
    "key": (("SessieAfwijkend",), {"sleutel": Sleutel(bytes(127) + b"\1", "9468")}),
    "soort": (("GeenRelatieMetDoel", "SessieAfwijkend"), {"overdrachtsoort": "overdrachtbinnenbrin"}),
    "session": (("SessieOnbekend",), {"sessie_id": uuid4()}),
}
NAMED = {code for codes, _ in CHANGES.values() for code in codes}


@pytest.mark.parametrize("field", CHANGES)
def test_each_field_that_differs_is_refused(chain: Chain, question: SessiecontroleRequest, field: str) -> None:
    """T45: one field at a time."""
    codes, change = CHANGES[field]
    refused(chain, replace(question, **change), *codes)


def test_fields_that_differ_in_pairs_are_refused(chain: Chain, question: SessiecontroleRequest) -> None:
    """T45: in pairs too, never with a sector."""
    for one, other in combinations(CHANGES, 2):
        refused(chain, replace(question, **(CHANGES[one][1] | CHANGES[other][1])), *NAMED)


def test_a_source_asks_only_for_its_own_point(chain: Chain, question: SessiecontroleRequest) -> None:
    """T45: the point of the source must be of the certificate that asks."""
    before = chain.centre.count_events()

    with pytest.raises(TegenpartijFout) as refusal:
        check(chain, question, by="brug")

    assert refusal.value.fault.reden == "ClientCertificaat"
    assert chain.centre.count_events() == before + 1


def test_an_unknown_source_has_its_own_code(chain: Chain, question: SessiecontroleRequest) -> None:
    refused(chain, replace(question, bron=Adres("99ZZ", kenmerk("99ZZ", 1))), "VerstrekkerNietBekend")


def test_after_a_day_a_session_is_over(chain: Chain, question: SessiecontroleRequest) -> None:
    """T46: twenty-four hours, to the minute."""
    chain.clock.move(hours=23, minutes=59)
    assert check(chain, question).sector == "VO"
    chain.clock.move(minutes=-23 * 60 - 59)

    chain.clock.move(hours=24)

    refused(chain, question, "SessieVerlopen")


def test_the_doel_ends_its_session_once(chain: Chain, question: SessiecontroleRequest) -> None:
    """T46: ended by afmelding, only by its doel; twice has its own result."""
    assert sign_off(chain, question) == "OverdrachtGeslaagd"
    assert chain.centre.events() == ["sign_off_taken"]

    assert sign_off(chain, question) == "SessieReedsAfgemeld"
    refused(chain, question, "SessieReedsAfgemeld")


@pytest.mark.parametrize(
    ("code", "by", "changes"),
    [
        ("SessieOnbekend", "brug", {}),
        ("SessieOnbekend", "po", {}),
        ("SessieOnbekend", "vo", {"sessie_id": uuid4()}),
        ("SessieAfwijkend", "vo", {"bron": Adres("99PB", kenmerk("99PB", 1))}),
    ],
)
def test_nobody_else_ends_a_session(
    chain: Chain, question: SessiecontroleRequest, code: str, by: str, changes: dict[str, Any]
) -> None:
    """T46: another system, the source itself, an unknown session, another address."""
    assert sign_off(chain, question, by=by, **changes) == code
    assert chain.centre.events() == ["sign_off_refused"]

    assert check(chain, question).sector == "VO"


def test_a_withdrawn_mandate_ends_open_sessions_at_once(chain: Chain, question: SessiecontroleRequest) -> None:
    """T44: the session is gone, not only the next one refused."""
    with acting(CENTRE):
        register.withdraw_mandaat(chain.tools, "99VA", OINS["vo"])

    refused(chain, question, "SessieOnbekend")


def test_a_point_that_is_switched_off_ends_its_sessions(chain: Chain, question: SessiecontroleRequest) -> None:
    """T44: the aanleverpunt of the doel, and that of the source."""
    with acting(CENTRE):
        Aanleverpunt.objects.filter(kenmerk=VO.kenmerk).update(actief=False)
    refused(chain, question, "AanvragerNietActief")

    with acting(CENTRE):
        Aanleverpunt.objects.filter(kenmerk=PO.kenmerk).update(actief=False)
    refused(chain, question, "VerstrekkerAanleverpuntNietActief")


def test_a_revoked_certificate_cannot_check_a_session(chain: Chain, question: SessiecontroleRequest) -> None:
    """T44: a session does not outlive the certificate that asks about it."""
    with acting(CENTRE):
        Certificaat.objects.filter(systeem__oin=OINS["po"]).update(actief=False)

    with pytest.raises(TegenpartijFout):
        check(chain, question)
