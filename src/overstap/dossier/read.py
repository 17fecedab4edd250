"""Bytes → Dossier, hardened: nothing outside the bytes is opened, and nothing hostile gets a tree.

A dossier comes from a stranger. So its size and its number of tags are judged before it is parsed, only UTF-8
passes, a document type is refused in any form, and the parser keeps its own limits on depth and text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Literal

from lxml import etree

from overstap.dossier.dossier import Dossier
from overstap.gegevensset import Gegevensset, load, year_of, years

XSI = "http://www.w3.org/2001/XMLSchema-instance"
MB = 1024 * 1024

TEKSTEN = {
    "te_groot": "Het bestand is te groot: er mag ten hoogste {grens} MB in. Laat bijlagen weg of maak ze kleiner.",
    "te_veel_elementen": "Het bestand heeft te veel onderdelen (meer dan {grens}). Vraag de leverancier van uw "
    "systeem of het dossier goed is gemaakt.",
    "te_veel_naast_elkaar": "Het bestand heeft te veel onderdelen naast elkaar (meer dan {grens} in één blok). Vraag "
    "de leverancier van uw systeem of het dossier goed is gemaakt.",
    "te_veel_kenmerken": "Het bestand heeft te veel kenmerken (attributen, meer dan {grens}). Vraag de leverancier "
    "van uw systeem of het dossier goed is gemaakt.",
    "leeg": "Het bestand is leeg. Maak het dossier opnieuw in uw systeem, of kies een ander bestand.",
    "geen_utf8": "Het bestand is niet in UTF-8 geschreven. Bewaar het als UTF-8 en probeer het opnieuw.",
    "doctype": "Het bestand heeft een documenttype (DOCTYPE). Dat mag niet in een dossier. Haal het weg.",
    "geen_xml": "Het bestand is geen goede XML: op regel {regel} klopt iets niet. {hint}",
    "te_diep_of_te_lang": "Het bestand heeft op regel {regel} te veel lagen of een veld dat te lang is (meer dan "
    "10 miljoen tekens). Maak de bijlage kleiner of maak het dossier opnieuw.",
    "commentaar": "Het dossier heeft op regel {regel} commentaar of een opdracht voor een programma. Dat mag niet. "
    "Haal het weg.",
    "naamruimte": "Het bestand gebruikt een naamruimte zonder volledig adres. Haal die weg.",
    "vreemd_element": "Het bestand heeft een onderdeel dat niet uit de gegevensset komt. Haal het weg.",
    "xsi_type": "Het bestand verandert met xsi:type de soort van een veld. Dat mag niet. Haal xsi:type weg.",
    "meer_dossiers": "Dit bestand is een lijst van dossiers: het begint met 'dossiers'. Een overdracht is één dossier. "
    "Maak van elk dossier een eigen bestand.",
    "terugkoppeling": "Dit bestand is een terugkoppeling van een vo-school, geen overstapdossier. Kies een ander "
    "bestand.",
    "geen_dossier": "Dit bestand is geen overstapdossier: het begint niet met 'dossier'. Kies een ander bestand.",
    "onbekend_jaar": "Dit dossier volgt een versie van de gegevensset die wij niet kennen. Vraag de school om een "
    "dossier in versie {jaren}.",
}


HINT = "Maak het dossier opnieuw in uw systeem."
HINT_JSON = "Het lijkt JSON te zijn. Laat uw systeem het dossier als XML maken."


class LeesFout(ValueError):
    """The bytes are refused. `code` is one of TEKSTEN; `tekst` says what, where and what to do, in Dutch.

    Neither ever holds anything out of the dossier itself.
    """

    def __init__(self, code: str, **fields: object) -> None:
        self.code = code
        self.tekst = TEKSTEN[code].format(**fields)
        super().__init__(f"{code}: {self.tekst}")


@dataclass(frozen=True, slots=True)
class Limits:
    bytes_max: int = 40 * MB
    tags_max: int = 100_000
    """How often `<` may stand in the bytes: a tag costs some thirty times its bytes in memory. No tag has fewer than
    TAG_BYTES_MIN, so that a file too short to hold so many is not searched."""
    attributes_max: int = 10_000
    siblings_max: int = 2_000
    """Elements side by side in one block: to say which of them one is, those before it are counted, each time anew."""


def read(
    data: bytes,
    *,
    comments: Literal["refuse", "drop", "keep"] = "refuse",
    several: bool = False,
    limits: Limits = Limits(),
) -> Dossier:
    """The dossier in these bytes; LeesFout when they are refused.

    Comments and processing instructions split the text of a field, so that two readers may see two dossiers.
    The chain refuses them; an imported file loses them (`drop`); only who just judges a file keeps them. So too
    `several`: a transfer is one dossier, but the agreement knows a document of more, with the root `dossiers`.
    """
    root = tree(data, comments=comments, limits=limits)
    _check_names(root, alone=_is_alone(root, data))
    return Dossier(root, _gegevensset(root, several=several))


def tree(data: bytes, *, comments: Literal["refuse", "drop", "keep"], limits: Limits) -> etree._Element:
    """The tree of any XML that comes from outside, with no harm in it; LeesFout when it is refused."""
    _check_bytes(data, limits)
    root = _parse(data, drop=comments == "drop")
    _check_width(root, limits.siblings_max)
    _check_tree(root, comments_allowed=comments == "keep")
    return root


def _check_bytes(data: bytes, limits: Limits) -> None:
    if len(data) > limits.bytes_max:
        raise LeesFout("te_groot", grens=limits.bytes_max // MB)
    if not _is_utf8(data):
        raise LeesFout("geen_utf8")
    if not _start(data):
        raise LeesFout("leeg")
    if len(data) > TAG_BYTES_MIN * limits.tags_max and _has_more(data, b"<", limits.tags_max):
        raise LeesFout("te_veel_elementen", grens=limits.tags_max)
    if _has_more_attributes(data, limits.attributes_max):
        raise LeesFout("te_veel_kenmerken", grens=limits.attributes_max)
    if b"!" in data and b"<!DOCTYPE" in data:
        raise LeesFout("doctype")


def _start(data: bytes) -> bytes:
    """The first sign that is no white space, nor the mark that a file is in UTF-8; nothing when there is none."""
    found = START.match(data)
    return found[1] if found else b""


def _has_more(data: bytes, sign: bytes, most: int) -> bool:
    """Whether a sign stands there more than so often. To go from one to the next is far faster than to look at each
    byte, and of very many none is looked at."""
    at = -1
    for _ in range(most + 1):
        at = data.find(sign, at + 1)
        if at < 0:
            return False
    return True


def _has_more_attributes(data: bytes, most: int) -> bool:
    return _has_more(data, b"=", most) and sum(1 for _ in ATTRIBUTE.finditer(data)) > most


TAG_BYTES_MIN = 3
START = re.compile(rb"(?:\xef\xbb\xbf)?+[ \t\r\n]*+([^ \t\r\n])")
ATTRIBUTE = re.compile(rb"=\s*[\"']")
DECLARED = re.compile(rb"\A(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*[\"']([^\"']*)")


def _is_utf8(data: bytes) -> bool:
    """UTF-8 in fact and in name: a scan of bytes means nothing when the parser may read another encoding."""
    declared = DECLARED.match(data)
    if b"\0" in data or (declared and declared[1].lower() not in (b"utf-8", b"utf8")):
        return False
    try:
        return data.isascii() or bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _parse(data: bytes, *, drop: bool) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        collect_ids=False,
        remove_comments=drop,
        remove_pis=drop,
    )
    try:
        root: etree._Element = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        hint = HINT_JSON if _start(data) in (b"{", b"[") else HINT
        raise LeesFout(_why(parser), regel=error.lineno or 1, hint=hint) from None
    return root


def _why(parser: etree.XMLParser) -> str:
    last = parser.error_log.last_error
    return "te_diep_of_te_lang" if last and last.type_name == "ERR_RESOURCE_LIMIT" else "geen_xml"


def _check_width(root: etree._Element, most: int) -> None:
    """No block holds more than so many elements."""
    if _wider(most)(root):
        raise LeesFout("te_veel_naast_elkaar", grens=most)


@lru_cache
def _wider(most: int) -> etree.XPath:
    """Whether any element is one too many in its block: to ask for that one is far faster than to count them all.

    Most dossiers hold fewer elements than one block may, and then no block is looked at.
    """
    return etree.XPath(f"/descendant::*[{most + 1}] and /descendant-or-self::*/*[{most + 1}]")


def _check_tree(root: etree._Element, *, comments_allowed: bool) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise LeesFout("doctype")
    if not comments_allowed and (found := _comment(root)) is not None:
        raise LeesFout("commentaar", regel=found.sourceline or 1)


def _check_names(root: etree._Element, *, alone: bool) -> None:
    """Every element is of one namespace, and no attribute changes what an element is.

    Where the namespace of the root is `alone`, no name can be of another, but for those that begin with `xml:`.
    """
    uris = root.nsmap.values() if alone else _declared(root)
    if any(uri and not ABSOLUTE.match(uri) for uri in uris):
        raise LeesFout("naamruimte")
    if _has_built_in(root) if alone else FOREIGN(root, own=etree.QName(root).namespace or ""):
        raise LeesFout("vreemd_element")
    if not alone and RETYPED(root):
        raise LeesFout("xsi_type")


def _is_alone(root: etree._Element, data: bytes) -> bool:
    """Whether the root declares its own namespace as the default and nothing else declares any: as we write it.

    A namespace is declared by an attribute that begins with `xmlns`, in those very letters, since a name has no
    other spelling and a document type, that could bring one in from aside, was refused.
    """
    return root.nsmap == {None: etree.QName(root).namespace} and not _has_more(data, XMLNS, 1)


def _has_built_in(root: etree._Element) -> bool:
    """Whether an element has a name that begins with `xml:`, which nobody needs to declare."""
    return next(root.iter(BUILT_IN), None) is not None


def _declared(root: etree._Element) -> Iterator[str]:
    return (uri for _, (_, uri) in etree.iterwalk(root, events=("start-ns",)))


XMLNS = b"xmlns"
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.")
FOREIGN = etree.XPath("boolean(//*[namespace-uri() != $own])")
BUILT_IN = "{http://www.w3.org/XML/1998/namespace}*"
RETYPED = etree.XPath("boolean(//@xsi:type)", namespaces={"xsi": XSI})


def _comment(root: etree._Element) -> etree._Element | None:
    """The first comment or processing instruction, also those before and after the root."""
    around = chain(root.itersiblings(preceding=True), root.itersiblings())
    return next(chain(around, root.iter(etree.Comment, etree.PI)), None)


def _gegevensset(root: etree._Element, *, several: bool) -> Gegevensset:
    name = etree.QName(root)
    if code := _no_dossier(root, name.localname, several=several):
        raise LeesFout(code)
    jaar = year_of(name.namespace or "")
    if jaar is None:
        *older, newest = years()
        raise LeesFout("onbekend_jaar", jaren=f"{', '.join(older)} of {newest}")
    return load(jaar)


def _no_dossier(root: etree._Element, naam: str, *, several: bool) -> str:
    """Why such a root is refused, as a code, or an empty text."""
    if naam == "terugkoppeling":
        return naam
    if naam == "dossiers" and root.find("{*}dossier") is not None:
        return "" if several else "meer_dossiers"
    return "" if naam == "dossier" else "geen_dossier"
