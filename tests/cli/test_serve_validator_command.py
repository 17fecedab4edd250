"""`overstap serve validator`: what it says when it cannot listen."""

from __future__ import annotations

import socket

import pytest
from click.testing import CliRunner

from overstap.cli import group


@pytest.mark.parametrize(("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "[::1]")])
def test_a_port_that_is_taken_is_one_sentence(family: socket.AddressFamily, host: str) -> None:
    try:
        taken = socket.create_server((host.strip("[]"), 0), family=family)
    except OSError:
        pytest.skip(f"this machine has no {host}")
    with taken:
        listen = f"{host}:{taken.getsockname()[1]}"

        result = CliRunner().invoke(group, ["serve", "validator", "--listen", listen])

    assert result.exit_code == 1
    assert result.output == f"Fout: Op {listen} is niet te luisteren. Kies een andere poort met --listen.\n"
