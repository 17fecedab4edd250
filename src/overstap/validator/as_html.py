"""Outcomes as one page that a supplier can hand on: counts, what goes wrong most often, and each file.

It names files, fields and rules, and never a pupil or a value.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from overstap import __version__
from overstap.dossier import Melding
from overstap.dossier.render_words import day_in_words
from overstap.report import escaped, page
from overstap.validator.names import named
from overstap.validator.outcome import STRUCTURE, Outcome
from overstap.validator.tally import RegelCount, Tally

FILES_MAX = 500
"""Files of which every melding is shown; of more only the counts."""
MELDINGEN_MAX = 200
"""Meldingen shown of one file."""
RULES_MAX = 300
TITLE = "Controle van overstapdossiers"
VERDICTS = {
    "goed": ("goed", "Goed"),
    "fout": ("fout", "Fout"),
    "xsd-fout": ("fout", "Verkeerd opgebouwd"),
    "geen-xml": ("fout", "Niet te lezen"),
}
"""Tone and words of each verdict."""


def as_html(outcomes: Iterable[Outcome], tally: Tally, at: datetime) -> str:
    """The whole page. The tally counts the same outcomes as they pass by; at most FILES_MAX are kept."""
    blocks: list[str] = []
    for outcome in outcomes:
        if outcome.alle and len(blocks) < FILES_MAX:
            blocks.append(file_block(outcome))
    moment = f"{day_in_words(at)} om {at.hour}.{at.minute:02} uur"
    made = f"Gemaakt op {moment} met Overstap {__version__}"
    head = f'<h1>{TITLE}</h1>\n<p class="ov-soft">{made}</p>'
    parts = [f'<div class="ov-stack">{head}\n{counts(tally)}</div>', *body(tally, blocks), f"{READING}{KEPT}</section>"]
    return page(TITLE, '<div class="ov-stack--wide">\n' + "\n".join(parts) + "\n</div>")


def body(tally: Tally, blocks: list[str]) -> list[str]:
    """The part that the page of the service shows too."""
    if not blocks:
        return ['<p class="ov-note ov-note--goed">Er is niets op te merken. Alle dossiers zijn goed.</p>']
    return [rules_table(tally.most_often), files_part(blocks, tally)]


def counts(tally: Tally) -> str:
    shown = [
        ("goed", tally.good, "goed"),
        ("fout", tally.verdicts["fout"], "met een fout"),
        ("fout", tally.verdicts["xsd-fout"], "verkeerd opgebouwd"),
        ("fout", tally.verdicts["geen-xml"], "niet te lezen"),
        ("wacht", tally.warned, "van de goede met een waarschuwing"),
    ]
    items = "".join(
        f'<li class="ov-counts--{tone}"><b>{number}</b> {words}</li>'
        for tone, number, words in shown
        if number or words == "goed"
    )
    return f'<ul class="ov-counts" aria-label="Aantallen dossiers">{items}</ul>'


def rules_table(counted: list[RegelCount]) -> str:
    rows = "".join(rule_row(each) for each in counted[:RULES_MAX])
    return (
        '<section class="ov-stack"><h2>Wat het vaakst is gevonden</h2>'
        '<table class="ov-table ov-table--stack">'
        '<thead><tr><th scope="col">Wat er staat</th><th scope="col">Regel</th>'
        '<th scope="col" class="ov-table__num">Dossiers</th>'
        '<th scope="col" class="ov-table__num">Keer</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></section>"
    )


def rule_row(count: RegelCount) -> str:
    """On a narrow screen the numbers lose the heads of their columns, and get words of their own."""
    files = "dossier" if count.files == 1 else "dossiers"
    return (
        f"<tr><td>{escaped(count.melding.tekst)}</td><td>{rule(count.melding)}</td>"
        f'<td class="ov-table__num">{count.files}<span class="ov-only-narrow"> {files}</span></td>'
        f'<td class="ov-table__num">{count.times}<span class="ov-only-narrow"> keer</span></td></tr>'
    )


def files_part(blocks: list[str], tally: Tally) -> str:
    told = sum(tally.verdicts.values()) - tally.good + tally.warned
    more = ""
    if told > len(blocks):
        more = (
            f'<p class="ov-note">Hier staan de eerste {len(blocks)} van {told} dossiers. '
            "De aantallen hierboven gaan over alle.</p>"
        )
    return f'<section class="ov-stack"><h2>Per dossier</h2>{more}<div>{"".join(blocks)}</div></section>'


def file_block(outcome: Outcome) -> str:
    tone, words = VERDICTS[outcome.verdict]
    if outcome.verdict == "goed":
        tone, words = "wacht", "Goed, met een waarschuwing"
    kind = escaped(f"{outcome.profile} {outcome.year}".strip())
    shown = outcome.alle[:MELDINGEN_MAX]
    rows = "".join(melding_row(named(each, outcome.year)) for each in shown)
    more = len(outcome.alle) - len(shown)
    rest = f'<p class="ov-block__body">En nog {more} meldingen in dit dossier.</p>' if more else ""
    return (
        '<article class="ov-block"><header class="ov-block__head">'
        f'<h3>{escaped(outcome.file)} <span class="ov-code">{kind}</span></h3>'
        f'<span class="ov-tag ov-tag--{tone}">{words}</span></header>'
        '<table class="ov-table ov-table--stack ov-table--even"><thead class="ov-hide"><tr><th scope="col">Veld</th>'
        '<th scope="col">Wat er is en wat u doet</th><th scope="col">Regel</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>{rest}</article>"
    )


def melding_row(melding: Melding) -> str:
    warning = '<span class="ov-tag ov-tag--wacht">Waarschuwing</span> ' if melding.soort == "Waarschuwing" else ""
    veld = escaped(melding.veld) or "Het bestand"
    return (
        f'<tr><th scope="row">{veld}<br><span class="ov-code">{escaped(melding.locatie)}</span></th>'
        f"<td>{warning}{escaped(melding.tekst)}</td><td>{rule(melding)}</td></tr>"
    )


def rule(melding: Melding) -> str:
    """The id of the rule, and whether it is ours; a file that was not read broke none."""
    if melding.regel == STRUCTURE and not melding.veld:
        return ""
    mark = "" if melding.official else ' <span class="ov-tag">niet officieel</span>'
    return f'<span class="ov-code">{escaped(melding.regel)}</span>{mark}'


READING = """<section class="ov-stack"><h2>Hoe u de uitkomst leest</h2>
<ul class="ov-list">
<li><b>Goed</b>: er is geen fout gevonden. Een waarschuwing houdt een dossier niet tegen, maar verdient een blik.</li>
<li><b>Fout</b>: een gegeven ontbreekt, is te veel of klopt niet. De tekst zegt wat u in uw LAS doet.</li>
<li><b>Verkeerd opgebouwd</b>: het bestand volgt het schema (XSD) van de gegevensset niet. Dat lost de leverancier
op.</li>
<li><b>Niet te lezen</b>: het bestand is geen overstapdossier dat wij kunnen lezen. De andere controles zijn niet
gedaan.</li>
<li><b>Niet officieel</b>: de landelijke controle meldt dit niet. Het is een controle van Overstap zelf, of een regel
die daar niet werkt zoals bedoeld.</li>
<li>De plaats onder een veld is het pad in het bestand, geschreven zoals de landelijke controle het doet.</li>
</ul>
"""
"""The section stays open for who has more to say."""
KEPT = """<p class="ov-soft ov-text">Dit rapport noemt bestanden, velden en regels. Namen van leerlingen en waarden
uit de dossiers staan er niet in; let op wat de namen van uw bestanden zeggen voordat u het doorgeeft.</p>"""
