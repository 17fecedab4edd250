"""`python stopper.py ORDER FUNCTIONS serve …`: the command `overstap`, killed with -9 at one exact step.

The program itself knows nothing of this. FUNCTIONS (`module:name`, with commas) are watched from outside; when one is
called as the file ORDER says, the file is removed and every process of the group is killed, as by a power cut. As
long as there is no such file, all runs as it always does.
"""

from __future__ import annotations

import json
import os
import pkgutil
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import django

from overstap.__main__ import main


@dataclass(frozen=True)
class Point:
    """A moment in a process: before or after a call of this function."""

    when: str
    """`before` or `after`."""
    function: str
    given: str = ""
    """Only a call with this among its arguments: a class, a word, or the stand of a row."""
    alone: bool = False
    """Kill this one process, and not the others of its node."""

    def order(self, file: Path) -> None:
        """Whoever comes here next is killed."""
        draft = file.with_suffix(".draft")
        draft.write_text(json.dumps(asdict(self)))
        draft.replace(file)


def stop_if_ordered(order: Path, when: str, function: str, arguments: tuple[object, ...]) -> None:
    """Of several that come here at the same moment, in one process or in more, only one takes the order."""
    try:
        point = Point(**json.loads(order.read_text()))
    except FileNotFoundError:
        return
    if (point.when, point.function) != (when, function) or point.given not in words_of(arguments):
        return
    try:
        order.unlink()
    except FileNotFoundError:
        return
    if point.alone:
        os.kill(os.getpid(), signal.SIGKILL)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def words_of(arguments: tuple[object, ...]) -> set[str]:
    """By what a call can be told from other calls of the same function."""
    kinds = {type(each).__name__ for each in arguments}
    texts = {str(each) for each in arguments if isinstance(each, str)}
    stands = {str(getattr(each, "stand", "")) for each in arguments}
    return {"", *kinds, *texts, *stands}


def watch(name: str, order: Path) -> None:
    """Look at the order before and after every call of this function or method."""
    module, _, path = name.partition(":")
    outer, _, last = path.rpartition(".")
    owner = pkgutil.resolve_name(f"{module}:{outer}")
    function: Callable[..., Any] = getattr(owner, last)

    @wraps(function)
    def watched(*args: Any, **kwargs: Any) -> Any:
        stop_if_ordered(order, "before", name, args)
        result = function(*args, **kwargs)
        stop_if_ordered(order, "after", name, args)
        return result

    setattr(owner, last, watched)


def watch_once_set_up(names: list[str], order: Path) -> None:
    """Rooms with memory can be imported only when Django stands; the node is put together after that."""
    set_up = django.setup

    def set_up_and_watch(set_prefix: bool = True) -> None:
        django.setup = set_up
        set_up(set_prefix)
        for name in names:
            watch(name, order)

    django.setup = set_up_and_watch


if __name__ == "__main__":
    watch_once_set_up([each for each in sys.argv[2].split(",") if each], Path(sys.argv[1]))
    sys.argv[1:] = sys.argv[3:]
    main()
