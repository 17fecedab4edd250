"""T28: a node whose clock is far off does not start while the centre can be asked, and says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from node.test_config import SCHOOL, read
from overstap.cli.node import beside_centre
from overstap.keten.answer import Answer
from overstap.keten.messages import PingResponse
from overstap.keten.soap import write
from overstap.node.config import Config, ConfigError
from wire.stand import NAMESPACE, PO_OIN, Keyring, Stand

HOUR = 3600


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    return Keyring.make(tmp_path_factory.mktemp("ring"))


def config_of(ring: Keyring, url: str) -> Config:
    """Of the system `vo`, whose Traffic Center stands at this address as `po`."""
    folder = ring.root / "vo"
    made = read(folder / "node.toml", SCHOOL.replace("/etc/overstap/ca.crt", str(ring.root / "ours" / "ca.crt")))
    assert made.chain
    return replace(made, chain=replace(made.chain, centre_url=url, centre_oin=PO_OIN, namespace=NAMESPACE))


def centre(ring: Keyring, behind_seconds: float) -> Stand:
    """A centre whose clock is so much behind ours."""

    def answer(*_: object) -> Answer:
        reply = PingResponse("OK", datetime.now(UTC) - timedelta(seconds=behind_seconds))
        return Answer(200, write(reply, NAMESPACE), "pingRequest")

    return Stand(ring, ring.identity("po"), answer_of=answer)


@pytest.mark.parametrize(("seconds", "side"), [(360, "voor"), (-360, "achter"), (24 * HOUR, "voor")])
def test_six_minutes_off_is_no_start(ring: Keyring, seconds: int, side: str) -> None:
    with centre(ring, seconds).open() as stand, pytest.raises(ConfigError) as refused:
        beside_centre(config_of(ring, stand.url))

    assert f"seconden {side} op die van het Traffic Center." in str(refused.value)
    assert str(refused.value).endswith("Zet de klok gelijk (NTP).")


def test_two_minutes_off_is_a_warning(ring: Keyring) -> None:
    with centre(ring, 120).open() as stand:
        assert "loopt 1" in beside_centre(config_of(ring, stand.url))


def test_a_clock_that_is_right_is_not_spoken_of(ring: Keyring) -> None:
    with centre(ring, 0).open() as stand:
        assert beside_centre(config_of(ring, stand.url)) == ""

    assert len(stand.asked) == 1


def test_a_centre_that_cannot_be_reached_stops_no_start(ring: Keyring) -> None:
    with centre(ring, 360).open() as stand:
        url = stand.url
    assert beside_centre(config_of(ring, url)) == ""


def test_the_centre_itself_has_nobody_to_ask(ring: Keyring) -> None:
    assert beside_centre(replace(config_of(ring, "https://localhost/oso"), chain=None)) == ""
