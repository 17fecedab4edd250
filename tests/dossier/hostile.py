"""Bodies that no dossier ever is. Run as a program it reads all fourteen and says what that cost in memory."""

from __future__ import annotations

import resource
import sys

from dossier.records import NS
from overstap.dossier import LeesFout, read, validate

ROOT = f'<dossier xmlns="{NS}"><overdrachtsoort>{{}}</overdrachtsoort></dossier>'
DOCTYPE = "<!DOCTYPE dossier>" + ROOT.format("x")


def bodies(outside: str) -> dict[str, bytes]:
    """The fourteen, by what they try; `outside` is the address that a careless reader would open."""
    laughs = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    return {
        "doctype": DOCTYPE.encode(),
        "doctype in UTF-16 with a mark": DOCTYPE.encode("utf-16"),
        "doctype in UTF-16 without one": ('<?xml version="1.0" encoding="UTF-16BE"?>' + DOCTYPE).encode("utf-16-be"),
        "doctype in UTF-32": DOCTYPE.encode("utf-32"),
        "external entity": f'<!DOCTYPE d [<!ENTITY x SYSTEM "{outside}">]>{ROOT.format("&x;")}'.encode(),
        "parameter entity": f'<!DOCTYPE d [<!ENTITY % x SYSTEM "{outside}"> %x;]>{ROOT.format("x")}'.encode(),
        "amplification": f'<!DOCTYPE d [<!ENTITY e0 "ha">{laughs}]>{ROOT.format("&e9;")}'.encode(),
        "xinclude": ROOT.format(
            f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{outside}" parse="text"/>'
        ).encode(),
        "schema hint": ROOT.format("x")
        .replace(
            "<dossier ",
            f'<dossier xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{NS} {outside}" ',
        )
        .encode(),
        "stylesheet": f'<?xml-stylesheet type="text/xsl" href="{outside}"?>{ROOT.format("x")}'.encode(),
        "EBCDIC": ('<?xml version="1.0" encoding="cp037"?>' + ROOT.format("x")).encode("cp037"),
        "NUL": ROOT.format("x\0y").encode(),
        "truncated": ROOT.format("x").encode()[:-5],
        "latin-1": ('<?xml version="1.0" encoding="ISO-8859-1"?>' + ROOT.format("é")).encode("latin-1"),
    }


def outcome(body: bytes) -> str:
    """The code of the refusal, or nothing. Any other exception is a fault of ours."""
    try:
        validate(read(body))
    except LeesFout as fout:
        return fout.code
    return ""


if __name__ == "__main__":
    outcome(ROOT.format("x").encode())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name, body in bodies(sys.argv[1]).items():
        print(f"{name}: {outcome(body)}")
    print("kB:", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
