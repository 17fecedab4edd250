"""The questions of `privacy` that a person has not answered yet. Until then a dossier does not leave. Own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

from overstap.dossier.attachments import content_digest
from overstap.dossier.compose import attachment_marks
from overstap.dossier.dossier import Dossier
from overstap.dossier.privacy import NOT_LOOKED_AT, Finding, privacy
from overstap.dossier.werkdossier import Besluit

NUMBERS = re.compile(r"\[[0-9]+\]")


def questions(dossier: Dossier, besluiten: Mapping[str, Besluit]) -> tuple[tuple[str, Finding], ...]:
    """Each finding that nobody decided on, with the mark by which a decision names it.

    No PDF is read here: that is done when staff add one, and at any other a person is asked to look.
    """
    return tuple((mark, finding) for mark, finding in marked(dossier) if mark not in besluiten)


def marked(dossier: Dossier) -> Iterator[tuple[str, Finding]]:
    """Each finding with its mark: the same for the same words at the same kind of place, whatever else changes."""
    findings = privacy(dossier)
    files = dict(attachment_marks(dossier)) if any(finding.bijlage for finding in findings) else {}
    for finding in findings:
        place = files.get(finding.bijlage) or NUMBERS.sub("", finding.locatie)
        yield _mark(finding.kind, place, finding.deel, finding.excerpt), finding


def unread_mark(inhoud: str) -> str:
    """The mark of the question that an attachment (its `bestandsinhoud`) was not looked into."""
    return _mark(NOT_LOOKED_AT, content_digest(inhoud), "", "")


def _mark(*said: str) -> str:
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]
