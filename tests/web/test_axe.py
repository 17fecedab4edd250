"""That of parts of a page that look alike one is looked at hides nothing that any of them would show."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from axe import found
from web.stage import Stage
from web.test_browser import browser, site, visitor

__all__ = ["browser", "site"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GREY = "color: #bbb"
PAGE = """<!doctype html><html lang="nl"><title>Lijst</title><style>
dd { color: #222 } .dim { color: #bbb } li:nth-child(5) { background: #333 } .low { opacity: .4 }
</style><main><h1>Lijst</h1>
<dl>%(rows)s</dl><ul>%(items)s</ul><p %(style)s>Een zin.</p></main></html>"""


@pytest.mark.parametrize(
    ("row", "items", "style", "wrong"),
    [
        ("<dt>naam<dd>Noor", 3, "", ""),
        ("<dt>naam<dd class=dim>Noor", 3, "", '<dd class="dim"'),
        ("<dt>naam<dd>Noor", 6, "", "<li"),
        ("<dt>naam<dd>Noor", 3, "class=low", '<p class="low"'),
        ("<dt>naam<dd>Noor", 3, f"style='{GREY}'", "<p style"),
    ],
    ids=["all good", "a class", "a stripe", "see-through", "a style of its own"],
)
def test_one_part_among_many_that_cannot_be_read_is_found(
    browser: Browser, site: Stage, row: str, items: int, style: str, wrong: str
) -> None:
    page = visitor(browser, site)
    rows = "<dt>naam<dd>Sam" * 20 + row
    page.set_content(PAGE % {"rows": rows, "items": "<li>Noor" * items, "style": style})

    broken = found(page)

    assert [each for each in broken if "color-contrast" not in each] == []
    assert [wrong in each for each in broken] == ([True] if wrong else [])


def test_a_colour_that_is_wrong_everywhere_in_a_dossier_is_found(browser: Browser, site: Stage) -> None:
    page = visitor(browser, site, "ingrid")
    page.goto(f"/leerlingen/{site.taken_in().pk}/")
    assert found(page) == []

    page.evaluate("rule => document.styleSheets[0].insertRule(rule)", f"dd {{ {GREY} !important }}")

    assert [each.partition(":")[0] for each in found(page)] == ["color-contrast"]
