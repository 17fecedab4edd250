"""What the demo says to who wants to look around."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from overstap.cli.demo import sign_ins
from overstap.demo.folder import lay_out
from overstap.demo.plan import MEDEWERKERS
from overstap.demo.run import Demo, Told


def test_every_address_and_password_stands_whole_on_a_narrow_terminal(tmp_path: Path) -> None:
    nobody = Told(doing=lambda _: None, transfer=lambda _: None, skipped=lambda _: None)
    demo = Demo(tmp_path, (), nobody, nodes=lay_out(tmp_path, datetime.now(UTC)))
    demo.passwords = {staff.username: f"pass-{staff.username:.7}" for staff in MEDEWERKERS}
    console = Console(file=io.StringIO(), width=80)

    console.print(sign_ins(demo))

    assert isinstance(console.file, io.StringIO)
    words = set(console.file.getvalue().split())
    assert {demo.nodes[staff.systeem].web_url for staff in MEDEWERKERS} <= words
    assert set(demo.passwords.values()) <= words
