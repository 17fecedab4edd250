"""`overstap audit`: says in plain Dutch whether the log holds, and shows what happened."""

from __future__ import annotations

import json
from importlib import import_module

import pytest
from click.testing import CliRunner, Result

from overstap.audit.events import Event
from overstap.audit.models import Gebeurtenis
from overstap.audit.store import DjangoAudit
from rooms import READER, sqlite_only

command = import_module("overstap.cli.audit")
"""The module; the package gives the group of commands by this name."""
pytestmark = sqlite_only


@pytest.fixture
def log(audit: DjangoAudit, monkeypatch: pytest.MonkeyPatch) -> DjangoAudit:
    """A log of three rows, and the commands asking it."""
    monkeypatch.setattr(command, "ask", lambda _config, question: question(audit))
    audit.write(Event.DOSSIER_SEALED, by=READER, brin="99PA", versie=1)
    audit.write(Event.DOSSIER_READ, by=READER, brin="99PA", purpose="bekijken")
    audit.write(Event.SIGNED_OUT, by=READER, account=7)
    return audit


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command.audit, [*arguments, "--config", "node.toml"])


def test_a_log_that_holds_ends_with_0_and_gives_its_head(log: DjangoAudit) -> None:
    result = run("verify")

    assert result.exit_code == 0
    assert "Het logboek klopt. Aantal regels: 3." in result.output
    assert result.output.splitlines()[-1] == str(log.head())
    assert run("verify", "--head", str(log.head())).exit_code == 0


def test_a_changed_row_ends_with_1_and_is_named(log: DjangoAudit) -> None:
    """T24."""
    Gebeurtenis.objects.filter(nr=2).update(by="user:8")

    result = run("verify")
    assert result.exit_code == 1
    assert "Regel 2 van het logboek is veranderd of hoort daar niet. Alles daarvoor klopt." in result.output
    assert log.verify().first_bad == 2


def test_a_missing_row_is_named(log: DjangoAudit) -> None:
    """T24."""
    Gebeurtenis.objects.filter(nr=1).delete()

    assert "Regel 1 ontbreekt in het logboek." in run("verify").output
    assert not log.verify().good


def test_a_tail_cut_off_shows_with_the_kept_head_only(log: DjangoAudit) -> None:
    """T25."""
    kept = str(log.head())
    Gebeurtenis.objects.filter(nr=3).delete()

    assert run("verify").exit_code == 0
    result = run("verify", "--head", kept)
    assert result.exit_code == 1
    assert "Het logboek is te kort: regel 3 ontbreekt" in result.output


def test_a_log_written_anew_shows_with_the_kept_head(log: DjangoAudit) -> None:
    """T25."""
    kept = str(log.head())
    Gebeurtenis.objects.filter(nr=3).delete()
    log.write(Event.SIGNED_IN, by=READER, account=7)

    assert "Regel 3 is niet de regel waarvan u de stand hebt bewaard." in run("verify", "--head", kept).output


def test_a_wrong_head_is_refused_with_what_it_should_be(log: DjangoAudit) -> None:
    result = run("verify", "--head", "12")

    assert result.exit_code == 2
    assert "Een stand is een nummer, een dubbele punt en 64 tekens" in result.output
    assert log.verify().good


def test_events_are_shown_with_what_they_mean(log: DjangoAudit) -> None:
    lines = run("show").output.splitlines()

    assert len(lines) == 3
    assert "2026-03-02 09:00:00  dossier_read" in lines[1]
    assert "user:7  Een dossier is gelezen.  brin=99PA purpose=bekijken" in lines[1]
    assert log.verify().good


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        (["--event", "signed_out"], [3]),
        (["--by", "user:7", "--last", "2"], [2, 3]),
        (["--field", "bekijken"], [2]),
        (["--since", "2026-03-03"], []),
        (["--since", "2026-03-02T09:00:00"], [1, 2, 3]),
    ],
)
@pytest.mark.usefixtures("log")
def test_events_are_found_by_filters(filters: list[str], numbers: list[int]) -> None:
    result = run("show", "--format", "json", *filters)

    assert result.exit_code == 0
    assert [json.loads(line)["nr"] for line in result.output.splitlines()] == numbers


@pytest.mark.usefixtures("log")
def test_nothing_found_is_said() -> None:
    assert run("show", "--by", "user:8").output == "Er is niets gevonden.\n"
