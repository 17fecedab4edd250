"""Every word of the pages is there in both languages, and the compiled words are those of the table."""

from __future__ import annotations

import ast
import re
from gettext import GNUTranslations
from pathlib import Path

import pytest

import overstap.web
from overstap.api.refusals import REASONS as SAID_TO_SYSTEMS
from overstap.web.many_words import HINDRANCES
from overstap.web.refusals import REASONS

WEB = Path(overstap.web.__file__).parent
PO = WEB / "locale" / "en" / "LC_MESSAGES" / "django.po"
ENTRY = re.compile(r'^(msgid|msgid_plural|msgstr|msgstr\[\d\]) (".*")$', re.M)
IN_TEMPLATE = re.compile(r'{%-? translate ("[^"]*"|\'[^\']*\')')
IN_CODE = re.compile(r'\b_\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)')
"""A long text stands in parts, one after the other."""
REFUSED_CODE = re.compile(r'Refused\("(\w+)"')
PLACE = re.compile(r"%\(\w+\)s")


def entries() -> dict[str, list[str]]:
    """The table: from a Dutch text to its English ones."""
    found: dict[str, list[str]] = {}
    key = ""
    for kind, quoted in ENTRY.findall(PO.read_text(encoding="utf-8")):
        text = ast.literal_eval(quoted)
        if kind == "msgid":
            key = text
            found[key] = []
        elif kind.startswith("msgstr"):
            found[key].append(text)
    del found[""]
    return found


def plurals() -> dict[str, str]:
    """From a Dutch text about one to that about many."""
    found: dict[str, str] = {}
    key = ""
    for kind, quoted in ENTRY.findall(PO.read_text(encoding="utf-8")):
        if kind == "msgid":
            key = ast.literal_eval(quoted)
        elif kind == "msgid_plural":
            found[key] = ast.literal_eval(quoted)
    return found


def used() -> set[str]:
    """The plain texts that pages and code ask for."""
    texts: set[str] = set()
    for path in WEB.rglob("*.html"):
        texts |= {found[1:-1] for found in IN_TEMPLATE.findall(path.read_text(encoding="utf-8"))}
    for path in WEB.rglob("*.py"):
        texts |= {ast.literal_eval(f"({found})") for found in IN_CODE.findall(path.read_text(encoding="utf-8"))}
    return texts


def test_every_text_has_an_english_one() -> None:
    assert {text for text, english in entries().items() if not all(english)} == set()
    assert used() - set(entries()) == set()
    assert len(used()) > 200


def test_a_translation_keeps_the_places_that_are_filled_in() -> None:
    """Of a text with a plural, each plural keeps those of the other; in a singular the number may be a word."""
    many = plurals()
    for dutch, english in entries().items():
        if len(english) == 1:
            assert set(PLACE.findall(english[0])) == set(PLACE.findall(dutch)), dutch
        else:
            assert set(PLACE.findall(english[1])) == set(PLACE.findall(many[dutch])), dutch
            assert set(PLACE.findall(english[0])) <= set(PLACE.findall(many[dutch])), dutch


def test_what_is_compiled_is_what_the_table_says() -> None:
    """After a change of words: scripts/words, which needs gettext."""
    with PO.with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for dutch, english in entries().items():
        if len(english) == 1:
            assert compiled.gettext(dutch) == english[0]
        else:
            assert compiled.ngettext(dutch, "", 2) == english[1]


def test_every_refusal_of_a_step_has_a_reason_in_words() -> None:
    """On a page, at a deed for many pupils, or to the system of a supplier."""
    steps = WEB.parent / "school"
    codes = {code for path in steps.glob("*.py") for code in REFUSED_CODE.findall(path.read_text(encoding="utf-8"))}
    assert codes - {*REASONS, *HINDRANCES, *SAID_TO_SYSTEMS} == set()
    assert "stand_moved" in codes


PAPER = "papier_*.html"
"""What is printed for parents and for the next school is always in Dutch, whatever the page is in."""


@pytest.mark.parametrize("path", sorted({*WEB.rglob("*.html")} - {*WEB.rglob(PAPER)}), ids=lambda path: path.name)
def test_no_sentence_of_a_template_stands_outside_the_table(path: Path) -> None:
    """What is left of a template without its tags and its markup is signs and names."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"{% comment.*?endcomment %}|{% blocktranslate.*?endblocktranslate %}", "", text, flags=re.S)
    text = re.sub(r"<style>.*?</style>", "", text, flags=re.S)
    text = text.replace("{% block wide %} ov-main--narrow", "")
    text = re.sub(r"{[%{].*?[%}]}|<[^>]*>", " ", text, flags=re.S)
    assert [word for word in re.findall(r"[A-Za-zé]{3,}", text) if word not in KNOWN] == []


KNOWN = {"doctype", "html", "Overstap", "English", "Nederlands", "SHA", "LeerlingNietGevonden", "DossierNietGereed"}
KNOWN |= {"NietBereikbaar"}
