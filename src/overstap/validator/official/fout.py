"""Why the published files are not run."""

from __future__ import annotations


class OfficialFout(ValueError):
    """The files are missing, may not run, or stopped running; `tekst` says which and why, in Dutch."""

    def __init__(self, tekst: str) -> None:
        self.tekst = tekst
        super().__init__(tekst)
