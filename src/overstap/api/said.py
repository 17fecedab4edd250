"""The answers that every operation may give besides its own, for the description of the interface."""

from __future__ import annotations

from typing import Any

from overstap.api.shapes import ProblemShape

STATUSES = (400, 401, 403, 404, 409, 413, 415, 503)
ANSWERS: dict[int, Any] = dict.fromkeys(STATUSES, ProblemShape)
