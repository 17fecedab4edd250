"""A written page stands by itself: nothing runs in it, nothing is fetched for it, and hostile text stays text."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

from lxml import html

from house.source import SRC
from overstap.report import escaped, page
from overstap.report.page import STYLE

TOKENS = SRC / "web" / "static" / "overstap" / "css" / "tokens.css"
HOSTILE = "<script>alert(1)</script>\" onload='x' &amp; \x1b[31m\u202e\x9b"


def tokens(text: str) -> str:
    """The block with our own tokens: by day, in the dark, and on paper."""
    start = text.index(":root {")
    on_paper = text.index("@media print { :root {")
    return text[start : text.index("\n", on_paper)]


def test_a_page_has_its_title_its_body_and_its_language() -> None:
    made = html.document_fromstring(page("Rapport & meer", "<h1>Goed</h1>"))

    assert (made.get("lang"), made.findtext(".//title"), made.findtext(".//main/h1")) == (
        "nl",
        "Rapport & meer",
        "Goed",
    )
    assert "Gemaakt door Overstap" in made.find(".//footer").text_content()


def test_it_may_be_in_english() -> None:
    made = page("Report", "<h1>Good</h1>", lang="en")

    assert '<html lang="en">' in made
    assert "Made by Overstap" in made


def test_it_needs_no_other_file_and_runs_nothing() -> None:
    made = page("Rapport", "<h1>Goed</h1>")

    assert re.findall(r"(?:https?:)?//[\w.]+|url\(|@import|<script|<link|\bstyle=|\bsrc=", made) == []


def test_its_policy_lets_in_its_own_style_and_no_other() -> None:
    made = html.document_fromstring(page("Rapport", "<h1>Goed</h1>"))
    digest = b64encode(sha256(made.findtext(".//style").encode()).digest()).decode()

    (policy,) = made.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:"


def test_hostile_text_is_text() -> None:
    """T07."""
    made = page(HOSTILE, f'<h1 title="{escaped(HOSTILE)}">{escaped(HOSTILE)}</h1>')

    assert "<script" not in made
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", made)
    heading = html.document_fromstring(made).find(".//h1")
    assert set(heading.attrib) == {"title"}
    assert heading.text.startswith("<script>alert(1)</script>")


def test_its_colours_and_sizes_are_those_of_the_pages() -> None:
    """Else a report would drift from the look of the house. Ring 1 reads nothing of the pages, so the block is there
    twice: in both it is the same to the letter."""
    report = STYLE.read_text("utf-8")

    assert tokens(report) == tokens(TOKENS.read_text("utf-8"))
    assert len(re.findall(r"--ov-[\w-]+:", tokens(report))) > 60


def test_it_sets_and_uses_no_token_that_is_not_ours() -> None:
    """A written page has no sheet that would read a token of a library; one of ours without a value does nothing."""
    report = STYLE.read_text("utf-8")
    known = set(re.findall(r"(--[\w-]+):", tokens(report)))

    assert set(re.findall(r"(--[\w-]+):", report)) == known
    assert set(re.findall(r"var\((--[\w-]+)", report)) <= known
