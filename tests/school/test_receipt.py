"""A receipt: both ends can show what went where and when, and the receipt alone tells nothing of the content."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, replace
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from chain import OINS, Chain, acting
from overstap.audit.events import Event
from overstap.ports import NODE
from overstap.school.models import Inkomend, Uitgaand
from overstap.school.receipt import Receipt, receipts

audit_command = import_module("overstap.cli.audit")
command = import_module("overstap.cli.receipt")
pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def transfer(chain: Chain) -> tuple[Uitgaand, Inkomend]:
    """One dossier that went from po to vo."""
    pupil = chain.po.ready("99PA", "POVO")
    asked = chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")
    return chain.po.fresh(pupil), asked


def of(chain: Chain, alias: str, row: Uitgaand | Inkomend) -> list[Receipt]:
    system = chain.systems[alias]
    with acting(alias):
        return receipts(system.ports, system.audit, row.pk, NODE)  # type: ignore[attr-defined]  # of a school system


def test_source_and_target_each_have_a_receipt_of_the_same_transfer(
    chain: Chain, transfer: tuple[Uitgaand, Inkomend]
) -> None:
    sent, received = transfer

    (out,), (into,) = of(chain, "po", sent), of(chain, "vo", received)

    assert (out.kind, out.own_oin, out.other_oin) == ("uitgeleverd", OINS["po"], OINS["vo"])
    assert (into.kind, into.own_oin, into.other_oin) == ("ontvangen", OINS["vo"], OINS["po"])
    for each in (out, into):
        assert (each.bron_brin, each.doel_brin, each.soort) == ("99PA", "99VA", "overstapdossier")
        assert each.at == chain.clock.now().isoformat(timespec="seconds")
        assert len(each.commitment) == 64
    assert out.sessie == into.sessie


def test_a_receipt_confirms_no_guess(chain: Chain, transfer: tuple[Uitgaand, Inkomend]) -> None:
    """T40 in part: the digest is not in it, and the commitments of two ends differ and are no digest of the content."""
    sent, received = transfer
    (out,), (into,) = of(chain, "po", sent), of(chain, "vo", received)
    assert sent.dossier_id is not None

    with acting("po"):
        data = chain.po.ports.vault.read(
            sent.dossier_id, import_module("overstap.school.outgoing").place(sent), reader=NODE, purpose="test"
        )
    digest = hashlib.sha256(data)

    assert digest.hexdigest() == sent.digest
    assert sent.digest not in json.dumps([asdict(out), asdict(into)])
    assert out.commitment != into.commitment
    guesses = {hmac.digest(key, data, hashlib.sha256).hex() for key in (b"", bytes(32), digest.digest())}
    assert {out.commitment, into.commitment} & (guesses | {digest.hexdigest()}) == set()
    assert of(chain, "po", sent)[0].commitment == out.commitment


def test_the_log_confirms_no_guess_either(chain: Chain, transfer: tuple[Uitgaand, Inkomend]) -> None:
    """T40 in part: a log outlives its dossiers, so it holds no digest that anybody can make without a key."""
    digest = transfer[0].digest

    for alias in ("po", "vo"):
        with acting(alias):
            log = [str(entry.fields) for entry in chain.systems[alias].audit.entries(last=100)]  # type: ignore[attr-defined]  # of a school system
        assert any("digest" in line for line in log)
        assert not any(digest in line for line in log)


def test_asking_for_a_receipt_is_a_look_into_the_dossier(chain: Chain, transfer: tuple[Uitgaand, Inkomend]) -> None:
    """T23: with its reader and purpose in the log."""
    of(chain, "po", transfer[0])

    with acting("po"):
        (entry,) = chain.po.audit.entries(last=1)
    assert (entry.event, entry.by, entry.fields["purpose"]) == (Event.DOSSIER_READ, str(NODE), "ontvangstbewijs")


def test_after_shredding_the_receipt_says_that_and_when_and_no_longer_what(
    chain: Chain, transfer: tuple[Uitgaand, Inkomend]
) -> None:
    """T22: the salt is gone with the dossier, so nothing confirms the old commitment any more."""
    sent = transfer[0]
    (before,) = of(chain, "po", sent)
    with acting("po"):
        chain.po.ports.vault.shred(sent.dossier_id)  # type: ignore[arg-type]  # it was made ready

    (after,) = of(chain, "po", sent)

    assert after == replace(before, commitment="")


def test_what_never_travelled_or_is_unknown_has_no_receipt(chain: Chain) -> None:
    waiting = chain.po.ready("99PA", "POVO")

    assert of(chain, "po", waiting) == []
    with acting("po"):
        assert receipts(chain.po.ports, chain.po.audit, uuid4(), NODE) == []


# -- the commands --------------------------------------------------------------------------------------------------


@pytest.fixture
def source(chain: Chain, transfer: tuple[Uitgaand, Inkomend], monkeypatch: pytest.MonkeyPatch) -> Uitgaand:
    """The commands, asking the source."""

    def holds(_config: Path) -> bool:
        with acting("po"):
            return chain.po.audit.verify().good

    def made(_config: Path, overdracht: object) -> list[Receipt]:
        with acting("po"):
            return receipts(chain.po.ports, chain.po.audit, overdracht, NODE)  # type: ignore[arg-type]  # an UUID

    monkeypatch.setattr(command, "made", made)
    monkeypatch.setattr(command, "log_holds", holds)
    return transfer[0]


def run(*words: object) -> Result:
    return CliRunner().invoke(audit_command.audit, [*map(str, words), "--config", "node.toml"])


def written(folder: Path, source: Uitgaand, **changes: object) -> Path:
    rows = json.loads(run("receipt", source.pk, "--format", "json").output)
    file = folder / "bewijs.json"
    file.write_text(json.dumps([row | changes for row in rows]))
    return file


def test_a_receipt_is_read_by_people_and_checked_later(source: Uitgaand, tmp_path: Path) -> None:
    told = run("receipt", source.pk)
    assert told.exit_code == 0
    assert "Een dossier is uitgeleverd." in told.output
    assert "Van school             99PA" in told.output

    checked = run("check-receipt", written(tmp_path, source))
    assert (checked.exit_code, "het bewijs klopt." in checked.output) == (0, True)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"doel_brin": "99VB"}, "Anders is: Naar school."),
        ({"at": "2026-03-02T09:00:01+00:00"}, "Anders is: Wanneer (UTC)."),
        ({"commitment": "00" * 32}, "Anders is: Kenmerk van de inhoud."),
        ({"naam": "Sterre"}, "Anders is: iets dat er niet hoort."),
        ({"log_nr": 1}, "dit staat niet in het logboek"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_receipt_that_was_changed_is_told_by_what_differs(
    source: Uitgaand, tmp_path: Path, changes: dict[str, object], says: str
) -> None:
    checked = run("check-receipt", written(tmp_path, source, **changes))

    assert checked.exit_code == 1
    assert says in checked.output
    assert "Sterre" not in checked.output


def test_of_a_shredded_dossier_the_rest_of_a_receipt_still_counts(
    chain: Chain, source: Uitgaand, tmp_path: Path
) -> None:
    file = written(tmp_path, source)
    with acting("po"):
        chain.po.ports.vault.shred(source.dossier_id)  # type: ignore[arg-type]  # it was made ready

    checked = run("check-receipt", file)
    assert checked.exit_code == 0
    assert "De inhoud is niet te vergelijken" in checked.output
    assert run("check-receipt", written(tmp_path, source, commitment="00" * 32)).exit_code == 0
    assert "het dossier is vernietigd of vervangen" in run("receipt", source.pk).output


@pytest.mark.parametrize("text", ["", "{}", "[]", "[1]", '[{"overdracht": "x"}]'], ids=str)
def test_what_is_no_receipt_is_refused(source: Uitgaand, tmp_path: Path, text: str) -> None:
    file = tmp_path / "bewijs.json"
    file.write_text(text)

    said = run("check-receipt", file)
    assert said.exit_code == 2
    assert "bewijs" in said.output


def test_an_unknown_overdracht_is_refused(source: Uitgaand) -> None:
    said = run("receipt", uuid4())
    assert said.exit_code == 2
    assert "niets uitgeleverd of ontvangen" in said.output
