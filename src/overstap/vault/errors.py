"""What may go wrong with what is stored."""

from __future__ import annotations


class Unreadable(Exception):
    """A stored thing does not open here: unknown, shredded, moved, damaged, or under a key this node has
    not."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class KeyFileError(Exception):
    """The file with the node's keys cannot be used; the message says why, in Dutch, and what to do."""
