"""The loop as a worker of gunicorn, which starts it, watches it and tells it to stop, and does nothing more.

It leans on the documented base class only (`run`, `notify`, `alive`, `sockets`, `app`), not on gunicorn's own
threaded worker, which reads handshake, head and body in its threads: four silent connections stop it.
"""

from __future__ import annotations

import os
import resource
import signal
from time import monotonic
from typing import TYPE_CHECKING, Any

from gunicorn.workers.base import Worker  # type: ignore[import-untyped]  # gunicorn has no types

from overstap.wire.loop import Loop, Service
from overstap.wire.parent import die_with_parent

if TYPE_CHECKING:
    from types import FrameType

FILES = 8192
TURN_S = 1.0
"""So often the arbiter hears that we live."""


def _allow_files() -> None:
    """Room for every connection: each is an open file, and the usual limit is low."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class WireWorker(Worker):  # type: ignore[misc]  # a class without types
    _loop: Loop | None = None
    _told_at = float("-inf")

    def init_process(self) -> None:
        # A worker without its arbiter would keep the port of a node that is started again.
        die_with_parent(self.ppid, signal.SIGKILL)
        _allow_files()
        super().init_process()

    def run(self) -> None:
        app: Any = self.app
        service: Service = app.service()
        loop = self._loop = Loop([listener.sock for listener in self.sockets], service)
        while self.alive and self._is_watched():
            loop.turn(TURN_S)

        until = monotonic() + service.limits.graceful_s
        while not loop.drain() and monotonic() < until:
            self._is_watched()
            loop.turn(TURN_S)
        loop.close()

    def _is_watched(self) -> bool:
        """Tell the arbiter that we live, once a second; False when it is gone."""
        now = monotonic()
        if now - self._told_at < TURN_S:
            return True
        self._told_at = now
        self.notify()
        return bool(os.getppid() == self.ppid)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """SIGTERM: finish what is under way, start nothing new."""
        super().handle_exit(sig, frame)
        if self._loop:
            self._loop.wake()
