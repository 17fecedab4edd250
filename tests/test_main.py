"""What `overstap` says where only ring 1 is installed."""

from __future__ import annotations

import sys

import pytest

from overstap.__main__ import main
from overstap.database import Busy
from overstap.node.config import ConfigError


def test_without_the_node_it_says_in_one_sentence_what_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [each for each in sys.modules if each.split(".")[0] == "click" or each.startswith("overstap.cli")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "click", None)

    with pytest.raises(SystemExit) as ended:
        main()

    assert str(ended.value.code).endswith("pip install 'overstap[node]'")


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [(ConfigError("De instelling oin ontbreekt."), 2, "De instelling oin ontbreekt."), (Busy(), 1, "opnieuw")],
    ids=["configuration", "busy"],
)
def test_what_an_operator_can_mend_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, code: int, says: str
) -> None:
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr("overstap.cli.group.main", fail)

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == code
    assert says in capsys.readouterr().err
