"""A folder with the published files → which schema and which stylesheet belong to each rule set.

The folder has `OV/` and `PaO/` and, when both use it, `common/`. What a file is called differs from year to year, so
a schema or stylesheet is known by what is in it; one that another takes in is a part and not the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from overstap.validator.official.fout import OfficialFout

XSL = "http://www.w3.org/1999/XSL/Transform"
XS = "http://www.w3.org/2001/XMLSchema"
SETS = ("OV", "PaO")
COMMON = "common"
BYTES_MAX = 20 * 1024 * 1024
SCHEMAS, STYLESHEETS = (".xsd",), (".xsl", ".xslt")
TAKES_IN = {
    **{f"{{{XSL}}}{name}": "href" for name in ("import", "include")},
    **{f"{{{XS}}}{name}": "schemaLocation" for name in ("import", "include", "redefine", "override")},
}
"""The elements by which one file takes in another, and the attribute that names it."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """What judges one kind of dossier."""

    name: str
    schema: Path
    stylesheet: Path
    namespace: str
    """Of the dossiers that the schema is for."""


def find_sets(folder: Path) -> dict[str, RuleSet]:
    """The rule sets in the folder, at least one. Raises OfficialFout with what is missing, or may be two things."""
    folder = folder.resolve()
    names = [name for name in SETS if (folder / name).is_dir()]
    if not names:
        raise OfficialFout(f"In {folder} staat geen map OV of PaO. Kies de map waarin de officiële bestanden staan.")
    return {name: _set(folder, name) for name in names}


def _set(folder: Path, name: str) -> RuleSet:
    schema = _only(folder, name, SCHEMAS, "schema (XSD) voor een dossier")
    stylesheet = _only(folder, name, STYLESHEETS, "stylesheet (XSLT)")
    return RuleSet(name, schema, stylesheet, parsed(schema).get("targetNamespace", ""))


def _only(folder: Path, name: str, endings: tuple[str, ...], what: str) -> Path:
    """The one file of the set itself, else of what the sets share, that is whole and of the right kind."""
    for place in (name, COMMON):
        fitting = {path: root for path in files(folder / place, endings) if _fits(root := parsed(path))}
        parts = {part for path, root in fitting.items() for part in taken_in(path, root)}
        whole = [path for path in fitting if path not in parts]
        if len(whole) > 1:
            names = ", ".join(path.relative_to(folder).as_posix() for path in whole)
            raise OfficialFout(f"Voor {name} kan meer dan één {what} bedoeld zijn: {names}. Laat er één staan.")
        if whole:
            return whole[0]
    raise OfficialFout(f"Voor {name} staat er geen {what} in {name} of {COMMON}.")


def files(folder: Path, endings: tuple[str, ...]) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in endings and path.is_file())


def _fits(root: etree._Element) -> bool:
    """A stylesheet, or a schema that says what a dossier is."""
    if root.tag in (f"{{{XSL}}}stylesheet", f"{{{XSL}}}transform"):
        return True
    return root.tag == f"{{{XS}}}schema" and root.find(f"{{{XS}}}element[@name='dossier']") is not None


def taken_in(path: Path, root: etree._Element) -> Iterator[Path]:
    """The files that this one names as parts of itself, wherever they are."""
    for element in root.iter(*TAKES_IN):
        if target := element.get(TAKES_IN[str(element.tag)], "").strip():
            yield (path.parent / target).resolve()


def parsed(path: Path) -> etree._Element:
    """The root of a file; nothing that it names is opened. Raises OfficialFout when it is no XML that we take."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        with path.open("rb") as file:
            data = file.read(BYTES_MAX + 1)
        if len(data) > BYTES_MAX:
            raise OfficialFout(f"{path} is te groot om een schema of stylesheet te zijn.")
        root: etree._Element = etree.fromstring(data, parser)
    except OSError:
        raise OfficialFout(f"{path} is niet te openen.") from None
    except etree.XMLSyntaxError:
        raise OfficialFout(f"{path} is geen goede XML.") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise OfficialFout(f"{path} heeft een documenttype (DOCTYPE). Dat mag niet in een schema of stylesheet.")
    return root
