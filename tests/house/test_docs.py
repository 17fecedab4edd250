"""What the documents say is there, is there; and nothing in the repository leads out of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from house.source import ROOT, SRC, files, name, texts

DOCS = [path for path in texts(".md") if "vendor" not in path.parts]
TEXT = [
    path for path in files() if path.suffix not in (".png", ".woff2", ".lock", ".mo", ".po") and path.name != "LICENSE"
]
OWN = [path for path in TEXT if "vendor" not in path.parts]

HOSTS = {
    "127.0.0.1": "this machine",
    "json-schema.org": "name of the JSON Schema dialect",
    "xml.kennisnet.nl": "namespace of the chain",
    "xml.kennisnet.org": "namespace of the chain",
    "saxon.sf.net": "names of what can be set in Saxon",
    "schemas.xmlsoap.org": "namespace of SOAP and WSDL",
    "www.edustandaard.nl": "namespace of the gegevensset",
    "www.w3.org": "namespaces of XML",
    "semver.org": "for readers",
    "yml.publiccode.tools": "for readers",
}


def slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(path: Path) -> set[str]:
    return {slug(found) for found in re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)}


def broken(path: Path, target: str) -> bool:
    file, _, anchor = target.partition("#")
    there = (path.parent / file).resolve() if file else path
    if not there.is_relative_to(ROOT) or not there.exists():
        return True
    return bool(anchor) and anchor not in anchors(there)


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_every_link_and_picture_leads_somewhere_in_the_repository(path: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8"))
    assert [each for each in targets if "://" not in each and broken(path, each)] == []


def test_every_picture_is_shown_somewhere() -> None:
    """One that nobody sees grows old unseen."""
    shown = {file for path in DOCS for file in re.findall(r"pictures/([\w.-]+)", path.read_text(encoding="utf-8"))}
    assert {path.name for path in files() if path.parent.name == "pictures"} - shown == set()


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_every_file_that_a_document_names_exists(path: Path) -> None:
    """`dossier/seal.py` is read from the package, `docs/house.md` from the root, `node.py` from anywhere."""
    named = re.findall(r"`((?:[\w.-]+/)*[\w-]+\.(?:py|md|csv|html|css|sh))`", path.read_text(encoding="utf-8"))
    known = {file.name for file in files()}
    assert [each for each in named if not any((top / each).exists() for top in (ROOT, SRC)) and each not in known] == []


@pytest.mark.parametrize("path", texts(".py"), ids=name)
def test_every_page_that_the_code_names_exists(path: Path) -> None:
    named = re.findall(r"\b([\w/-]+\.md)\b", path.read_text(encoding="utf-8"))
    known = {file.name for file in files()}
    assert [each for each in named if not (ROOT / each).exists() and each not in known] == []


@pytest.mark.parametrize("path", OWN, ids=name)
def test_only_known_hosts_are_named(path: Path) -> None:
    """A package comes from where a machine says; a name that ends in .example or .test is nobody's."""
    hosts = set(re.findall(r"https?://(?:[^\s/@]*@)?([\w.-]*\w)", path.read_text(encoding="utf-8")))
    public = {host for host in hosts if "." in host and not host.endswith((".example", ".test"))}
    assert public - set(HOSTS) == set()


@pytest.mark.parametrize("path", OWN, ids=name)
def test_nothing_leads_to_a_folder_of_one_machine_or_is_left_for_later(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    later = re.findall(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b", text)
    elsewhere = re.findall(r"(?<![\w.])/(?:wo" r"rk|ho" r"me|ro" r"ot)/\w+", text)
    assert later + elsewhere == []


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert listed == sorted(path.name for path in folder.glob("0*.md"))
