"""Whatever the published document allows or forbids, the API answers as it says, and never with a fault of ours."""

import json

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.dispatch.programs import CENTER, DESK, officer, token_of
from tests.dispatch.realm import COUNTY, NOW, PATHS, SINCE
from yizhen.county import door as county
from yizhen.dispatch.models import Case
from yizhen.identity.actions import paces
from yizhen.site.api import document
from yizhen.site.wsgi import application

CHECKS = (
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    response_headers_conformance,
)  # fmt: skip
EXAMPLES = 6


@pytest.fixture
def world(realm):
    """A case in every state, and somebody who may do everything with them."""
    paces.LEASES.clear()
    source = county.Source("测试规定")
    county.set_rule(
        COUNTY, "identity.token_rate", 60_000, in_force_from=SINCE, source=source, by=realm.root, at=NOW
    )
    numbers = [realm.reach(state).number for state in PATHS]
    return numbers, token_of(officer(realm, "center.a", *{*CENTER, *DESK}))


@pytest.fixture(autouse=True)
def _one_connection():
    """Requests share the test's transaction, as with Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


SCHEMA = schemathesis.openapi.from_dict(json.loads(document()))
SCHEMA.app = application


@SCHEMA.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_every_address_keeps_its_word(case, world):
    numbers, token = world
    if case.path_parameters and "number" in case.path_parameters:
        number = case.path_parameters["number"]
        if isinstance(number, str) and number[:8].isdigit():
            number = numbers[sum(number.encode()) % len(numbers)]
            case.path_parameters["number"] = number
            if isinstance(case.body, dict) and isinstance(case.body.get("version"), int):
                case.body["version"] = Case.objects.get(number=number).version
    response = case.call(headers={"Authorization": f"Bearer {token}"})
    case.validate_response(response, checks=CHECKS)
