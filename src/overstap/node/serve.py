"""A node that runs: one process that watches, and one for the chain, one for the pages and some for the work."""

from __future__ import annotations

import gc
import logging
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from types import FrameType
from typing import Never

from django.core.wsgi import get_wsgi_application
from django.db import connections

from overstap import __version__
from overstap.audit.events import Event
from overstap.jobs.worker import where
from overstap.keten import NAMESPACES
from overstap.keten.wsdl import wsdl
from overstap.node.config import Wire
from overstap.node.deny import DenyList
from overstap.node.parts import Node
from overstap.wire.limits import Limits
from overstap.wire.listener import Handling, Listener
from overstap.wire.parent import die_with_parent
from overstap.wire.server import PAGES, Serving, serve, serve_pages
from overstap.wire.tls import Identity

log = logging.getLogger("overstap.node")
GRACE_SECONDS = 15
ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGALRM)
"""Signals at which all processes of a node are to end; the last is our own, when the grace is over."""
AGAIN_SECONDS = 1.0
"""Between the end of a process and its next beginning."""


def run(this: Node) -> None:
    """Serve until SIGTERM or SIGINT, then end every process of this node."""
    this.note(Event.NODE_STARTED, role=this.config.role, version=__version__)
    this.start()
    connections.close_all()
    settle()
    parts: dict[str, Callable[[], object]] = {"wire": partial(serve_wire, this)}
    parts |= {f"work-{nr}": partial(serve_work, this, nr) for nr in range(this.config.work_processes)}
    if this.config.web:
        parts["web"] = partial(serve_web, this)
    Watch(parts).run()


def settle() -> None:
    """Before the processes part: no memory of ours ever lands in a core dump, and what stays for good is not
    looked through again and again for garbage."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.collect()
    gc.freeze()


def serve_wire(this: Node) -> Never:
    wire = this.config.wire
    listener = Listener(
        Handling(
            answer_of=this.answer,
            wsdl_of=partial(wsdl_of, this),
            refused=lambda reason, address: this.note(Event.WIRE_REFUSED, reason=reason, address=address),
            denied=DenyList(wire.deny).__contains__,
        )
    )
    identity = Identity(wire.certificate, wire.key, wire.ca, wire.tls_minimum)
    serve(listener, identity, Serving(bind=wire.listen, threads=wire.threads, limits=limits_of(wire)))


def limits_of(wire: Wire) -> Limits:
    return Limits(
        head_s=wire.head_seconds,
        connections_max=wire.connections_max,
        connections_per_address_max=wire.connections_per_address_max,
    )


def wsdl_of(this: Node, date: str) -> bytes | None:
    """The description of our door in the namespace of this date, or in the newest."""
    found = [namespace for namespace in NAMESPACES if namespace.endswith(date)]
    return wsdl(max(found), this.config.wire.url) if found else None


def serve_web(this: Node) -> Never:
    web = this.config.web
    if web is None:
        raise SystemExit(0)
    serve_pages(get_wsgi_application(), Serving(bind=web.listen, threads=web.threads, limits=PAGES))


def serve_work(this: Node, nr: int) -> None:
    this.worker.be_one_of_several(nr)
    this.worker.stop_on_signals()
    this.worker.run()


@contextmanager
def ending_waits() -> Iterator[None]:
    """A signal to end comes after this, when every process that was begun can be told of it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)


@dataclass
class Watch:
    """Starts the processes of a node, starts one anew when it ends, and ends them all together."""

    parts: Mapping[str, Callable[[], object]]
    running: dict[int, str] = field(default_factory=dict)
    stopping: bool = False

    def run(self) -> None:
        for number in ENDING:
            signal.signal(number, self.stop)
        for name in self.parts:
            self.start(name)
        while self.running:
            self.wait()

    def start(self, name: str) -> None:
        """Begin a process for this part, unless all are to end."""
        parent = os.getpid()
        with ending_waits():
            if self.stopping:
                return
            pid = os.fork()
            if pid:
                self.running[pid] = name
                return
            for number in ENDING:
                signal.signal(number, signal.SIG_DFL)
        self.become(name, parent)

    def become(self, name: str, parent: int) -> Never:
        """From here on this process is that part, and nothing else."""
        status = 1
        try:
            die_with_parent(parent)
            self.parts[name]()
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        except KeyboardInterrupt:
            status = 0
        except Exception as error:
            log.error("the part %s of this node ended: %s", name, where(error))
        finally:
            os._exit(status)

    def wait(self) -> None:
        """Until a process ends; one that ends by itself is started again."""
        try:
            pid, _status = os.wait()
        except ChildProcessError:
            self.running.clear()
            return
        name = self.running.pop(pid, "")
        if name and not self.stopping:
            time.sleep(AGAIN_SECONDS)
            self.start(name)

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        """Ask every process to end; a second time, and after the grace, they are ended."""
        last = signal.SIGKILL if self.stopping else signal.SIGTERM
        self.stopping = True
        for pid in self.running:
            with suppress(ProcessLookupError):  # it ended, and wait() has not yet said so
                os.kill(pid, last)
        signal.alarm(GRACE_SECONDS)
