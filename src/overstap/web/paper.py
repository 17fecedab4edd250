"""A page on paper: PDF that every reader can read aloud (PDF/UA), with nothing in it from elsewhere."""

from __future__ import annotations

import ctypes.util
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

_loading = Lock()


def pdf_of(html: str) -> bytes:
    """PDF/UA-1 of this page. What it names outside itself (a picture, a style sheet, a font) is left out unseen."""
    weasyprint = _printer()
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=(), allow_redirects=False)
    made: bytes = weasyprint.HTML(string=html, url_fetcher=nothing).write_pdf(pdf_variant="pdf/ua-1")
    return made


def _printer() -> Any:
    """The library that prints; its first import takes a second, and loads the libraries of C that it works with."""
    with _loading, _only_exact_names():
        import weasyprint  # type: ignore[import-untyped]  # noqa: PLC0415 - not before somebody prints
    return weasyprint


@contextmanager
def _only_exact_names() -> Iterator[None]:
    """Load a library of C by its exact name (`libpango-1.0.so.0`) or not at all.

    The printer tries several names for each. For one that is not exact, Python looks for the file by running `ldconfig`
    and a compiler, which leave files behind: a node that serves runs no other program. With the search shut off only
    the exact names among them are found.
    """
    search = ctypes.util.find_library
    ctypes.util.find_library = _nowhere
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _nowhere(name: str) -> str | None:  # noqa: ARG001 - it stands in for a function with this argument
    return None
