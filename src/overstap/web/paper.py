"""A page on paper: PDF that every reader can read aloud (PDF/UA), with nothing in it from elsewhere."""

from __future__ import annotations

from typing import NoReturn


def pdf_of(html: str) -> bytes:
    """PDF/UA-1 of this page; it may name no picture, style sheet or font outside itself."""
    from weasyprint import HTML  # type: ignore[import-untyped]  # noqa: PLC0415 - it takes a second to load

    made: bytes = HTML(string=html, url_fetcher=_refuse).write_pdf(pdf_variant="pdf/ua-1")
    return made


def _refuse(_url: str, *_args: object, **_options: object) -> NoReturn:
    raise ValueError("a page on paper holds all that is in it")
