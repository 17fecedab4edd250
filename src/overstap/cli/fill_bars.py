"""A bar of the fill report as inline SVG: its parts differ in pattern as well as in colour, and text says the same."""

from __future__ import annotations

from overstap.dossier import FillTotal, State
from overstap.report import escaped

STATES = {
    State.FILLED: "Gevuld",
    State.PUPIL: "Niet ingevuld",
    State.LAS: "Kan het LAS niet",
    State.CHOICE: "Weggelaten",
    State.PROFILE: "Mag niet mee",
}
"""In the order in which they stand in a bar, and what the legend calls them."""
FILLS = {State.PUPIL: "url(#f-leeg)", State.LAS: "url(#f-las)", State.CHOICE: "url(#f-keuze)"}
DOTS = (
    '<circle class="ov-fill--leeg-ink" cx="2" cy="2" r="1.3"/><circle class="ov-fill--leeg-ink" cx="6" cy="6" r="1.3"/>'
)
SLANTS = '<rect class="ov-fill--las-ink" width="3" height="8"/>'
LINES = '<rect class="ov-fill--keuze-ink" width="8" height="2"/>'


def patterns() -> str:
    """What the bars of a page are filled with; once on the page, before the first bar."""
    return (
        '<svg class="ov-hide" width="0" height="0" aria-hidden="true"><defs>'
        f"{_pattern('leeg', DOTS)}{_pattern('las', SLANTS, turned=45)}{_pattern('keuze', LINES)}</defs></svg>"
    )


def _pattern(code: str, ink: str, turned: int = 0) -> str:
    return (
        f'<pattern id="f-{code}" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({turned})"><rect class="ov-fill--{code}" width="8" height="8"/>{ink}</pattern>'
    )


def bar(what: str, total: FillTotal) -> str:
    """The five states of a total, each as wide as its share; nothing in it needs to be seen to be known."""
    said = ", ".join(f"{text.lower()} {total.states[state]}" for state, text in STATES.items() if total.states[state])
    parts, at = [], 0.0
    for state in STATES:
        width = 100 * total.states[state] / total.all if total.all else 0
        if width:
            parts.append(_part(state, at, width))
        at += width
    return (
        f'<svg class="ov-fill__bar" role="img" width="100%" height="20"><title>{escaped(what)}</title>'
        f"<desc>{escaped(said)}</desc>{''.join(parts)}</svg>"
    )


def _part(state: State, at: float, width: float) -> str:
    fill = f' fill="{FILLS[state]}"' if state in FILLS else f' class="ov-fill--{state.code}"'
    return f'<rect{fill} x="{at:.2f}%" y="0" width="{width:.2f}%" height="20"/>'


def legend() -> str:
    items = "".join(
        f'<li><svg class="ov-fill__key" width="28" height="20" aria-hidden="true">{_part(state, 0, 100)}</svg>'
        f"{text}</li>"
        for state, text in STATES.items()
    )
    return f'<ul class="ov-fill__legend" aria-label="Wat de vlakken zeggen">{items}</ul>'
