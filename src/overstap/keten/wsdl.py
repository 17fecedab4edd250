"""The WSDL 1.1 of an address, made from the table: what we read and write is what we publish.

One schema for the namespace of the messages, one for our own extensions, both inside the WSDL, so that a client needs
one file and no other address. It is ours: the published WSDL of OSO was not available to make it from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from lxml import etree

from overstap.keten.messages import MESSAGES, REPLIES, name_of
from overstap.keten.table import EIGEN, NAMESPACES, UNBOUNDED, Rij, Soort, load

WSDL = "http://schemas.xmlsoap.org/wsdl/"
SOAP_BINDING = "http://schemas.xmlsoap.org/wsdl/soap/"
HTTP = "http://schemas.xmlsoap.org/soap/http"
XSD = "http://www.w3.org/2001/XMLSchema"
BASES = {"guid": "string", "integerOrEmpty": "string"}
"""Bases of ours that XML Schema knows by another name."""


@lru_cache(maxsize=8)
def wsdl(namespace: str, url: str) -> bytes:
    """The description of the messages in one namespace, answered at `url`; ValueError for another namespace."""
    if namespace not in NAMESPACES:
        raise ValueError("no messages in this namespace")
    return etree.tostring(_definitions(namespace, url), xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _definitions(namespace: str, url: str) -> etree._Element:
    names = [name_of(request).removesuffix("Request") for request in REPLIES]
    root = etree.Element(
        f"{{{WSDL}}}definitions",
        {"name": "Overstapservice", "targetNamespace": namespace},
        nsmap=_prefixes(namespace),
    )
    types = _add(root, WSDL, "types")
    types.append(_schema(EIGEN))
    types.append(_schema(namespace))
    for name in MESSAGES:
        _add(_add(root, WSDL, "message", name=name), WSDL, "part", name="body", element=f"oso:{name}")
    _add_port_type(root, names)
    _add_binding(root, names)
    port = _add(_add(root, WSDL, "service", name="Overstapservice"), WSDL, "port", name="Soap", binding="oso:Soap")
    _add(port, SOAP_BINDING, "address", location=url)
    return root


def _prefixes(namespace: str) -> dict[str, str]:
    """One prefix a namespace, the same everywhere: the references inside the text depend on them."""
    prefixes: dict[str, str] = {"wsdl": WSDL, "soap": SOAP_BINDING, "xs": XSD, "eigen": EIGEN}
    return prefixes if namespace == EIGEN else prefixes | {"oso": namespace}


def _add_port_type(root: etree._Element, names: Iterable[str]) -> None:
    port_type = _add(root, WSDL, "portType", name="Overstapservice")
    for name in names:
        operation = _add(port_type, WSDL, "operation", name=name)
        _add(operation, WSDL, "input", message=f"oso:{name}Request")
        _add(operation, WSDL, "output", message=f"oso:{name}Response")


def _add_binding(root: etree._Element, names: Iterable[str]) -> None:
    binding = _add(root, WSDL, "binding", name="Soap", type="oso:Overstapservice")
    _add(binding, SOAP_BINDING, "binding", style="document", transport=HTTP)
    for name in names:
        operation = _add(binding, WSDL, "operation", name=name)
        _add(operation, SOAP_BINDING, "operation", soapAction="", style="document")
        for direction in ("input", "output"):
            _add(_add(operation, WSDL, direction), SOAP_BINDING, "body", use="literal")


def _schema(namespace: str) -> etree._Element:
    """Messages, blocks and types of a namespace; what stands in another namespace is referred to."""
    about = {"targetNamespace": namespace, "elementFormDefault": "qualified"}
    root = etree.Element(f"{{{XSD}}}schema", about, nsmap=_prefixes(namespace))
    here = [rij for rows in load().blokken.values() for rij in rows if rij.namespace == namespace]
    if namespace == EIGEN:
        for element, soort in dict.fromkeys((rij.element, rij.soort) for rij in _guests()):
            _add(root, XSD, "element", name=element, type=f"eigen:{soort}")
    else:
        _add(root, XSD, "import", namespace=EIGEN)
        for name in MESSAGES:
            message = _add(root, XSD, "element", name=name)
            _add_content(_add(message, XSD, "complexType"), namespace, load().rows(namespace, name))
    for block in dict.fromkeys(rij.soort for rij in here if load().inside(rij)):
        _add_content(_add(root, XSD, "complexType", name=block), namespace, load().rows(namespace, block))
    for soort in dict.fromkeys(rij.soort for rij in here if not load().inside(rij)):
        _add_type(root, load().soorten[soort])
    return root


def _guests() -> Iterator[Rij]:
    """Our extensions that stand in a message of another namespace."""
    for (namespace, _), rows in load().blokken.items():
        yield from (rij for rij in rows if rij.namespace == EIGEN != namespace)


def _add_content(parent: etree._Element, namespace: str, rows: Iterable[Rij]) -> None:
    """A sequence of elements and choices; a choice that is all there is stands alone, as some clients need it."""
    groups = [(keuze, list(group)) for keuze, group in groupby(rows, key=lambda rij: rij.keuze)]
    only_choice = len(groups) == 1 and groups[0][0]
    inside = parent if only_choice else _add(parent, XSD, "sequence")
    for keuze, group in groups:
        if keuze:
            _add_choice(inside, namespace, group)
        else:
            _add_elements(inside, namespace, group)


def _add_choice(parent: etree._Element, namespace: str, rows: Sequence[Rij]) -> None:
    """Each branch is a sequence of its own."""
    required = any(rij.at_least for rij in rows)
    choice = _add(parent, XSD, "choice", minOccurs="1" if required else "0")
    for _, branch in groupby(rows, key=lambda rij: rij.tak):
        _add_elements(_add(choice, XSD, "sequence"), namespace, branch)


def _add_elements(parent: etree._Element, namespace: str, rows: Iterable[Rij]) -> None:
    for rij in rows:
        at_most = "unbounded" if rij.at_most == UNBOUNDED else str(rij.at_most)
        prefix = "eigen" if rij.namespace == EIGEN else "oso"
        what = {"name": rij.element, "type": f"{prefix}:{rij.soort}"}
        if rij.namespace != namespace:
            what = {"ref": f"{prefix}:{rij.element}"}
        _add(parent, XSD, "element", **what, minOccurs=str(rij.at_least), maxOccurs=at_most)


def _add_type(root: etree._Element, soort: Soort) -> None:
    if soort.base == "document":
        content = _add(_add(root, XSD, "complexType", name=soort.naam), XSD, "sequence")
        _add(content, XSD, "any", namespace="##any", processContents="skip")
        return
    simple = _add(root, XSD, "simpleType", name=soort.naam)
    bounds = _add(simple, XSD, "restriction", base=f"xs:{BASES.get(soort.base, soort.base)}")
    for word in soort.waarden:
        _add(bounds, XSD, "enumeration", value=word)
    facets = (("minLength", soort.length_min), ("maxLength", soort.length_max))
    for facet, length in facets:
        if length is not None:
            _add(bounds, XSD, facet, value=str(length))
    if soort.pattern is not None:
        _add(bounds, XSD, "pattern", value=soort.pattern.pattern)


def _add(parent: etree._Element, space: str, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{space}}}{tag}", attributes)
