"""A process of our own that is shut in, as seen from ours: it is started, asked, and never outlived.

Asked is with a line, and as many bytes behind it as that line says; the answer is one line of JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import IO, Any

LINE_BYTES_MAX = 64 * 1024 * 1024


class Stopped(Exception):
    """It gave no whole answer: it took too long, asked for too much memory, or broke."""


def start(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    """With `-P` no file at hand is taken for a part of the program, and of the environment nothing else goes along."""
    paths = os.pathsep.join(str(Path(each).resolve()) for each in sys.path if each)
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": paths, "LANG": "C.UTF-8", "TZ": os.environ.get("TZ", "")},
    )


def end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


def ask(process: subprocess.Popen[bytes], request: bytes, seconds_max: float) -> dict[str, Any]:
    """One answer; whoever takes longer is ended. Raises Stopped."""
    watch = Timer(seconds_max, process.kill)
    watch.start()
    try:
        line = _exchanged(process, request)
    finally:
        watch.cancel()
    if not line.endswith(b"\n"):
        raise Stopped
    answer: dict[str, Any] = json.loads(line)
    return answer


def _exchanged(process: subprocess.Popen[bytes], request: bytes) -> bytes:
    to_it, from_it = _pipe(process.stdin), _pipe(process.stdout)
    with suppress(BrokenPipeError):  # it is gone: the empty answer tells
        to_it.write(request)
        to_it.flush()
    return from_it.readline(LINE_BYTES_MAX)


def _pipe(end: IO[bytes] | None) -> IO[bytes]:
    assert end is not None, "both ends were asked for when it was started"
    return end
