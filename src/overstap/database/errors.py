"""What may go wrong with a transaction, without anything of the work itself in the text."""

from __future__ import annotations


class Busy(Exception):
    """The database takes no writing just now: nothing was written, and asking again in a moment is right."""


class Full(Busy):
    """Nothing can be written until somebody makes room on the disk, or mends it; asking again later is right."""
