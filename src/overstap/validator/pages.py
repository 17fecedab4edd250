"""The pages of the service: choose files, and read what is wrong with them. They work without JavaScript."""

from __future__ import annotations

from collections.abc import Iterable

from overstap.report import escaped
from overstap.validator.as_html import KEPT, READING, body, counts, file_block
from overstap.validator.outcome import Outcome
from overstap.validator.tally import Tally
from overstap.validator.upload import FIELD, FILES_MAX

TITLE = "Controleer overstapdossiers"
BODY_MB_MAX = 60
FRAME = """<!doctype html>
<html lang="nl">
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
<a class="utrecht-skip-link" href="#inhoud">Naar de inhoud</a>
<header class="ov-bar"><div class="ov-bar__in"><a class="ov-bar__name" href="/">Overstap</a></div></header>
<main class="ov-main" id="inhoud" tabindex="-1">
<div class="ov-stack--wide">
{body}
</div>
</main>
<footer class="ov-foot"><div class="ov-foot__in">
<p>Overstap is een open uitvoering van de OSO-afspraak. Het is niet de landelijke dienst.</p>
</div></footer>
</body>
</html>
"""
FORM = f"""<form class="ov-stack" method="post" action="/#uitkomst" enctype="multipart/form-data">
<div class="ov-field ov-field--alone{{state}}">
<label class="utrecht-form-label" for="{FIELD}">Dossiers (XML)</label>
<p class="utrecht-form-field-description" id="{FIELD}-uitleg">Kies een of meer bestanden, of sleep ze naar dit vak.
Samen ten hoogste {BODY_MB_MAX} MB en {FILES_MAX} bestanden.</p>
<input class="ov-file ov-file--drop" type="file" id="{FIELD}" name="{FIELD}" accept=".xml,text/xml,application/xml"
 multiple required aria-describedby="{FIELD}-uitleg">
</div>
<div class="ov-actions">
<button class="utrecht-button utrecht-button--primary-action" type="submit">Controleer</button>
<button class="utrecht-button utrecht-button--secondary-action" type="submit" name="vorm" value="rapport">Controleer
en download het rapport</button>
<button class="utrecht-button utrecht-button--secondary-action" type="submit"
 formaction="/?mode=official#uitkomst">Alleen wat de landelijke controle meldt</button>
</div>
</form>"""
PROMISE = """<aside class="ov-note ov-note--start" aria-label="Wat er met uw bestanden gebeurt"><p><b>Er wordt
niets bewaard.</b> Uw bestanden worden in het geheugen gelezen, gecontroleerd en meteen vergeten. Er komt
niets van in een bestand of een
logboek.</p></aside>"""
PROGRAM = """<section class="ov-stack"><h2 class="utrecht-heading-2">Vanuit een programma</h2>
<p class="ov-text">Stuur een dossier met <b>POST</b> naar dit adres, als <span class="ov-nowrap">application/xml</span>
of als formulier, en vraag met <span class="ov-nowrap">Accept: application/json</span> om een antwoord voor programma's.
Met <span class="ov-nowrap">?mode=official</span> krijgt u alleen wat de landelijke controle meldt.
</p></section>"""


def front_page() -> str:
    """Where files are chosen."""
    lead = (
        f'<div class="ov-stack"><h1 class="utrecht-heading-1">{TITLE}</h1>'
        '<p class="ov-lead">Kijk of een OSO-dossier goed is opgebouwd en of wat erin staat klopt. '
        "U leest per veld wat er is en wat u doet.</p></div>"
    )
    return _page(TITLE, "\n".join([lead, _card(), _styled(f"{READING}</section>"), PROGRAM]))


def outcome_page(outcomes: Iterable[Outcome]) -> str:
    """What there is to say of the files, and the form for others."""
    tally, shown = Tally(), list(outcomes)
    for outcome in shown:
        tally.add(outcome)
    blocks = [file_block(each) for each in shown if each.alle]
    head = (
        f'<div class="ov-stack"><h1 class="utrecht-heading-1" id="uitkomst">{tally.goed_niet}</h1>{counts(tally)}</div>'
    )
    again = (
        f'<section class="ov-stack"><h2 class="utrecht-heading-2">Controleer andere bestanden</h2>{_card()}</section>'
    )
    parts = [head, *body(tally, blocks), f"{READING}{KEPT}</section>", again]
    return _page(tally.goed_niet, _styled("\n".join(parts)))


def refusal_page(tekst: str) -> str:
    """Why nothing was looked at, with the form to try again."""
    errors = (
        '<div class="ov-errors" id="uitkomst" role="alert" tabindex="-1">'
        '<h2 class="utrecht-heading-3">Er is niets gecontroleerd</h2>'
        f'<ul><li><a href="#{FIELD}">{escaped(tekst)}</a></li></ul></div>'
    )
    head = f'<div class="ov-stack"><h1 class="utrecht-heading-1">{TITLE}</h1>{errors}</div>'
    return _page(f"Niet gelukt: {TITLE}", f"{head}\n{_card(wrong=True)}")


def lost_page() -> str:
    return _page(
        "Deze pagina is er niet",
        '<div class="ov-stack"><h1 class="utrecht-heading-1">Deze pagina is er niet</h1>'
        '<p class="ov-lead"><a href="/">Controleer een dossier</a></p></div>',
    )


def _page(title: str, inner: str) -> str:
    return FRAME.format(title=escaped(title), body=inner)


def _card(*, wrong: bool = False) -> str:
    """The form, with beside it what happens to the files."""
    form = FORM.format(state=" ov-field--fout" if wrong else "")
    return f'<div class="ov-split ov-split--side"><div class="ov-card">{form}</div>{PROMISE}</div>'


def _styled(html: str) -> str:
    """The headings of a report in the style of the pages."""
    for level in "23":
        html = html.replace(f"<h{level}>", f'<h{level} class="utrecht-heading-{level}">')
    return html
