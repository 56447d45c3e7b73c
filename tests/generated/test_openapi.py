"""Property-based tests of the whole API against its own description: Schemathesis, over WSGI.

DOORSTEP_LONG=1 tries twenty times as many examples of each operation.
"""

import copy
import os
from contextlib import nullcontext, suppress
from itertools import count

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shared.http.problems import MEDIA_TYPE
from tests.generated.routes import apis, front_door, openapi, routes
from tests.generated.world import STAFF_ROLES

EXAMPLES = 200 if os.environ.get("DOORSTEP_LONG") else 8
CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance, response_headers_conformance]
load_all_checks()


@pytest.fixture(scope="module")
def log_begins(world, logged):
    """What was logged before was about documents that no command made."""
    return len(logged.getvalue())


@pytest.fixture(scope="module")
def described(world, log_begins):
    """{service: its document as Schemathesis understands it}; addresses lead to what is there, half of the time."""
    return {service: _described(service, world) for service in apis()}


def _described(service, world):
    document = copy.deepcopy(openapi(service))
    for path in document["paths"].values():  # a fuzzer uses one key for many bodies, which is rightly refused
        for operation in path.values():
            operation["parameters"] = [part for part in operation["parameters"] if part["name"] != "Idempotency-Key"]
    schema = schemathesis.openapi.from_dict(document)
    schema.app = front_door
    turns = count()

    @schema.hook
    def map_path_parameters(_context, path_parameters):
        if path_parameters and next(turns) % 2:
            known = world.ids[world.own]
            return {name: known[name][-1] if known.get(name) else value for name, value in path_parameters.items()}
        return path_parameters

    return schema


def tokens(world):
    residents = world.ids[world.own].get("resident_id", ["nobody"])
    return {
        "staff with every role": world.token(world.own, *STAFF_ROLES, person_id="somebody"),
        "resident": world.token(world.own, "resident", person_id=residents[0]),
    }


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["good", "bad"])
@pytest.mark.parametrize("who", ["staff with every role", "resident"])
@pytest.mark.parametrize("route", routes(), ids=repr)
def test_answers_as_described(route, who, mode, world, described):
    if who == "resident" and (route.permission is None or mode is GenerationMode.NEGATIVE):
        return  # public routes know no caller, and what is bad is bad whoever sends it
    operation = described[route.service][route.path][route.method]
    headers = {"Authorization": f"Bearer {tokens(world)[who]}", "Host": world.host(world.own)}
    strategy = operation.as_strategy(generation_mode=mode)

    @seed(20261123)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def run(case):
        answer = case.call(headers=headers)
        shown = f"{case.method} {case.formatted_path} {case.body!r:.300}: {answer.status_code} {answer.content[:300]!r}"
        assert answer.status_code != 500, shown
        told = {name.lower(): values[0] for name, values in answer.headers.items()}
        if answer.status_code >= 400:
            assert told["content-type"] == MEDIA_TYPE, shown
            assert answer.json()["code"], shown
        if answer.status_code == 503:
            assert "retry-after" in told, shown
        case.validate_response(answer, checks=CHECKS)

    with suppress(Unsatisfiable) if mode is GenerationMode.NEGATIVE else nullcontext():  # nothing here can be wrong
        run()


def test_nothing_failed_unseen(described, logged, log_begins):
    """What the log calls a failure would have been a 500 to somebody."""
    failed = [line for line in logged.getvalue()[log_begins:].splitlines() if '"request_failed"' in line]
    assert not failed, "\n".join(failed[:5])
