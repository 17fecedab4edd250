"""Which addresses of the internet are anybody's, and which lead inside: for what others make us connect to.

A name is looked up once, and the connection goes to the very address that was judged.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Thread
from time import monotonic
from typing import Any

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
NAME = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.ASCII)
"""A name with a dot, of which the last part begins with a letter: no number, and nothing of this network alone."""
INSIDE = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home.arpa", ".localdomain", ".onion")
TRANSLATED = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")))
"""Addresses of version 6 that stand for one of version 4: NAT64, 6to4, Teredo and the oldest form."""
LOOPBACK = "localhost"
LOOKING_MAX = 16
"""So many names are looked up at a time: a resolver that hangs keeps a thread for as long as it does."""
_looking = BoundedSemaphore(LOOKING_MAX)


class NotPublic(Exception):
    """Nothing was connected to; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Found:
    """One address of a name, as it was judged."""

    family: socket.AddressFamily
    sockaddr: tuple[str, int] | tuple[str, int, int, int]


def refuse_name(host: str, *, loopback: bool = False) -> None:
    """Raises NotPublic for what is no registered name; with `loopback` `localhost` is one too."""
    if loopback and host == LOOPBACK:
        return
    if not NAME.fullmatch(host) or host.endswith(INSIDE):
        raise NotPublic("no_public_name")


def look_up(host: str, port: int, *, seconds: float, loopback: bool = False) -> Found:
    """The first address of the name, when all of them are public.

    Raises NotPublic, OSError when there is none, and TimeoutError (one of those) when it is not known in time.
    """
    refuse_name(host, loopback=loopback)
    answers = _answers(host, port, seconds)
    for _family, _kind, _proto, _canon, sockaddr in answers:
        ip = ipaddress.ip_address(str(sockaddr[0]).partition("%")[0])
        if not (is_public(ip) or (loopback and ip.is_loopback)):
            raise NotPublic("no_public_address")
    family, _kind, _proto, _canon, sockaddr = answers[0]
    return Found(family, sockaddr)


def _answers(host: str, port: int, seconds: float) -> list[Any]:
    """What the resolver says, by a thread of its own: nothing else stops waiting for a resolver that hangs."""
    until = monotonic() + seconds
    if not _looking.acquire(timeout=seconds):
        raise TimeoutError("too many names are being looked up")
    said: SimpleQueue[list[Any] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            said.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except Exception as error:  # whatever it is, it is raised where the answer is waited for
            said.put(error)
        finally:
            _looking.release()

    try:
        Thread(target=ask, name="look-up", daemon=True).start()
    except RuntimeError:
        _looking.release()
        raise TimeoutError("no thread to look a name up with") from None
    try:
        answer = said.get(timeout=max(0.0, until - monotonic()))
    except Empty:
        raise TimeoutError("the name was not looked up in time") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def is_public(ip: Ip) -> bool:
    """Whether anybody may reach it, and it stands for no other address."""
    stands_for = isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None
    if stands_for or any(ip in each for each in TRANSLATED):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)
