"""A session after it was granted: checked by the source, ended by its doel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any
from uuid import uuid4

import pytest

from chain import CENTRE, OINS, Chain, acting, kenmerk, papers, url_of
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
from overstap.traffic_center.models import Certificaat

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


CHANGES: dict[str, tuple[str, dict[str, Any]]] = {
    "bron brin": ("ClientCertificaat", {"bron": Adres("99PB", PO.kenmerk)}),
    "bron point": ("ClientCertificaat", {"bron": Adres("99PA", kenmerk("99PB", 1))}),
    "bron of another system": ("ClientCertificaat", {"bron": Adres("99VB", kenmerk("99VB", 1))}),
    "session": ("SessieOnbekend", {"sessie_id": uuid4()}),
    "soort": ("GeenRelatieMetDoel", {"overdrachtsoort": "overdrachtbinnenbrin"}),
    "bron": ("SessieAfwijkend", {"bron": Adres("99PB", kenmerk("99PB", 1))}),
    "doel": ("SessieAfwijkend", {"doel": Adres("99VB", kenmerk("99VB", 1))}),
    "zoeksleutel": ("SessieAfwijkend", {"sleutel": Sleutel(bytes(127) + b"\1", "9468")}),
    "pgnfrag": ("SessieAfwijkend", {"sleutel": Sleutel(bytes(128), "9469")}),
    "doel brin": ("OnbekendAanleverpunt", {"doel": Adres("99VB", VO.kenmerk)}),
    "doel point": ("OnbekendAanleverpunt", {"doel": Adres("99VA", kenmerk("99VA", 2))}),
    "certificate": ("SessieAfwijkend", {"doel_certificaat": "0" * 64}),
}
"""What is changed, and its result. What stands higher is judged first, so a pair has the result of the higher one."""


def outcome(chain: Chain, question: SessiecontroleRequest) -> str:
    """The result or the fault; with it nothing of the doel, and one event that names both schools."""
    before = chain.centre.count_events()
    try:
        reply = check(chain, question)
        code, event = reply.resultaat, "session_refused"
        assert (reply.sector, reply.doel_oin) == (None, None)
    except TegenpartijFout as fout:
        code, event = fout.fault.reden, "message_refused"
    assert chain.centre.count_events() == before + 1
    with acting(CENTRE):
        (entry,) = chain.centre.audit.entries(last=1)
    assert (entry.event, entry.by) == (event, f"system:{OINS['po']}")
    assert (entry.fields["bron_brin"], entry.fields["doel_brin"]) == (question.bron.brin, question.doel.brin)
    return code or ""


@pytest.mark.parametrize("field", CHANGES)
def test_each_field_that_differs_is_refused(chain: Chain, question: SessiecontroleRequest, field: str) -> None:
    """T45: one field at a time; the session lives on for who asks rightly."""
    code, change = CHANGES[field]

    assert outcome(chain, replace(question, **change)) == code
    assert check(chain, question).sector == "VO"


def test_fields_that_differ_in_pairs_are_refused(chain: Chain, question: SessiecontroleRequest) -> None:
    """T45: in pairs too, by the first that is wrong, never with a sector."""
    pairs = [pair for pair in combinations(CHANGES, 2) if not CHANGES[pair[0]][1].keys() & CHANGES[pair[1]][1].keys()]
    assert len(pairs) > 40

    for one, other in pairs:
        assert outcome(chain, replace(question, **(CHANGES[one][1] | CHANGES[other][1]))) == CHANGES[one][0], (
            one,
            other,
        )


def test_a_source_asks_only_for_its_own_point(chain: Chain, question: SessiecontroleRequest) -> None:
    """T45: the point of the source must be of the certificate that asks."""
    before = chain.centre.count_events()

    with pytest.raises(TegenpartijFout) as refusal:
        check(chain, question, by="brug")

    assert refusal.value.fault.reden == "ClientCertificaat"
    assert chain.centre.count_events() == before + 1
    assert chain.centre.events() == ["message_refused"]


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
    before = chain.centre.count_events()

    assert sign_off(chain, question) == "SessieReedsAfgemeld"
    assert chain.centre.events() == ["sign_off_refused"]
    assert chain.centre.count_events() == before + 1
    refused(chain, question, "SessieReedsAfgemeld")


@pytest.mark.parametrize(
    ("code", "by", "changes"),
    [
        ("SessieOnbekend", "brug", {}),
        ("SessieOnbekend", "po", {}),
        ("SessieOnbekend", "vo", {"sessie_id": uuid4()}),
        ("SessieOnbekend", "vo", {"doel": Adres("99PA", kenmerk("99PA", 1))}),
        ("SessieAfwijkend", "vo", {"bron": Adres("99PB", kenmerk("99PB", 1))}),
        ("SessieAfwijkend", "vo", {"overdrachtsoort": "overdrachtbinnenbrin"}),
        ("SessieAfwijkend", "vo", {"sleutel": Sleutel(bytes(127) + b"\1", "9468")}),
    ],
)
def test_nobody_else_ends_a_session(
    chain: Chain, question: SessiecontroleRequest, code: str, by: str, changes: dict[str, Any]
) -> None:
    """T46: another system, the source itself, an unknown session, another address, soort or pupil."""
    before = chain.centre.count_events()

    assert sign_off(chain, question, by=by, **changes) == code
    assert chain.centre.events() == ["sign_off_refused"]
    assert chain.centre.count_events() == before + 1

    assert check(chain, question).sector == "VO"


MANDATE_OVER = date(2026, 3, 1)
"""The day before the one on which these tests play."""


def enter(chain: Chain, alias: str, brin: str, *, actief: bool = True, mandate_until: date | None = None) -> None:
    """Enter all that the register holds of one school in one system, as the operator does from a file."""
    oin, sector = OINS[alias], "VO" if brin.startswith("99V") else "PO"
    with acting(CENTRE):
        register.put_school(chain.tools, brin, f"School {brin}", sector)
        register.put_mandaat(chain.tools, brin, oin, van=date(2025, 8, 1), tot=mandate_until)
        punt = register.Punt(kenmerk(brin, 1), 1, brin, oin, url_of(alias), actief=actief)
        register.put_aanleverpunt(chain.tools, punt)


def test_a_withdrawn_mandate_ends_open_sessions_at_once(chain: Chain, question: SessiecontroleRequest) -> None:
    """T44: the session is gone, not only the next one refused; a mandate that is given anew does not wake it."""
    enter(chain, "vo", "99VA", mandate_until=MANDATE_OVER)
    assert chain.centre.events(2) == ["register_changed"] * 2
    refused(chain, question, "SessieOnbekend")

    enter(chain, "vo", "99VA")

    refused(chain, question, "SessieOnbekend")


def test_a_mandate_of_one_school_that_ends_leaves_the_others(chain: Chain, question: SessiecontroleRequest) -> None:
    """T44: a system works for many schools."""
    enter(chain, "po", "99PB", mandate_until=MANDATE_OVER)
    enter(chain, "brug", "99VB", mandate_until=MANDATE_OVER)

    assert check(chain, question).sector == "VO"


@pytest.mark.parametrize(("alias", "brin"), [("vo", "99VA"), ("po", "99PA")])
def test_a_point_that_is_switched_off_ends_its_sessions(
    chain: Chain, question: SessiecontroleRequest, alias: str, brin: str
) -> None:
    """T44: the aanleverpunt of the doel, and that of the source, as long as it is off."""
    enter(chain, alias, brin, actief=False)

    refused(chain, question, "SessieOnbekend" if alias == "vo" else "VerstrekkerAanleverpuntNietActief")


def switch_point(chain: Chain, on: bool) -> None:
    enter(chain, "vo", "99VA", actief=on)


def switch_school(chain: Chain, on: bool) -> None:
    register.put_school(chain.tools, "99VA", "Kadecollege", "VO", actief=on)


def switch_system(chain: Chain, on: bool) -> None:
    register.put_systeem(chain.tools, OINS["vo"], "Systeem vo", (papers("vo").partij.fingerprint,), actief=on)


def switch_certificates(chain: Chain, on: bool) -> None:
    register.put_systeem(chain.tools, OINS["vo"], "Systeem vo", (papers("vo").partij.fingerprint,) if on else ())


@pytest.mark.parametrize("switch", [switch_point, switch_school, switch_system, switch_certificates])
def test_what_was_off_and_is_on_again_has_to_ask_anew(
    chain: Chain, question: SessiecontroleRequest, switch: Callable[[Chain, bool], None]
) -> None:
    """T44: a session ends at once and for good, whatever of its doel was switched off."""
    for on in (False, True):
        with acting(CENTRE):
            switch(chain, on)
        refused(chain, question, "SessieOnbekend")

    assert isinstance(
        chain.vo.send_to_centre(OverdrachtRequest(PO, VO, SLEUTEL, "overstapdossier")), OverdrachtResponse
    )


def test_a_second_certificate_beside_the_first_ends_nothing(chain: Chain, question: SessiecontroleRequest) -> None:
    """T44: renewal is no stop; the one that leaves the register is refused from then on."""
    mine, newer = papers("vo").partij.fingerprint, "1" * 64
    asked = replace(question, doel_certificaat=mine)
    with acting(CENTRE):
        register.put_systeem(chain.tools, OINS["vo"], "Systeem vo", (mine, newer))
    assert check(chain, asked).sector == "VO"

    with acting(CENTRE):
        register.put_systeem(chain.tools, OINS["vo"], "Systeem vo", (newer,))

    refused(chain, asked, "SessieAfwijkend")
    assert check(chain, replace(question, doel_certificaat=newer)).sector == "VO"


def test_a_revoked_certificate_cannot_check_a_session(chain: Chain, question: SessiecontroleRequest) -> None:
    """T44: a session does not outlive the certificate that asks about it."""
    with acting(CENTRE):
        Certificaat.objects.filter(systeem__oin=OINS["po"]).update(actief=False)

    assert outcome(chain, question) == "ClientCertificaat"
