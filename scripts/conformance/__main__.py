"""Make the cases of conformance/ anew from the tables, and stop where the validator does not agree with them.

    PYTHONPATH=src:tests python scripts/conformance

What must be said is made from the meaning of the rule, here; that the validator says it is checked before anything is
written. What else it says must have a reason in `reasons.py`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

from bases import base_of
from categories import category_cases
from codes import code_cases
from draft import Draft
from lxml import etree
from own import own_cases
from reasons import reason_of
from rules import rule_cases
from structure import structure_cases

from dossier.cases import ROOT, Case, found_in
from overstap.dossier import read, validate
from overstap.gegevensset import load, years

FAMILIES = {
    "structure": structure_cases,
    "codes": code_cases,
    "categories": category_cases,
    "rules": rule_cases,
    "own": own_cases,
}


def main() -> int:
    doubts: list[str] = []
    for jaar in years():
        g = load(jaar)
        folder = ROOT / jaar
        (folder / "bases").mkdir(parents=True, exist_ok=True)
        bases = {naam: base_of(g, profiel) for naam, profiel in g.profielen.items()}
        for naam, base in bases.items():
            (folder / "bases" / f"{naam}.xml").write_bytes(etree.tostring(base) + b"\n")
        for family, drafts in FAMILIES.items():
            lines = list(_lines(drafts(g, bases), doubts))
            if lines:
                (folder / f"{family}.jsonl").write_text("".join(lines), encoding="utf-8")
            print(jaar, family, len(lines))
    print(*doubts, sep="\n")
    return 1 if doubts else 0


def _lines(drafts: Iterator[Draft], doubts: list[str]) -> Iterator[str]:
    for draft in drafts:
        case = _case(draft, doubts)
        yield json.dumps(case, ensure_ascii=False) + "\n"


def _case(draft: Draft, doubts: list[str]) -> dict[str, object]:
    """The draft with what follows from it, each with its reason; what has none is a doubt."""
    dossier = read(etree.tostring(draft.root), comments="keep")
    shell = Case(draft.id, draft.regel, draft.base, (), (), (), draft.why)
    said, follows = {}, {}
    for mode, expected in (("official", draft.official), ("intended", draft.intended)):
        said[mode] = list(found_in(validate(dossier, mode), shell))  # type: ignore[arg-type]
        rest = list(said[mode])
        for each in expected:
            if each in rest:
                rest.remove(each)
            else:
                doubts.append(f"{draft.jaar} {draft.id} {mode}: not said: {each}")
        for regel, locatie in rest:
            follows[regel] = reason_of(regel, draft) or ""
            if not follows[regel] or regel == draft.regel:
                doubts.append(f"{draft.jaar} {draft.id} {mode}: no reason for {regel} at {locatie}")
    case = {"id": draft.id, "regel": draft.regel, "base": draft.base, "changes": draft.changes}
    case |= {"official": said["official"], "intended": said["intended"], "why": draft.why}
    return case | ({"follows": follows} if follows else {})


if __name__ == "__main__":
    sys.exit(main())
