"""Every test here runs on SQLite and on PostgreSQL."""

from rooms import audit, clock, database, jobs, node_key, vault

__all__ = ["audit", "clock", "database", "jobs", "node_key", "vault"]
