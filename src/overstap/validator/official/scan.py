"""A look through every file that a schema or stylesheet takes in, before any of it runs.

A stylesheet is a program. It may work on the dossier, and on nothing else: what could open a file or an address,
write one, or run other code is refused by name. The look is deliberately coarse: a name counts wherever an expression
may stand, also within a text in it, because what is a text there depends on more than a look can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree

from overstap.validator.official.find import TAKES_IN, XS, XSL, parsed
from overstap.validator.official.fout import OfficialFout

READS_OR_RUNS = (
    "doc", "doc-available", "document", "unparsed-text", "unparsed-text-lines", "unparsed-text-available",
    "unparsed-binary", "collection", "uri-collection", "json-doc", "csv-doc", "html-doc", "transform",
    "load-xquery-module", "function-lookup", "environment-variable", "available-environment-variables",
    "parse-xml", "parse-xml-fragment", "parse-html", "invisible-xml", "stream-available", "xsd-validator", "put",
    "unparsed-entity-uri",
)  # fmt: skip
"""Functions that open something, or by which one of them is reached."""
CALL = re.compile(rf"(?<![\w.\-$])({'|'.join(map(re.escape, READS_OR_RUNS))})\s*[(#]")
"""A call, a reference to a function, or a comment of XPath between its name and either."""
PREFIXED = re.compile(r"(?<![\w.\-:])([A-Za-z_][\w.\-]*):([A-Za-z_][\w.\-]*)\s*[(#]")
BRACED = re.compile(r"Q\{([^}]*)\}\s*([\w.\-]+)\s*[(#]")
FUNCTIONS = "http://www.w3.org/2005/xpath-functions"
KNOWN = frozenset({XS, FUNCTIONS, *(f"{FUNCTIONS}/{name}" for name in ("math", "map", "array"))})
INSTRUCTIONS = frozenset(
    """
    stylesheet transform import include template apply-templates call-template with-param param variable value-of copy
    copy-of if choose when otherwise for-each for-each-group sort perform-sort element attribute text comment
    processing-instruction namespace sequence function key output strip-space preserve-space decimal-format message
    mode apply-imports next-match number attribute-set namespace-alias character-map output-character analyze-string
    matching-substring non-matching-substring fallback iterate break next-iteration on-completion on-empty on-non-empty
    where-populated map map-entry assert try catch document context-item global-context-item
    """.split()  # noqa: SIM905 - a list of strings would take fifty lines
)
"""All that XSLT has, without what opens, writes or evaluates."""
VERSIONS = ("1.0", "1.1", "2.0", "3.0")
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:|//|\\")


def scan(start: Iterable[Path], folder: Path) -> tuple[Path, ...]:
    """Every file that those to start with take in, themselves included. Raises OfficialFout for one that may not run.

    `folder` is where all of them must be, also when a link leads out of it.
    """
    folder = folder.resolve()
    coming, trees = list(start), dict[Path, etree._Element]()
    while coming:
        path = coming.pop()
        if (real := path.resolve()) in trees:
            continue
        if not real.is_relative_to(folder):
            raise OfficialFout(f"{path} staat buiten {folder}. Er is niets uitgevoerd.")
        trees[real] = parsed(real)
        coming += _parts(real, trees[real], folder)
    own = frozenset(uri for root in trees.values() for uri in _own_functions(root))
    for path, root in trees.items():
        for element, why in _refused(root, KNOWN | own):
            raise _fout(path, folder, element, why)
    return tuple(trees)


def _fout(path: Path, folder: Path, element: etree._Element, why: str) -> OfficialFout:
    return OfficialFout(f"{path.relative_to(folder)}, regel {element.sourceline}: {why}. Er is niets uitgevoerd.")


def _parts(path: Path, root: etree._Element, folder: Path) -> Iterator[Path]:
    for element in root.iter(*TAKES_IN):
        target = element.get(TAKES_IN[str(element.tag)])
        if target is None:
            continue
        there = target.strip()
        inside = not SCHEME.match(there) and (path.parent / there).resolve().is_relative_to(folder)
        if not there or not inside or "%" in there:
            raise _fout(path, folder, element, "dit haalt een bestand van buiten de map")
        yield path.parent / there


def _own_functions(root: etree._Element) -> Iterator[str]:
    """The namespaces in which the stylesheet itself writes functions."""
    for function in root.iter(f"{{{XSL}}}function"):
        prefix, _, _ = function.get("name", "").strip().partition(":")
        if uri := function.nsmap.get(prefix):
            yield uri


def _refused(root: etree._Element, known: frozenset[str]) -> Iterator[tuple[etree._Element, str]]:
    """Each element that may not be there, and why."""
    if root.tag == f"{{{XS}}}schema":
        return
    texts_count = any(_expands(element) for element in root.iter(etree.Element))
    for element in root.iter(etree.Element):
        if why := _instruction(element) or _attributes(element):
            yield element, why
        expressions = [str(value) for value in element.attrib.values()]
        if texts_count:
            expressions.append("".join([element.text or "", *(child.tail or "" for child in element)]))
        for expression in expressions:
            if why := _expression(expression, element, known):
                yield element, why


def _expands(element: etree._Element) -> bool:
    """Whether texts below it may hold expressions."""
    return any(etree.QName(name).localname == "expand-text" for name in map(str, element.attrib))


def _instruction(element: etree._Element) -> str:
    name = etree.QName(element)
    if name.namespace == XSL and name.localname not in INSTRUCTIONS:
        return f"xsl:{name.localname} mag hier niet"
    return ""


def _attributes(element: etree._Element) -> str:
    names = {etree.QName(str(name)).localname for name in element.attrib}
    if XML_BASE in element.attrib:
        return "xml:base verlegt waar bestanden staan"
    if "extension-element-prefixes" in names:
        return "eigen instructies van een programma mogen hier niet"
    if any(name.startswith("_") for name in names):
        return "een kenmerk dat pas bij het uitvoeren een waarde krijgt, mag hier niet"
    if _version(element) not in VERSIONS:
        return f"alleen XSLT {', '.join(VERSIONS)} mag hier"
    return ""


def _version(element: etree._Element) -> str:
    """The version of XSLT that an element asks for, which is the one around it when it says nothing itself."""
    if element.tag in (f"{{{XSL}}}stylesheet", f"{{{XSL}}}transform"):
        return element.get("version", "")
    of_xslt = etree.QName(element).namespace == XSL and element.tag != f"{{{XSL}}}output"
    return element.get("version" if of_xslt else f"{{{XSL}}}version", VERSIONS[0])


def _expression(text: str, element: etree._Element, known: frozenset[str]) -> str:
    if found := CALL.search(text):
        return f"{found[1]}() kan iets openen of uitvoeren"
    for prefix, name in PREFIXED.findall(text):
        uri = element.nsmap.get(prefix)
        if uri is not None and uri not in known:
            return f"{prefix}:{name}() is geen functie van XSLT of van de stylesheet zelf"
    for uri, name in BRACED.findall(text):
        if uri.strip() not in known:
            return f"{name}() is geen functie van XSLT of van de stylesheet zelf"
    return ""
