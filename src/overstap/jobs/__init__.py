"""Work to do, as rows with a due time and a lease; and the one way to open a writing transaction.

A row is the truth and the bell only wakes: a process that dies leaves a lease that expires, and
the next one goes on.
"""

from overstap.jobs.errors import Busy, Later, LeaseLost

__all__ = ["Busy", "Later", "LeaseLost"]
