"""The ground of the rooms with memory: how all of them write and read rows, and nothing of what stands in them."""

from overstap.database.errors import Busy, Full

__all__ = ["Busy", "Full"]
