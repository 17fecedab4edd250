"""One connection, from handshake to goodbye, without ever waiting: it says what it waits for.

    handshake → request → (a thread works) → answer → request … → goodbye

It knows no loop and no threads; one of them has it at a time. Whoever has it calls `step` when the socket is ready,
and `drop`s it when the moment `due` has passed. Only a whole request leaves it: a slow stranger costs some
kilobytes, no thread.
"""

from __future__ import annotations

import logging
import socket
import ssl
from contextlib import suppress
from enum import Enum, auto
from http import HTTPStatus

from overstap.wire.head import END, Head, Refused, Request, read_head, remembered_head
from overstap.wire.refusal_page import PAGE_FIELDS
from overstap.wire.terms import Terms
from overstap.wire.tls import CERTIFICATE_REASONS

log = logging.getLogger("overstap.wire")
PIECE_BYTES = 65_536
PIECES_A_TURN = 64
"""After so many pieces another connection gets its turn."""


class Wants(Enum):
    READ = auto()
    WRITE = auto()
    THREAD = auto()
    """A whole request lies in `request`."""
    END = auto()


class Phase(Enum):
    SHAKING = auto()
    READING = auto()
    WORKING = auto()
    WRITING = auto()
    LINGERING = auto()


class Connection:
    """One accepted socket, which must not block. Times are of one monotonic clock, in seconds."""

    def __init__(self, sock: socket.socket, address: str, terms: Terms, now: float) -> None:
        self.sock = sock
        self.address = address
        self.reason = ""
        """Why the other side was refused, in a word; empty when it was not."""
        self.request: Request | None = None
        self.due = now + terms.limits.head_s
        self.fresh = True
        """No request came in yet: the first to go when there is no room."""
        self._limits, self._budget, self._admit = terms.limits, terms.budget, terms.admit
        self._words = terms.words
        self._tls = sock if isinstance(sock, ssl.SSLSocket) else None
        self._phase = Phase.SHAKING if self._tls else Phase.READING
        self._read_head = remembered_head if self._tls else read_head
        self._certificate: bytes | None = None
        self._local: tuple[str, int] = sock.getsockname()[:2]
        self._old_at = now + terms.limits.life_s
        self._buffer = bytearray()
        self._seen = 0
        self._head: Head | None = None
        self._held = 0
        self._answer = memoryview(b"")
        self._sent = 0
        self._began = now
        self._closing = False

    @property
    def idle(self) -> bool:
        """Kept alive, nothing under way."""
        return self._phase is Phase.READING and self._head is None and not self._buffer and not self.fresh

    @property
    def leaving(self) -> bool:
        """Everything is said; only the other side still has to close."""
        return self._phase is Phase.LINGERING

    def step(self, now: float) -> Wants:
        """Go as far as the socket lets us."""
        try:
            return self._step(now)
        except Refused as refused:
            self.reason = refused.reason
            return self.refuse(refused.status, now)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError) as wait:
            return self._wait_for(wait)
        except ssl.SSLError as error:
            return self._refuse_handshake(error, now)
        except OSError:
            return Wants.END
        except Exception as error:
            # A mistake of ours costs this connection, never the loop that serves all others.
            log.error("wire.connection_failed kind=%s", type(error).__name__)
            return Wants.END

    def answer(self, data: bytes, *, closes: bool, now: float) -> Wants:
        """Send what the application answered; then wait for a next request, or say goodbye."""
        self._closing = closes
        self._hold(len(data))
        self._answer, self._sent, self._began = memoryview(data), 0, now
        self._phase, self.request = Phase.WRITING, None
        self.due = self._limits.answer.due(now, 0)
        return self.step(now)

    def refuse(self, status: HTTPStatus, now: float) -> Wants:
        """Answer with the status, for a person with words, and end the connection, reading nothing more."""
        retry = "Retry-After: 5\r\n" if status is HTTPStatus.SERVICE_UNAVAILABLE else ""
        body = self._words(status).encode()
        kind = PAGE_FIELDS if body else ""
        fields = f"{retry}{kind}Connection: close\r\nContent-Length: {len(body)}\r\n\r\n"
        self._buffer.clear()
        answer = f"HTTP/1.1 {status.value} {status.phrase}\r\n{fields}".encode("ascii")
        return self.answer(answer + body, closes=True, now=now)

    def ends_after_answer(self, now: float) -> bool:
        """Whether the next answer must say that it is the last one."""
        return now >= self._old_at or self.request is None or not self.request.head.keeps_alive

    def hurry(self, due: float) -> None:
        """Until this moment and no longer, unless an answer is under way."""
        if self._phase in {Phase.SHAKING, Phase.READING}:
            self.due = min(self.due, due)

    def drop(self) -> None:
        """Close at once, whatever is under way."""
        self._release()
        with suppress(OSError):
            self.sock.close()

    def _step(self, now: float) -> Wants:
        if self._phase is Phase.SHAKING:
            self._shake()
        if self._phase is Phase.READING:
            return self._read(now)
        if self._phase is Phase.WRITING:
            return self._write(now)
        assert self._phase is Phase.LINGERING
        return self._linger()

    def _wait_for(self, wait: OSError) -> Wants:
        if isinstance(wait, BlockingIOError):
            return Wants.WRITE if self._phase is Phase.WRITING else Wants.READ
        return Wants.WRITE if isinstance(wait, ssl.SSLWantWriteError) else Wants.READ

    def _shake(self) -> None:
        assert self._tls is not None
        self._tls.do_handshake()
        if self._tls.session_reused:
            # TLS 1.2 can resume without a ticket, and Python cannot switch that off.
            raise ConnectionAbortedError
        self._certificate = self._tls.getpeercert(binary_form=True)
        self._phase = Phase.READING

    def _refuse_handshake(self, error: ssl.SSLError, now: float) -> Wants:
        """OpenSSL already sent its alert; stay a moment, so that closing does not overtake it."""
        if self._phase is not Phase.SHAKING or isinstance(error, ssl.SSLEOFError):
            return Wants.END
        if isinstance(error, ssl.SSLCertVerificationError):
            self.reason = CERTIFICATE_REASONS.get(error.verify_code, "foreign")
        else:
            no_certificate = error.reason == "PEER_DID_NOT_RETURN_A_CERTIFICATE"
            self.reason = "no_certificate" if no_certificate else "handshake"
        return self._say_goodbye(now)

    def _read(self, now: float) -> Wants:
        """Collect one whole request; what came after it stays for the next."""
        while not self._whole(now):
            wanted = self._limits.head_bytes_max if self._head is None else self._head.length
            piece = self.sock.recv(min(max(wanted - len(self._buffer), 1), PIECE_BYTES))
            if not piece:
                return Wants.END
            if not self._buffer and self._head is None:
                self._begin_head(now)
            self._buffer += piece
            if self._head is not None:
                self.due = self._limits.body.due(self._began, len(self._buffer))
        return self._hand_over()

    def _has_more(self) -> bool:
        """Whether something of a next request came in already: for that the socket itself gives no sign."""
        return bool(self._buffer) or (self._tls is not None and self._tls.pending() > 0)

    def _begin_head(self, now: float) -> None:
        """The first byte of a next request; for the first request the time ran from connecting."""
        if not self.fresh:
            self.due = now + self._limits.head_s

    def _whole(self, now: float) -> bool:
        if self._head is None:
            self._look_for_head(now)
        return self._head is not None and len(self._buffer) >= self._head.length

    def _look_for_head(self, now: float) -> None:
        end = self._buffer.find(END, max(self._seen - len(END), 0))
        self._seen = len(self._buffer)
        if end > self._limits.head_bytes_max or (end < 0 and self._seen >= self._limits.head_bytes_max):
            raise Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "head")
        if end < 0:
            return
        head = self._read_head(bytes(self._buffer[:end]))
        self._admit(head)
        if head.length > self._limits.body_bytes_max:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body")
        self._budget.take(head.length)
        self._held += head.length
        self._head, self._began = head, now
        self.due = self._limits.body.due(now, 0)
        del self._buffer[: end + len(END)]
        if head.wants_go_ahead and len(self._buffer) < head.length:
            self.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _hand_over(self) -> Wants:
        assert self._head is not None
        body = bytes(self._buffer[: self._head.length])
        del self._buffer[: self._head.length]
        self.request = Request(self._head, body, self.address, self._local, self._certificate)
        self._head, self._seen, self.fresh = None, 0, False
        self._phase, self.due = Phase.WORKING, float("inf")
        return Wants.THREAD

    def _write(self, now: float) -> Wants:
        for _ in range(PIECES_A_TURN):
            if self._sent == len(self._answer):
                return self._after_answer(now)
            self._sent += self.sock.send(self._answer[self._sent : self._sent + PIECE_BYTES])
            self.due = self._limits.answer.due(self._began, self._sent)
        return Wants.WRITE

    def _after_answer(self, now: float) -> Wants:
        self._answer = memoryview(b"")
        self._release()
        if self._closing:
            return self._say_goodbye(now)
        self._phase = Phase.READING
        self.due = now + (self._limits.head_s if self._buffer else self._limits.idle_s)
        return self._read(now) if self._has_more() else Wants.READ

    def _say_goodbye(self, now: float) -> Wants:
        """Close our half and wait a moment for theirs.

        To close with bytes unread makes the kernel reset the connection, and they would lose the answer.
        """
        if self._tls and self._phase is not Phase.SHAKING:
            with suppress(OSError, ValueError):
                self._tls.unwrap()
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_WR)
        self._phase, self.due = Phase.LINGERING, now + self._limits.linger_s
        return Wants.READ

    def _linger(self) -> Wants:
        """Throw away what still comes until the other side closes; the moment to wait for that is short."""
        return Wants.READ if self.sock.recv(PIECE_BYTES) else Wants.END

    def _hold(self, size: int) -> None:
        """An answer is there already and cannot be refused: it only counts."""
        self._budget.change(size)
        self._held += size

    def _release(self) -> None:
        self._budget.change(-self._held)
        self._held = 0
