"""What `overstap` says where only ring 1 is installed."""

from __future__ import annotations

import sys

import pytest

from overstap.__main__ import main


def test_without_the_node_it_says_in_one_sentence_what_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [each for each in sys.modules if each.split(".")[0] == "click" or each.startswith("overstap.cli")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "click", None)

    with pytest.raises(SystemExit) as ended:
        main()

    assert str(ended.value.code).endswith("pip install 'overstap[node]'")
