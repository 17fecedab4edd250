"""The service of the validator as the process that a user starts, on a port of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Serving:
    """Where it listens, and the folder it was started in."""

    url: str
    pid: int
    folder: Path


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("serving")
    command = [sys.executable, "-m", "overstap", "--parent", str(os.getpid()), "serve", "validator"]
    environ = {name: value for name, value in os.environ.items() if name != "OVERSTAP_CONFIG"} | {"TMPDIR": str(folder)}
    process = subprocess.Popen(
        [*command, "--listen", "127.0.0.1:0"],
        cwd=folder,
        env=environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=(folder / "log.txt").open("wb"),
        text=True,
    )
    try:
        assert process.stdout
        said = process.stdout.readline()
        assert said.startswith("De controle staat klaar op http://127.0.0.1:"), said
        yield Serving(said.split()[5].rstrip("./"), process.pid, folder)
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
