"""What may go wrong with a job, without anything of the work itself in the text."""

from __future__ import annotations


class LeaseLost(Exception):
    """Another worker has taken this job over; whoever held it before must write nothing more."""


class Later(Exception):
    """A handler cannot finish now and wants to be called again.

    `code` says why, in one word that may stand in the log. `seconds` is the least time to wait; without
    it the waiting time doubles with each attempt.
    """

    def __init__(self, seconds: float | None = None, code: str = "later") -> None:
        super().__init__(code)
        self.seconds = seconds
        self.code = code
