"""The demo uses the command `overstap` as an operator would; every node runs in processes of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from overstap.demo.folder import ADDRESS, Node
from overstap.demo.plan import Staff

START_SECONDS_MAX = 30.0
STOP_SECONDS_MAX = 20.0
COMMAND_SECONDS_MAX = 120.0


class DemoError(Exception):
    """Something of the demo itself did not work; the message says what."""


def overstap_command(*arguments: str | Path) -> list[str]:
    """Whatever we start ends by itself when this process is gone, whatever happened to it."""
    return [sys.executable, "-m", "overstap", "--parent", str(os.getpid()), *map(str, arguments)]


def overstap(*arguments: str | Path, given: str = "", good: Sequence[int] = (0,)) -> str:
    """Run one command to its end; gives what it said. `good` are the ends that count as done."""
    done = subprocess.run(  # noqa: S603 - our own program, with our own arguments
        overstap_command(*arguments),
        input=given,
        capture_output=True,
        text=True,
        timeout=COMMAND_SECONDS_MAX,
        check=False,
    )
    if done.returncode not in good:
        raise DemoError(f"overstap {arguments[0]}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def prepare(node: Node) -> None:
    overstap("prepare", "--config", node.config, "--register", node.register)


def add_staff(node: Node, staff: Staff, password: str) -> None:
    schools = [word for brin in staff.scholen for word in ("--school", brin)]
    who = ("--name", staff.naam, "--role", staff.rol, *schools, staff.username)
    overstap("school", "user", "--config", node.config, *who, given=password + "\n")


def take_in(node: Node, brin: str, files: Sequence[Path], *, sealing: bool) -> list[dict[str, Any]]:
    """Take these files in for a school; gives an outcome for each, refused ones too."""
    options = ["--seal", "--settle", "Verzonnen leerling."] if sealing else []
    where = ("--config", node.config, "--school", brin)
    said = overstap("school", "take-in", *where, "--format", "json", *options, *files, good=(0, 1))
    return [json.loads(line) for line in said.splitlines()]


def ask(node: Node, brin: str, lines: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Ask for dossiers and tell of each as it ends."""
    command = overstap_command("school", "ask", "--config", node.config, "--school", brin, "--format", "json")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        if process.stdin is None or process.stdout is None:
            raise DemoError("geen verbinding met de opdracht")
        process.stdin.write("\n".join(lines) + "\n")
        process.stdin.close()
        for line in process.stdout:
            yield json.loads(line)
    if process.returncode != 0:
        raise DemoError(f"Niet alle aanvragen van {brin} kregen een antwoord.")


@contextmanager
def running(nodes: Sequence[Node]) -> Iterator[None]:
    """All nodes serve while this lasts; afterwards none of their processes is left."""
    for node in nodes:
        refuse_taken_ports(node)
    processes = [serve(node) for node in nodes]
    try:
        for node, process in zip(nodes, processes, strict=True):
            wait_until_open(node, process)
        yield
    finally:
        for process in processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in processes:
            ended(process)


def serve(node: Node) -> subprocess.Popen[bytes]:
    """Start a node, in a group of its own."""
    log = (node.config.parent / "log.txt").open("ab")
    with log:
        command = overstap_command("serve", "--config", node.config)
        return subprocess.Popen(  # noqa: S603 - our own program
            command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
        )


def refuse_taken_ports(node: Node) -> None:
    """Raises DemoError when somebody listens at its ports: that would be taken for the node."""
    if taken := open_ports(node):
        raise DemoError(f"Poort {taken[0]} is al in gebruik. {node.systeem.titel} start daarom niet.")


def ended(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(STOP_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until_open(node: Node, process: subprocess.Popen[bytes]) -> None:
    """Until the doors of this node are open. Raises DemoError when it ends, or takes too long.

    They must have been free when it was started: a port that is open does not say whose it is.
    """
    until = time.monotonic() + START_SECONDS_MAX
    while len(open_ports(node)) < len(node.ports):
        if process.poll() is not None or time.monotonic() > until:
            raise DemoError(f"{node.systeem.titel} start niet. Lees {node.config.parent / 'log.txt'}.")
        time.sleep(0.05)


def open_ports(node: Node) -> list[int]:
    """Those of its ports at which somebody listens, whoever that is."""
    return [port for port in node.ports if is_open(port)]


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((ADDRESS, port)) == 0
