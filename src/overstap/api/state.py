"""What a supplier may read back of one dossier or one order: what is wrong, what is asked, what is filled."""

from __future__ import annotations

import json

from overstap.api.shapes import BijlageShape, DossierShape, OpdrachtShape, VeldShape, VullingShape
from overstap.api.telling import batch_fields, leerling_fields, melding, vraag
from overstap.dossier import State, fill, validate
from overstap.dossier.compose import compose
from overstap.dossier.settle import questions
from overstap.dossier.werkdossier import Werkdossier
from overstap.ports import Actor
from overstap.school import outgoing
from overstap.school.collect import werk_of
from overstap.school.given_files import mark_of, placed
from overstap.school.lasopgaven import las_of
from overstap.school.models import Uitgaand
from overstap.school.ports import Ports
from overstap.school.stands import OPEN
from overstap.school.supplier_models import Order

PURPOSE = "stand terugmelden"


def dossier_of(ports: Ports, row: Uitgaand, by: Actor) -> DossierShape:
    """How far the dossier is; of one that was sealed nothing is asked any more."""
    dossier = outgoing.show(ports, row, by, PURPOSE)
    werk = werk_of(ports, row, by, PURPOSE) if row.stand in OPEN else Werkdossier(row.jaar)
    asked = questions(dossier, werk.besluiten) if row.stand in OPEN else ()
    composed = compose(werk) if row.stand in OPEN and werk.is_begonnen else None
    return DossierShape(
        **leerling_fields(row),
        keuzes=composed.to_choose if composed else 0,
        meldingen=[melding(each) for each in validate(dossier)],
        privacyvragen=[vraag(mark, finding) for mark, finding in asked],
        bijlagen=[
            BijlageShape(kenmerk=mark_of(each), plek=now.plek)
            for each, now in zip(werk.bijlagen, placed(werk), strict=True)
        ],
    )


def filling_of(ports: Ports, row: Uitgaand, by: Actor) -> VullingShape:
    report = fill(outgoing.show(ports, row, by, PURPOSE), las_of(row.school))
    return VullingShape(
        profiel=report.profiel,
        las=report.las,
        aantallen={state.code: report.count(state) for state in State},
        velden=[
            VeldShape(pad="/".join(each.plek.path), staat=each.state.code, gevuld=each.filled, blokken=each.blocks)
            for each in report.fields
        ],
    )


def order_of(row: Order) -> OpdrachtShape:
    return OpdrachtShape(
        id=str(row.pk),
        klaar=row.ended_at is not None,
        aantal=row.count,
        gedaan=row.done,
        gemaakt_op=row.made_at,
        **batch_fields(json.loads(row.outcomes)),
    )
