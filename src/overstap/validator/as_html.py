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
from overstap.validator.words import DUTCH, Language

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


def as_html(outcomes: Iterable[Outcome], tally: Tally, at: datetime, say: Language = DUTCH) -> str:
    """The whole page. The tally counts the same outcomes as they pass by; at most FILES_MAX are kept."""
    blocks: list[str] = []
    for outcome in outcomes:
        if outcome.alle and len(blocks) < FILES_MAX:
            blocks.append(file_block(outcome, say))
    title = say(TITLE)
    made = say("Gemaakt op {moment} met Overstap {versie}").format(moment=moment(at, say), versie=__version__)
    head = f'<h1>{title}</h1>\n<p class="ov-soft">{made}</p>'
    kept = f'<p class="ov-soft ov-text">{say(KEPT)}</p>'
    parts = [f'<div class="ov-stack">{head}\n{counts(tally, say)}</div>', *body(tally, blocks, say), reading(say, kept)]
    return page(title, '<div class="ov-stack--wide">\n' + "\n".join(parts) + "\n</div>", say.code)


def moment(at: datetime, say: Language) -> str:
    """`2 maart 2026 om 9.05 uur`; in another language the day by its numbers."""
    day = day_in_words(at) if say == DUTCH else at.date().isoformat()
    return say("{dag} om {tijd} uur").format(dag=day, tijd=f"{at.hour}.{at.minute:02}")


def body(tally: Tally, blocks: list[str], say: Language) -> list[str]:
    """The part that the page of the service shows too. Of one dossier its meldingen need not be counted."""
    if not blocks:
        return [f'<p class="ov-note ov-note--goed">{say("Er is niets op te merken.")}</p>']
    often = [rules_table(tally.most_often, say)] if len(blocks) > 1 else []
    in_dutch = [f'<p class="ov-note">{say(IN_DUTCH)}</p>'] if say != DUTCH else []
    return [*in_dutch, *often, files_part(blocks, tally, say)]


def counts(tally: Tally, say: Language) -> str:
    shown = [
        ("goed", tally.good, "goed"),
        ("fout", tally.verdicts["fout"], "met een fout"),
        ("fout", tally.verdicts["xsd-fout"], "verkeerd opgebouwd"),
        ("fout", tally.verdicts["geen-xml"], "niet te lezen"),
        ("wacht", tally.warned, "van de goede met een waarschuwing"),
    ]
    items = "".join(
        f'<li class="ov-counts--{tone}"><b>{number}</b> {say(words)}</li>'
        for tone, number, words in shown
        if number or words == "goed"
    )
    return f'<ul class="ov-counts" aria-label="{say("Aantallen dossiers")}">{items}</ul>'


def rules_table(counted: list[RegelCount], say: Language) -> str:
    rows = "".join(rule_row(each, say) for each in counted[:RULES_MAX])
    numbers = "".join(f'<th scope="col" class="ov-table__num">{say(head)}</th>' for head in ("Dossiers", "Keer"))
    return (
        f'<section class="ov-stack"><h2>{say("Wat het vaakst is gevonden")}</h2>'
        '<table class="ov-table ov-table--stack">'
        f'<thead><tr><th scope="col">{say("Veld")}</th><th scope="col">{say("Wat er is en wat u doet")}</th>'
        f'<th scope="col">{say("Regel")}</th>{numbers}</tr></thead>'
        f"<tbody>{rows}</tbody></table></section>"
    )


def rule_row(count: RegelCount, say: Language) -> str:
    """On a narrow screen the numbers lose the heads of their columns, and get words of their own."""
    files = say("dossier" if count.files == 1 else "dossiers")
    melding = named(count.melding, count.year)
    return (
        f"<tr>{field(melding, say)}<td{say.dutch}>{escaped(melding.tekst)}</td><td>{rule(melding, say)}</td>"
        f'<td class="ov-table__num">{count.files}<span class="ov-only-narrow"> {files}</span></td>'
        f'<td class="ov-table__num">{count.times}<span class="ov-only-narrow"> {say("keer")}</span></td></tr>'
    )


def files_part(blocks: list[str], tally: Tally, say: Language) -> str:
    told = sum(tally.verdicts.values()) - tally.good + tally.warned
    note = ""
    if told > len(blocks):
        more = say("Hier staan de eerste {getoond} van {alle} dossiers. De aantallen hierboven gaan over alle.")
        note = f'<p class="ov-note">{more.format(getoond=len(blocks), alle=told)}</p>'
    return f'<section class="ov-stack"><h2>{say("Per dossier")}</h2>{note}<div>{"".join(blocks)}</div></section>'


def file_block(outcome: Outcome, say: Language) -> str:
    tone, words = VERDICTS[outcome.verdict]
    if outcome.verdict == "goed":
        tone, words = "wacht", "Goed, met een waarschuwing"
    kind = escaped(f"{outcome.profile} {outcome.year}".strip())
    shown = outcome.alle[:MELDINGEN_MAX]
    rows = "".join(melding_row(named(each, outcome.year), say) for each in shown)
    more = say("En nog {aantal} meldingen in dit dossier.").format(aantal=len(outcome.alle) - len(shown))
    rest = f'<p class="ov-block__body">{more}</p>' if len(outcome.alle) > len(shown) else ""
    columns = ("Veld", "Wat er is en wat u doet", "Regel")
    heads = "".join(f'<th scope="col">{say(column)}</th>' for column in columns)
    return (
        '<article class="ov-block"><header class="ov-block__head">'
        f'<h3>{escaped(outcome.file)} <span class="ov-code">{kind}</span></h3>'
        f'<span class="ov-tag ov-tag--{tone}">{say(words)}</span></header>'
        '<table class="ov-table ov-table--stack ov-table--even"><thead class="ov-hide"><tr>'
        f"{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table>{rest}</article>"
    )


def melding_row(melding: Melding, say: Language) -> str:
    warns = melding.soort == "Waarschuwing"
    warning = f'<span class="ov-tag ov-tag--wacht">{say("Waarschuwing")}</span> ' if warns else ""
    place = f'<br><span class="ov-code">{escaped(melding.locatie)}</span>' if melding.veld else ""
    told = f"<td>{warning}<span{say.dutch}>{escaped(melding.tekst)}</span></td>"
    return f"<tr>{field(melding, say, place)}{told}<td>{rule(melding, say)}</td></tr>"


def field(melding: Melding, say: Language, place: str = "") -> str:
    """The cell that says which field it is about."""
    veld = f"<span{say.dutch}>{escaped(melding.veld)}</span>" if melding.veld else say("Het bestand")
    return f'<th scope="row">{veld}{place}</th>'


def rule(melding: Melding, say: Language) -> str:
    """The id of the rule, and whether it is ours; a file that was not read broke none."""
    if melding.regel == STRUCTURE and not melding.veld:
        return ""
    mark = "" if melding.official else f' <span class="ov-tag">{say("niet officieel")}</span>'
    return f'<span class="ov-code">{escaped(melding.regel)}</span>{mark}'


def reading(say: Language, more: str = "") -> str:
    """How to read an outcome, and what else there is to say with it."""
    items = "".join(f"<li>{say(text)}</li>" for text in READING)
    return (
        f'<section class="ov-stack"><h2>{say("Hoe u de uitkomst leest")}</h2>'
        f'<ul class="ov-list">{items}</ul>{more}</section>'
    )


READING = (
    "<b>Goed</b>: er is geen fout gevonden. Een waarschuwing houdt een dossier niet tegen, maar verdient een blik.",
    "<b>Fout</b>: een gegeven ontbreekt, is te veel of klopt niet. De tekst zegt wat u in uw LAS doet.",
    "<b>Verkeerd opgebouwd</b>: het bestand volgt het schema (XSD) van de gegevensset niet. Dat lost de "
    "leverancier op.",
    "<b>Niet te lezen</b>: het bestand is geen overstapdossier dat wij kunnen lezen. De andere controles "
    "zijn niet gedaan.",
    "<b>Niet officieel</b>: de landelijke controle meldt dit niet. Het is een controle van Overstap zelf, of een regel "
    "die daar niet werkt zoals bedoeld.",
    "De plaats onder een veld is het pad in het bestand, geschreven zoals de landelijke controle het doet.",
)
IN_DUTCH = "Wat er mis is en wat u doet staat hier in het Nederlands, met de woorden van de afspraak en van uw LAS."
KEPT = (
    "Dit rapport noemt bestanden, velden en regels. Namen van leerlingen en waarden uit de dossiers staan er niet in; "
    "let op wat de namen van uw bestanden zeggen voordat u het doorgeeft."
)
