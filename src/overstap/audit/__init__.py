"""The log of what happened: named events in a chain of seals, only ever added to."""

from overstap.audit.events import Event, FieldRefused

__all__ = ["Event", "FieldRefused"]
