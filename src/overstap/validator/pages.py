"""The pages of the service: choose files, and read what is wrong with them. They work without JavaScript.

Nothing is kept, so the language stands in the address (`?taal=en`) and goes along with the form.
"""

from __future__ import annotations

from collections.abc import Iterable

from overstap.report import escaped
from overstap.validator.as_html import body, counts, file_block, reading
from overstap.validator.outcome import Outcome
from overstap.validator.tally import Tally
from overstap.validator.upload import FIELD, FILES_MAX
from overstap.validator.words import DUTCH, LANGUAGES, Language

TITLE = "Controleer overstapdossiers"
BODY_MB_MAX = 60
FRAME = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>{title} – Overstap</title>
<link rel="icon" href="/static/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/vendor/utrecht.css">
<link rel="stylesheet" href="/static/css/tokens.css">
<link rel="stylesheet" href="/static/css/overstap.css">
<link rel="stylesheet" href="/static/report.css">
</head>
<body class="utrecht-document utrecht-document--surface">
<a class="utrecht-skip-link" href="#inhoud">{skip}</a>
<header class="ov-bar"><div class="ov-bar__in"><a class="ov-bar__name" href="{home}">Overstap</a></div></header>
<main class="ov-main" id="inhoud" tabindex="-1">
<div class="ov-stack--wide">
{body}
</div>
</main>
<footer class="ov-foot"><div class="ov-foot__in">
<p>{foot}</p>
<a href="{other_home}" lang="{other}" hreflang="{other}">{other_name}</a>
</div></footer>
</body>
</html>
"""
FORM = """<form class="ov-stack" method="post" action="{action}#uitkomst" enctype="multipart/form-data">
<div class="ov-field ov-field--alone{state}">
<label class="utrecht-form-label" for="{field}">{label}</label>
<p class="utrecht-form-field-description" id="{field}-uitleg">{explanation}</p>
<input class="ov-file ov-file--drop" type="file" id="{field}" name="{field}" accept=".xml,text/xml,application/xml"
 multiple required aria-describedby="{field}-uitleg">
</div>
<div class="ov-actions">
<button class="utrecht-button utrecht-button--primary-action" type="submit">{check}</button>
<button class="utrecht-button utrecht-button--secondary-action" type="submit" name="vorm"
 value="rapport">{report}</button>
<button class="utrecht-button utrecht-button--secondary-action" type="submit"
 formaction="{action_official}#uitkomst">{official}</button>
</div>
</form>"""


def front_page(say: Language = DUTCH) -> str:
    """Where files are chosen."""
    title = say(TITLE)
    lead = say("Kijk of een OSO-dossier goed is opgebouwd en of wat erin staat klopt. U leest per veld wat er is en "
               "wat u doet.")  # fmt: skip
    head = f'<div class="ov-stack"><h1 class="utrecht-heading-1">{title}</h1><p class="ov-lead">{lead}</p></div>'
    return _page(title, "\n".join([head, _card(say), _styled(reading(say)), _program(say)]), say)


def outcome_page(outcomes: Iterable[Outcome], say: Language = DUTCH) -> str:
    """What there is to say of the files, and the form for others."""
    tally, shown = Tally(), list(outcomes)
    for outcome in shown:
        tally.add(outcome)
    blocks = [file_block(each, say) for each in shown if each.alle]
    title = _title(tally, say)
    numbers = counts(tally, say) if len(shown) > 1 else ""
    head = f'<div class="ov-stack"><h1 class="utrecht-heading-1" id="uitkomst">{title}</h1>{numbers}</div>'
    good = _good([each for each in shown if not each.alle], say, alone=not blocks)
    parts = [head, *body(tally, blocks, say), good]
    if blocks:
        parts.append(reading(say))
    heading = say("Controleer andere bestanden")
    parts.append(f'<section class="ov-stack"><h2 class="utrecht-heading-2">{heading}</h2>{_card(say)}</section>')
    return _page(title, _styled("\n".join(filter(None, parts))), say)


def refusal_page(tekst: str, say: Language = DUTCH) -> str:
    """Why nothing was looked at, with the form to try again."""
    errors = (
        '<div class="ov-errors" id="uitkomst" role="alert" tabindex="-1">'
        f'<h2 class="utrecht-heading-3">{say("Er is niets gecontroleerd")}</h2>'
        f'<ul><li><a href="#{FIELD}">{escaped(say(tekst))}</a></li></ul></div>'
    )
    head = f'<div class="ov-stack"><h1 class="utrecht-heading-1">{say(TITLE)}</h1>{errors}</div>'
    return _page(say("Niet gelukt: {titel}").format(titel=say(TITLE)), f"{head}\n{_card(say, wrong=True)}", say)


def lost_page(say: Language = DUTCH) -> str:
    title = say("Deze pagina is er niet")
    return _page(
        title,
        f'<div class="ov-stack"><h1 class="utrecht-heading-1">{title}</h1>'
        f'<p class="ov-lead"><a href="{home(say)}">{say("Controleer een dossier")}</a></p></div>',
        say,
    )


def home(say: Language, mode: str = "") -> str:
    """The address of the page in this language; `&` is written as in HTML."""
    query = [f"mode={mode}"] if mode else []
    query += [] if say.code == "nl" else [f"taal={say.code}"]
    return "/?" + "&amp;".join(query) if query else "/"


def _page(title: str, inner: str, say: Language) -> str:
    return FRAME.format(
        lang=say.code,
        title=escaped(title),
        skip=say("Naar de inhoud"),
        home=home(say),
        body=inner,
        foot=say("Overstap is een open uitvoering van de OSO-afspraak. Het is niet de landelijke dienst."),
        other_home=f"/?taal={say.other.code}",
        other=say.other.code,
        other_name=LANGUAGES[say.other.code],
    )


def _title(tally: Tally, say: Language) -> str:
    total = tally.verdicts.total()
    if tally.bad:
        told = say("{goed} goed, {niet} niet").format(goed=tally.good, niet=tally.bad)
        return tally.goed_niet if say == DUTCH else told
    if total == 1:
        return say("Het dossier is goed")
    return say("Alle {aantal} dossiers zijn goed").format(aantal=total)


def _good(outcomes: list[Outcome], say: Language, *, alone: bool) -> str:
    """Which files have nothing to remark, open when there is nothing else to tell; nothing when there are none."""
    if not outcomes:
        return ""
    text = "1 dossier goed zonder opmerkingen" if len(outcomes) == 1 else "{aantal} dossiers goed zonder opmerkingen"
    names = "\n".join(
        f'<li>{escaped(each.file)} <span class="ov-code">{escaped(f"{each.profile} {each.year}")}</span></li>'
        for each in outcomes
    )
    summary = say(text).format(aantal=len(outcomes))
    shown = " open" if alone else ""
    return f'<details class="ov-more"{shown}><summary>{summary}</summary>\n<ul class="ov-list">{names}</ul></details>'


def _card(say: Language, *, wrong: bool = False) -> str:
    """The form, with beside it what happens to the files."""
    explanation = say("Kies een of meer bestanden, of sleep ze naar dit vak. Samen ten hoogste {megabytes} MB en "
                      "{bestanden} bestanden.")  # fmt: skip
    promise = say("<b>Er wordt niets bewaard.</b> Uw bestanden worden in het geheugen gelezen, gecontroleerd en "
                  "meteen vergeten. Er komt niets van in een bestand of een logboek.")  # fmt: skip
    form = FORM.format(
        action=home(say),
        action_official=home(say, "official"),
        state=" ov-field--fout" if wrong else "",
        field=FIELD,
        label=say("Dossiers (XML)"),
        explanation=explanation.format(megabytes=BODY_MB_MAX, bestanden=FILES_MAX),
        check=say("Controleer"),
        report=say("Controleer en download het rapport"),
        official=say("Alleen wat de landelijke controle meldt"),
    )
    label = say("Wat er met uw bestanden gebeurt")
    note = f'<aside class="ov-note ov-note--start" aria-label="{label}"><p>{promise}</p></aside>'
    return f'<div class="ov-split ov-split--side"><div class="ov-card">{form}</div>{note}</div>'


def _program(say: Language) -> str:
    text = say("Stuur een dossier met <b>POST</b> naar dit adres, als {xml} of als formulier, en vraag met {accept} om "
               "een antwoord voor programma's. Met {mode} krijgt u alleen wat de landelijke controle "
               "meldt.")  # fmt: skip
    names = {"xml": "application/xml", "accept": "Accept: application/json", "mode": "?mode=official"}
    shown = {key: f'<span class="ov-nowrap">{name}</span>' for key, name in names.items()}
    heading = say("Vanuit een programma")
    return (
        f'<section class="ov-stack"><h2 class="utrecht-heading-2">{heading}</h2>'
        f'<p class="ov-text">{text.format(**shown)}</p></section>'
    )


def _styled(html: str) -> str:
    """The headings of a report in the style of the pages."""
    for level in "23":
        html = html.replace(f"<h{level}>", f'<h{level} class="utrecht-heading-{level}">')
    return html
