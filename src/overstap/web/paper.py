"""A page on paper: PDF that every reader can read aloud (PDF/UA), with nothing in it from elsewhere."""

from __future__ import annotations


def pdf_of(html: str) -> bytes:
    """PDF/UA-1 of this page. What it names outside itself (a picture, a style sheet, a font) is left out unseen."""
    from weasyprint import HTML, urls  # type: ignore[import-untyped]  # noqa: PLC0415 - it takes a second to load

    nothing = urls.URLFetcher(allowed_protocols=(), allow_redirects=False)
    made: bytes = HTML(string=html, url_fetcher=nothing).write_pdf(pdf_variant="pdf/ua-1")
    return made
