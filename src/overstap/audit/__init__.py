"""The log of what happened: named events in a chain of seals, only ever added to."""
