"""The page of one sentence, for a person whose request is refused before it reaches the pages themselves."""

from __future__ import annotations

from http import HTTPStatus

SENTENCES = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Dit bestand is te groot. Ga terug en kies een kleiner bestand.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Het is nu even te druk. Wacht een minuut, ga dan terug en probeer het opnieuw.",
    HTTPStatus.BAD_REQUEST: "Uw browser stuurde iets wat wij niet aannemen. Ga terug en probeer het opnieuw.",
}
"""Of what is not in here, the last."""
PAGE_FIELDS = (
    "Content-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
)
"""It lets nothing run, and no browser keeps it."""


def page_of_refusal(status: HTTPStatus) -> str:
    text = SENTENCES.get(status, SENTENCES[HTTPStatus.BAD_REQUEST])
    return f'<!doctype html><html lang="nl"><meta charset="utf-8"><title>Overstap</title><p>{text}</p></html>\n'
