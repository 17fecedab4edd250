"""A source whose database takes no writing now: it asks to come back, and then nothing was done twice."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from django.db import connections

from chain import Chain, acting
from overstap.keten import OSO_2020, Answer, DocumentRequest, DocumentResponse, Fault, answer, soap
from overstap.node.parts import Conversation
from overstap.school.models import Levering
from rooms import impatient
from school.test_steps import open_question


def answered(chain: Chain, question: DocumentRequest) -> Answer:
    """What the source says over the wire, with its status."""
    po, caller = chain.po, chain.vo.partij
    with acting("po"):
        return answer(soap.write(question, OSO_2020), caller, Conversation(po.speak, po.audit, caller))


@pytest.mark.parametrize("real_chain", ["sqlite"], indirect=True)
def test_a_locked_database_is_a_request_to_come_back(real_chain: Chain) -> None:
    """T19: 503 (the listener adds Retry-After), no half row and no event; asked again it is delivered, once."""
    pupil = real_chain.po.ready("99PA", "POVO")
    question = open_question(real_chain, real_chain.po.pgn(pupil))
    impatient("po")
    before = real_chain.po.count_events()
    with closing(sqlite3.connect(str(connections["po"].settings_dict["NAME"]))) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = answered(real_chain, question)
        other.rollback()

    fault = soap.read_answer(refused.body, question, OSO_2020)
    assert (refused.status, isinstance(fault, Fault) and fault.reden) == (503, "Bezet")
    assert real_chain.po.count_events() == before
    assert real_chain.po.fresh(pupil).stand == "klaargezet"
    with acting("po"):
        assert not Levering.objects.exists()

    given = soap.read_answer(answered(real_chain, question).body, question, OSO_2020)
    assert isinstance(given, DocumentResponse)
    assert given.resultaat == "OverdrachtGeslaagd"
    assert real_chain.po.events(30).count("document_delivered") == 1
    with acting("po"):
        assert Levering.objects.get().keren == 1
