"""Work to do, as rows with a due time and a lease.

A row is the truth and the bell only wakes: a process that dies leaves a lease that expires, and
the next one goes on.
"""

from overstap.jobs.errors import Later, LeaseLost

__all__ = ["Later", "LeaseLost"]
