"""A node with a second place for heads of its log, backed up, lost and put back; what is amiss there is said first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from node.test_backup import Drill, backed_up
from node.test_start import overstap
from overstap.demo import commands
from processes import wait_until

__all__ = ["backed_up"]
pytestmark = pytest.mark.processes


@pytest.fixture
def with_heads(backed_up: Drill) -> Drill:
    """The configuration names a folder in a second place, and it is there."""
    (backed_up.folder / "heads").mkdir()
    config = backed_up.nodes["wilg"].config
    config.write_text('heads = "../heads"\n' + config.read_text())
    return backed_up


def test_a_head_kept_elsewhere_says_how_much_of_the_log_is_missing(with_heads: Drill) -> None:
    """T25: the node keeps a head when it starts; after the restore `verify` holds, and says what was put back."""
    node = with_heads.nodes["wilg"]
    with commands.running([node]):
        kept = with_heads.folder / "heads" / "heads.jsonl"
        wait_until(kept.exists, "a head is kept")
    made = overstap("backup", "--config", node.config, with_heads.folder / "later")
    assert "head.key  zonder deze sleutel" in made.stdout
    cut = overstap("audit", "verify", "--config", node.config)
    assert cut.returncode == 0, cut.stdout + cut.stderr
    with_heads.lose()

    back = with_heads.restore("--shredded", with_heads.folder / "shredded.txt")

    assert back.returncode == 0, back.stdout + back.stderr
    assert "regels van het logboek ontbreken" in back.stdout
    said = overstap("audit", "verify", "--config", node.config)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "is een back-up teruggezet" in said.stdout


def without_the_place(this: Drill) -> None:
    (this.folder / "heads").rmdir()


def without_the_key(this: Drill) -> None:
    (this.home / "keys" / "head.key").unlink()


def with_heads_of_another(this: Drill) -> None:
    (this.folder / "heads" / "heads.jsonl").write_text('{"seq": 1}\n')


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (without_the_place, "of verbeter de instelling heads"),
        (without_the_key, "head.key ontbreekt"),
        (with_heads_of_another, "is niet van dit systeem"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_second_place_that_is_amiss_is_said_before_anything_is_touched(
    with_heads: Drill, spoil: Callable[[Drill], None], says: str
) -> None:
    (with_heads.home / "data" / "node.sqlite3").unlink()
    spoil(with_heads)

    said = with_heads.restore()

    assert said.returncode == 2
    assert says in said.stderr
    assert "Traceback" not in said.stderr
    assert not (with_heads.home / "data" / "node.sqlite3").exists()
    assert not (with_heads.home / "data" / "restoring").exists()
