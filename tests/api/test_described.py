"""The interface does what its description says, whatever is sent: made from the description by schemathesis."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api.caller import Caller
from chain import PortsMiddleware
from web.stage import Stage

OWN_MEANING = {part: [positive_data_acceptance] for part in ("{naam}", "batch", "opgave", "webhooks")}
"""What these take depends on more than the description can say: the gegevensset, and where a name leads."""
EXAMPLES = int(os.environ.get("OVERSTAP_EXAMPLES", "15"))


@pytest.fixture
def caller(db: None) -> Iterator[Caller]:
    stage = Stage()
    PortsMiddleware.ports = stage.ports
    yield Caller.of(stage, "99PA", "Wilg LAS")
    PortsMiddleware.ports = None


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_nothing_that_is_sent_gets_an_answer_that_is_not_described(case: Any, caller: Caller) -> None:
    if "brin" in case.path_parameters and case.path_parameters["brin"] != "":
        case.path_parameters["brin"] = caller.brin
    token = {"Authorization": f"Bearer {caller.text}"}
    case.call_and_validate(headers=token, excluded_checks=OWN_MEANING.get(case.operation.label.rpartition("/")[2], []))
