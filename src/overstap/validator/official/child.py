"""The process in which the published files run: `python -m overstap.validator.official.child FOLDER`.

It reads requests on its standard input and answers each with one line of JSON. Saxon is started first, since that
reads its own program; then the process shuts itself in, and only then it looks at a published file. The one thread that
Saxon has started by then tidies up its memory and runs nothing of a stylesheet.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from overstap.validator import cage

FEATURE = "http://saxon.sf.net/feature/"
LINES_MAX = 200
"""Errors of a schema told of one dossier."""


class Saxon:
    """The published schemas and stylesheets, compiled."""

    def __init__(self) -> None:
        self.saxon: Any = import_module("saxonche").PySaxonProcessor(license=False)
        self.saxon.set_configuration_property(FEATURE + "allow-external-functions", "false")
        self.sets: dict[str, tuple[etree.XMLSchema, Any]] = {}

    def compile(self, sets: dict[str, list[str]]) -> None:
        """Take in the files of every set; from then on the stylesheets may open nothing at all."""
        for name, (schema, stylesheet) in sets.items():
            program = self.saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=stylesheet)
            self.sets[name] = (etree.XMLSchema(file=schema), program)
        self.saxon.set_configuration_property(FEATURE + "allowedProtocols", "")

    def judge(self, name: str, data: bytes) -> dict[str, Any]:
        """What the schema says, and what the stylesheet says whatever the schema said; None when it broke off."""
        schema, program = self.sets[name]
        schema.validate(etree.fromstring(data, parser()))
        errors = list(schema.error_log)  # type: ignore[call-overload]  # its stubs do not know that it can be walked
        structure = [f"regel {error.line}" for error in errors][:LINES_MAX]
        try:
            meldingen = told(program.transform_to_string(xdm_node=self.saxon.parse_xml(xml_text=data.decode())))
        except Exception:  # whatever went wrong in Saxon or in what it wrote, there is no report
            meldingen = None
        return {"structure": structure, "meldingen": meldingen}


def parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)


def told(report: str | None) -> list[list[str]] | None:
    """Place and text of every melding in a report."""
    if not report:
        return None
    root = etree.fromstring(report.encode(), parser())
    return [
        [melding.findtext("{*}locatie", ""), melding.findtext("{*}tekst", "")] for melding in root.iter("{*}melding")
    ]


def main() -> None:
    """Answer until the standard input ends. What Saxon or a stylesheet prints itself goes nowhere."""
    folder, out = Path(sys.argv[1]), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    offline = cage.bound_and_offline()
    saxon = Saxon()
    os.chdir(folder)
    inside = cage.within(folder)
    try:
        saxon.compile(json.loads(sys.stdin.buffer.readline()))
        answer(out, {"held": {"files": inside, "network": offline}})
    except Exception as error:
        answer(out, {"failed": type(error).__name__})
        return
    serve(saxon, sys.stdin.buffer, out)


def serve(saxon: Saxon, requests: BinaryIO, out: BinaryIO) -> None:
    """A request is a line with the set and the number of bytes, and then these bytes."""
    while line := requests.readline():
        name, size = line.decode().split()
        answer(out, saxon.judge(name, requests.read(int(size))))


def answer(out: BinaryIO, what: dict[str, Any]) -> None:
    out.write(json.dumps(what).encode() + b"\n")
    out.flush()


if __name__ == "__main__":
    main()
