"""A server program for the tests: `python program.py KEYS chain|pages PORT`. Says on which port it listens."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from overstap.keten.answer import Answer
from overstap.keten.partij import Partij
from overstap.wire.listener import Handling, Listener
from overstap.wire.parent import die_with_parent
from overstap.wire.server import PAGES, Serving, serve, serve_pages
from wire.stand import Keyring, pong

HEAD_S = 3.0
"""For strangers at the pages that stop halfway: a test waits for the end of it."""


def say(*words: object) -> None:
    print(*words, flush=True)


def answer(body: bytes, caller: Partij, action: str) -> Answer:
    """`wait` answers only when a file appears: the test decides when."""
    if body.startswith(b"wait"):
        say("waiting", os.getpid())
        gate = Path(body[5:].decode())
        while not gate.exists():
            threading.Event().wait(0.02)
    return pong(body, caller, action)


def page(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    if path == "/gone":
        start_response("204 No Content", [])
        return []
    if path == "/same":
        start_response("304 Not Modified", [("ETag", '"a"')])
        return []
    if path == "/broken":
        raise LookupError(path)
    body = b"%s %d %s" % (
        environ["REQUEST_METHOD"].encode(),
        len(environ["wsgi.input"].read()),
        environ["wsgi.url_scheme"].encode(),
    )
    start_response("200 OK", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
    return iter([body, b" ", environ.get("HTTP_COOKIE", "").encode()])


def main(keys: Path, kind: str, port: str) -> None:
    die_with_parent(int(sys.argv[4]))
    serving = Serving(
        bind=f"127.0.0.1:{port}",
        threads=2,
        ready=lambda host, port: say("ready", host, port),
        after_fork=lambda: say("forked", os.getpid()),
    )
    if kind == "pages":
        serve_pages(page, replace(serving, limits=replace(PAGES, head_s=HEAD_S)))
    handling = Handling(answer, lambda _date: None, lambda *words: say("refused", *words), lambda _print: False)
    serve(Listener(handling), Keyring(keys).identity("served"), serving)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
