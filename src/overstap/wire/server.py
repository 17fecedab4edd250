"""Serve an application: the chain's listener with mutual TLS, or the pages over plain HTTP behind a proxy.

gunicorn gives the processes, ours is what happens in them. Load everything (Django too) before calling: the
workers are forked from here. Close connections to a database first, for a fork must not share them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from ssl import SSLContext
from typing import TYPE_CHECKING, Any, Never

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # gunicorn has no types

from overstap.wire.head import Head, Refused
from overstap.wire.limits import Limits
from overstap.wire.listener import Listener
from overstap.wire.loop import Respond, Service
from overstap.wire.refusal_page import page_of_refusal
from overstap.wire.terms import Admit, Words, no_words
from overstap.wire.tls import Identity, server_context
from overstap.wire.worker import WireWorker
from overstap.wire.wsgi import respond

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = logging.getLogger("overstap.wire")
PAGES = Limits(body_bytes_max=60 * 2**20)
"""A form may bring a dossier with its attachments."""
PAGE_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _nothing(*_: object) -> None:
    """For a hook that the node does not use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """Where and how to serve, and what the node wants to do along the way."""

    bind: str
    """`host:port`; port 0 takes a free one, which `ready` is told. Or `fd://N`: a socket that listens already."""
    threads: int = 8
    workers: int = 1
    """Processes; each has its own threads, connections and limits."""
    limits: Limits = field(default_factory=Limits)
    ready: Callable[[str, int], None] = _nothing
    """In the first process, as soon as the port listens: host, port."""
    after_fork: Callable[[], None] = _nothing
    """In each worker, before its first request."""


def serve(listener: Listener, identity: Identity, serving: Serving) -> Never:
    """Listen for the chain until SIGTERM. On SIGHUP the certificates are read again, without a pause.

    Raises OSError when a certificate does not fit, SystemExit when serving has ended.
    """
    setup = _Setup(listener.respond, listener.admit, listener.refused, identity)
    _Application(setup, serving).run()
    raise SystemExit(0)


def serve_pages(app: WSGIApplication, serving: Serving) -> Never:
    """Serve pages over plain HTTP until SIGTERM: on loopback, or behind a proxy that does TLS for browsers.

    Give `limits=PAGES`, or others that let a form bring a file.
    """
    setup = _Setup(partial(respond, app), _admit_page, _nothing, None, words=page_of_refusal)
    _Application(setup, serving).run()
    raise SystemExit(0)


@dataclass(frozen=True, slots=True)
class _Setup:
    respond: Respond
    admit: Admit
    refused: Callable[[str, str], None]
    identity: Identity | None
    words: Words = no_words


class _Application(BaseApplication):  # type: ignore[misc]  # a class without types
    def __init__(self, setup: _Setup, serving: Serving) -> None:
        self._setup, self._serving = setup, serving
        self._context: SSLContext | None = None
        self._renew()
        super().__init__()

    def load_config(self) -> None:
        serving = self._serving
        settings: dict[str, Any] = {
            "bind": serving.bind,
            "workers": serving.workers,
            "worker_class": WireWorker,
            "preload_app": True,
            "graceful_timeout": int(serving.limits.graceful_s) + 1,
            "loglevel": "warning",
            "proc_name": "overstap",
            "when_ready": self._tell_ready,
            "post_fork": self._tell_forked,
            "control_socket_disable": True,
        }
        for name in settings.keys() & self.cfg.settings.keys():
            self.cfg.set(name, settings[name])

    def load(self) -> Respond:
        """What gunicorn thinks it serves; our worker asks for `service` instead."""
        return self._setup.respond

    def reload(self) -> None:
        """SIGHUP. A certificate that does not fit is no reason to stop: the one in use stays."""
        try:
            self._renew()
        except OSError as error:
            log.error("wire.certificate_kept kind=%s", type(error).__name__)

    def service(self) -> Service:
        """What a worker does; asked for in each worker after the fork."""
        setup = self._setup
        return Service(
            respond=setup.respond,
            admit=setup.admit,
            refused=setup.refused,
            threads=self._serving.threads,
            limits=self._serving.limits,
            words=setup.words,
            context=self._context,
        )

    def _renew(self) -> None:
        if self._setup.identity:
            self._context = server_context(self._setup.identity)

    def _tell_ready(self, arbiter: Any) -> None:
        host, port = arbiter.LISTENERS[0].getsockname()[:2]
        self._serving.ready(host, port)

    def _tell_forked(self, _arbiter: Any, _worker: Any) -> None:
        self._serving.after_fork()


def _admit_page(head: Head) -> None:
    if head.method not in PAGE_METHODS:
        raise Refused(HTTPStatus.METHOD_NOT_ALLOWED, "method")
