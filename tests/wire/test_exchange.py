"""A message over real sockets and its answer back, as between two systems of the chain."""

from __future__ import annotations

from overstap.keten.door import Bestemming
from overstap.keten.messages import PingRequest, PingResponse
from overstap.wire.sender import HttpDoor
from wire.stand import NAMESPACE, PO_OIN, VO_OIN, Stand, post, read_answer


def test_a_message_arrives_with_its_sender_and_is_answered(stand: Stand) -> None:
    door = HttpDoor(stand.ring.identity("vo"))

    answer = door.send(PingRequest(), Bestemming(stand.url, PO_OIN, NAMESPACE))

    assert isinstance(answer, PingResponse)
    assert answer.resultaat == "OK"
    assert [caller.oin for _, caller in stand.asked] == [VO_OIN]
    assert stand.refused == []


def test_an_answer_tells_nothing_about_the_server(stand: Stand) -> None:
    with stand.connect() as client:
        client.sendall(post(b"<a/>"))
        status, fields, _ = read_answer(client)

    assert status == 200
    assert fields["content-type"] == "text/xml; charset=utf-8"
    assert fields["cache-control"] == "no-store"
    assert fields["x-content-type-options"] == "nosniff"
    assert "server" not in fields
