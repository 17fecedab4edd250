"""One HTML file that stands by itself: for a screen, light or dark, wide or narrow, and for paper.

It holds no script and names no other file or host, so that it may be mailed and opened anywhere. The policy in its
head holds a browser to that, whatever stands in the body.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from overstap.report.text import escaped

STYLE = Path(__file__).with_name("report.css")
FOOT = {
    "nl": "Gemaakt door Overstap, een open uitvoering van de OSO-afspraak. Het is niet de landelijke dienst.",
    "en": "Made by Overstap, an open implementation of OSO. It is not the national service.",
}
FRAME = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{digest}'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header class="ov-bar"><p class="ov-bar__in"><span class="ov-bar__name">Overstap</span></p></header>
<main class="ov-main">
{body}
</main>
<footer class="ov-foot"><div class="ov-foot__in"><p>{foot}</p></div></footer>
</body>
</html>
"""


def page(title: str, body: str, lang: str = "nl") -> str:
    """A whole page. `title` is plain text; `body` is HTML, in which every text of others went through `escaped`.

    The body begins with its own `<h1>`. Classes it may use are those of `report.css`; a picture is inline SVG
    (without `style=`) or a `data:` address.
    """
    style, digest = _style()
    return FRAME.format(
        lang=escaped(lang), title=escaped(title), style=style, digest=digest, body=body, foot=FOOT.get(lang, FOOT["nl"])
    )


@cache
def _style() -> tuple[str, str]:
    """The style sheet, and the digest by which the policy lets in this one and no other."""
    style = STYLE.read_text(encoding="utf-8")
    return style, f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}"
