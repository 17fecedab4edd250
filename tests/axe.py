"""What axe finds on a page of ours, in a real browser.

Contrast takes most of its time, and most of a long page looks alike. So every look is marked once: text with the same
letters and colours, on grounds with the same colours all the way down to the page. What looks different anywhere, by
a class, a stripe or a style of its own, has a mark of its own.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

CONTRAST = "color-contrast"
EVERYTHING = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
ONCE_MORE = Axe("null")
"""For a page that has the script already: it is long, and reading it again takes longer than many a look."""
MARK_LOOKS = """() => {
    const looks = new Set()
    const own = ({color, fontSize, fontWeight}) => [color, fontSize, fontWeight]
    const ground = ({backgroundColor, backgroundImage, opacity}) => [backgroundColor, backgroundImage, opacity]
    for (const part of document.body.querySelectorAll('*')) {
        const text = [...part.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())
        if (!text || !part.checkVisibility()) continue
        const look = own(getComputedStyle(part))
        for (let under = part; under; under = under.parentElement) look.push(...ground(getComputedStyle(under)))
        if (looks.size < looks.add(look.join()).size) part.dataset.look = ''
    }
}"""


def found(page: Page) -> list[str]:
    """Each rule that is broken, with the first part of the page that breaks it."""
    page.evaluate(MARK_LOOKS)
    shapes = ran(Axe(), page, None, {"runOnly": EVERYTHING, "rules": {CONTRAST: {"enabled": False}}})
    return [*shapes, *ran(ONCE_MORE, page, "[data-look]", {"runOnly": [CONTRAST]})]


def ran(axe: Axe, page: Page, parts: str | None, options: dict[str, Any]) -> list[str]:
    violations = axe.run(page, parts, {**options, "resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in violations]
