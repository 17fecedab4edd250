"""A process that shuts itself in: from then on it reads one folder or nothing, writes
nothing, and has no network.

Two means of the Linux kernel, each beside the other. Landlock refuses every file outside the folder and every TCP
connection; a filter of system calls refuses every socket of any kind. Neither can be undone by the process, and
threads that it starts later are shut in with it. Limits on memory, open files and file size come on top.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import struct
import sys
from pathlib import Path

MEMORY_BYTES_MAX = 2 * 1024**3
FILES_MAX = 64

PR_SET_NO_NEW_PRIVS = 38
PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2
LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446
LANDLOCK_RULE_PATH_BENEATH = 1
LANDLOCK_VERSION = 1
FILES_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many rights on files each version of Landlock knows; from 5 on all sixteen."""
READ_FILE, READ_DIR = 1 << 2, 1 << 3
BIND_AND_CONNECT = 0b11
NET_SINCE = 4
SOCKET_CALLS = {"x86_64": (0xC000003E, (41, 53, 425)), "aarch64": (0xC00000B7, (198, 199, 425))}
"""By machine: its mark in the filter, and its numbers of `socket`, `socketpair` and `io_uring_setup`."""
X32 = 0x40000000
"""From here on the numbers of a second way to call the same kernel (x86_64)."""
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | 13


def bound_and_offline(memory_bytes_max: int = MEMORY_BYTES_MAX) -> bool:
    """Set the limits and give up the network; False on a kernel or machine that knows no such filter.

    Threads that run already keep what they have, so call it before there is a second one.
    """
    limit(memory_bytes_max)
    libc = kernel()
    return libc is not None and no_sockets(libc)


def within(folder: Path) -> bool:
    """From now on this thread, and all it starts, only reads below the folder; False where Landlock is not there."""
    libc = kernel()
    return libc is not None and only_folder(libc, folder)


def nowhere() -> bool:
    """From now on this thread, and all it starts, opens no file at all; False where Landlock is not there."""
    libc = kernel()
    return libc is not None and only_folder(libc, None)


def kernel() -> ctypes.CDLL | None:
    """The way to the kernel of a process that has given up gaining rights, which both means ask for."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    return libc if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 else None


def limit(memory_bytes_max: int) -> None:
    """Memory and open files are bounded, and a file that is written stays empty."""
    bounds = ((resource.RLIMIT_DATA, memory_bytes_max), (resource.RLIMIT_NOFILE, FILES_MAX))
    for which, most in (*bounds, (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(which)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (bound, bound))


def only_folder(libc: ctypes.CDLL, folder: Path | None) -> bool:
    """Landlock: nothing but reading below the folder; without one nothing."""
    abi = libc.syscall(LANDLOCK_CREATE_RULESET, None, 0, LANDLOCK_VERSION)
    if abi < 1:
        return False
    rights = (1 << FILES_BY_ABI.get(abi, 16)) - 1
    fields = struct.pack("QQ", rights, BIND_AND_CONNECT) if abi >= NET_SINCE else struct.pack("Q", rights)
    ruleset = libc.syscall(LANDLOCK_CREATE_RULESET, fields, len(fields), 0)
    if ruleset < 0:
        return False
    try:
        added = folder is None or may_read(libc, ruleset, folder)
        return bool(added and libc.syscall(LANDLOCK_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def may_read(libc: ctypes.CDLL, ruleset: int, folder: Path) -> bool:
    """Let the rules allow reading below the folder."""
    below = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    try:
        rule = struct.pack("=Qi", READ_FILE | READ_DIR, below)
        return bool(libc.syscall(LANDLOCK_ADD_RULE, ruleset, LANDLOCK_RULE_PATH_BENEATH, rule, 0) == 0)
    finally:
        os.close(below)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def no_sockets(libc: ctypes.CDLL) -> bool:
    """A filter under which asking for a socket fails; a call in the manner of another machine fails as well."""
    if platform.machine() not in SOCKET_CALLS:
        return False
    machine, calls = SOCKET_CALLS[platform.machine()]
    checks = [(EQUAL, call) for call in calls] + [(AT_LEAST, X32)]
    steps = [step(LOAD, 4), step(EQUAL, machine, no=len(checks) + 2), step(LOAD, 0)]
    steps += [step(check, number, yes=len(checks) - at) for at, (check, number) in enumerate(checks)]
    steps += [step(RETURN, ALLOW), step(RETURN, REFUSE)]
    program = _Program(len(steps), b"".join(steps))
    return bool(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def step(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    """One step of a filter; `yes` and `no` say how many steps to leave out after it."""
    return struct.pack("HBBI", code, yes, no, value)
