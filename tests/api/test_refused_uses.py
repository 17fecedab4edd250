"""T51: who tries wrong tokens as often as it likes fills no log: the first is told at once, what follows as a count."""

from __future__ import annotations

import pytest
from django.test import Client

from api.caller import Caller
from overstap.ports import NODE
from overstap.school import tokens
from overstap.school.refused_uses import FLUSHED_MAX, NETWORKS_MAX, address_of, network_of
from overstap.school.supplier_models import RefusedUse
from overstap.school.sweep import forget
from web.stage import Stage

WRONG = "ovs_" + "A" * 43


def try_it(address: str = "192.0.2.1", text: str = WRONG, times: int = 1) -> None:
    for _ in range(times):
        headers = {"Authorization": f"Bearer {text}"}
        Client().get("/api/v1/scholen/99PA", headers=headers, REMOTE_ADDR=address)


def told(stage: Stage) -> list[tuple[object, object, object]]:
    """What the log says: reason, address and how often."""
    entries = stage.audit.entries(last=500, event="token_refused")
    return [(each.fields["reason"], each.fields["address"], each.fields["count"]) for each in entries]


def test_the_first_is_told_at_once_and_those_after_it_as_one_count(stage: Stage) -> None:
    try_it(times=40)
    assert told(stage) == [("unknown", "192.0.2.1", 1)]

    stage.clock.move(minutes=1)
    try_it()

    assert told(stage)[1:] == [("unknown", "192.0.2.1", 40)]


def test_the_counts_add_up_however_long_it_goes_on(stage: Stage) -> None:
    for _ in range(5):
        try_it(times=7)
        stage.clock.move(seconds=25)
    forget(stage.ports, stage.clock.now())
    stage.clock.move(minutes=1)
    forget(stage.ports, stage.clock.now())

    counts = [count for _, _, count in told(stage)]
    assert sum(int(str(count)) for count in counts) == 35
    assert len(counts) <= 4


def test_what_was_held_back_is_told_though_nobody_comes_again(stage: Stage) -> None:
    """By the round of the node; and then nothing is kept of it."""
    try_it(times=3)
    stage.clock.move(minutes=2)

    forget(stage.ports, stage.clock.now())

    assert told(stage) == [("unknown", "192.0.2.1", 1), ("unknown", "192.0.2.1", 2)]
    assert not RefusedUse.objects.exists()


def test_another_address_and_another_reason_are_told_by_themselves(stage: Stage) -> None:
    try_it("192.0.2.1")
    try_it("192.0.2.2")
    try_it("192.0.2.2", text="")

    assert told(stage) == [("unknown", "192.0.2.1", 1), ("unknown", "192.0.2.2", 1), ("none", "192.0.2.2", 1)]


def test_who_has_a_whole_network_of_version_6_counts_as_one(stage: Stage) -> None:
    for nr in range(20):
        try_it(f"2001:db8:1:2::{nr + 1:x}")

    assert told(stage) == [("unknown", "2001:db8:1:2::1", 1)]


def test_however_many_networks_come_the_log_grows_no_faster(stage: Stage) -> None:
    """From as many as can be: those that are told apart, and one for all the others."""
    for nr in range(200):
        try_it(f"10.0.{nr}.1")
    assert len(told(stage)) == NETWORKS_MAX + 1

    stage.clock.move(minutes=1)
    for nr in range(200):
        try_it(f"10.1.{nr}.1")

    counts = [int(str(count)) for _, _, count in told(stage)]
    held = sum(RefusedUse.objects.values_list("held", flat=True))
    assert sum(counts) + held == 400
    assert len(counts) <= 2 * (NETWORKS_MAX + 1) + 1
    assert RefusedUse.objects.count() <= NETWORKS_MAX + 1 + FLUSHED_MAX


def test_a_token_that_was_revoked_is_seen_in_spite_of_the_noise(stage: Stage, las: Caller) -> None:
    """Strangers fill what is told apart of them, and nothing of what is told of a token that is known."""
    for nr in range(NETWORKS_MAX + 5):
        try_it(f"10.0.{nr}.1")
    tokens.revoke(stage.ports, stage.po, las.row.pk, NODE)

    try_it(text=las.text, times=3)

    (entry,) = stage.audit.entries(last=5, event="token_refused", by=f"supplier:{las.row.pk}")
    assert (entry.fields["reason"], entry.fields["brin"], entry.fields["count"]) == ("revoked", "99PA", 1)


def test_the_school_sees_how_often_its_token_was_used_in_vain(stage: Stage, las: Caller, reader: Caller) -> None:
    reader.put(stage.record())
    reader.put(stage.record())
    reader.row.refresh_from_db()
    las.row.refresh_from_db()

    assert (reader.row.refused, reader.row.refused_why, reader.row.refused_at) == (2, "scope", stage.clock.now())
    assert (las.row.refused, las.row.refused_why, las.row.refused_at) == (0, "", None)


@pytest.mark.parametrize(
    ("near", "forwarded", "behind_proxy", "counted"),
    [
        ("192.0.2.1", "", False, "192.0.2.1"),
        ("127.0.0.1", "192.0.2.7", True, "192.0.2.7"),
        ("127.0.0.1", "198.51.100.1, 192.0.2.7", True, "192.0.2.7"),
        ("127.0.0.1", "192.0.2.7", False, "127.0.0.1"),
        ("192.0.2.1", "192.0.2.7", True, "192.0.2.1"),
        ("127.0.0.1", "geen adres", True, "127.0.0.1"),
        ("", "192.0.2.7", True, ""),
    ],
)
def test_behind_our_own_proxy_the_caller_counts_and_nobody_chooses_an_address(
    near: str, forwarded: str, behind_proxy: bool, counted: str
) -> None:
    assert address_of(near, forwarded, behind_proxy=behind_proxy) == counted


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "?"),
        ("x" * 500, "?"),
    ],
)
def test_what_one_caller_has_for_itself_is_one_network(address: str, network: str) -> None:
    assert network_of(address) == network
