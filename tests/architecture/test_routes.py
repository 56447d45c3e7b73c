"""What the API's routes have to say about themselves, and one name for a use case at every hop."""

import json

import pytest

from shared.contracts import SERVICES
from shared.contracts.roles import PERMISSIONS
from tests.architecture.tree import READING, ROOT, all_routes, public_functions, routes

KNOWN = frozenset().union(*PERMISSIONS.values())
WITHOUT_A_ROUTE = {  # permissions that no route asks for, with the reason
    "platform:landlords": "operators add and change landlords by the command line; their routes come with their pages",
}
OTHER_NAMES = {}  # routes that call a use case of another name, with the reason
TESTED_ELSEWHERE = {}  # commands without a test file of their own: the file that tests them


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_says_who_may(service):
    for route in routes(service):
        assert route["permission"] or route["public"], (
            f"{route['endpoint']}: put @permission or @public below its @api.{route['method'].lower()}."
        )
        if route["permission"]:
            assert route["permission"] in KNOWN, (
                f"{route['endpoint']} asks for {route['permission']}, which no role has: add it in "
                "shared/contracts/roles.py."
            )


def test_every_permission_opens_something():
    asked = {route["permission"] for _, route in all_routes()}
    for name in sorted(KNOWN - asked - WITHOUT_A_ROUTE.keys()):
        given = sorted(role for role, permissions in PERMISSIONS.items() if name in permissions)
        pytest.fail(f"{given} have {name}, which no route asks for: take it out of shared/contracts/roles.py.")
    unneeded = sorted(WITHOUT_A_ROUTE.keys() & asked | WITHOUT_A_ROUTE.keys() - KNOWN)
    assert not unneeded, f"Take {unneeded} off WITHOUT_A_ROUTE."


def test_the_front_door_knows_every_resource():
    known = json.loads((ROOT / "deploy/nginx/routes.json").read_text())
    for service in SERVICES:
        used = {route["rule"].split("/")[3] for route in routes(service)}
        assert used == set(known.get(service, ())), (
            f"deploy/nginx/routes.json, {service}: missing {sorted(used - set(known[service]))}, "
            f"without a route {sorted(set(known[service]) - used)}. Then run: python -m deploy.nginx.render"
        )


def test_no_resource_is_in_two_services():
    owners = {}
    for service, route in all_routes():
        owners.setdefault(route["rule"].split("/")[3], set()).add(service)
    assert all(len(services) == 1 for services in owners.values()), owners


def test_addresses_are_lower_case_words_with_hyphens():
    for _, route in all_routes():
        for step in route["rule"].removeprefix("/api/v1/").split("/"):
            plain = step.startswith("<") or (step.replace("-", "").isalnum() and step == step.lower())
            assert plain, f"{route['rule']}: write {step} in small letters with hyphens."


def test_no_address_names_a_landlord():
    for _, route in all_routes():
        assert "landlord" not in route["rule"].partition("<")[2], (
            f"{route['rule']}: the landlord is decided by the token or the host, never by a path."
        )


@pytest.mark.parametrize("service", SERVICES)
def test_route_and_use_case_have_one_name(service):
    for route in routes(service):
        part = "queries" if route["method"] in READING else "commands"
        offered = public_functions(service, part)
        assert route["endpoint"] in offered or route["endpoint"] in OTHER_NAMES, (
            f"{route['method']} {route['rule']} is {route['endpoint']}, but services/{service}/{part} has no function "
            "of that name: one grep should find the whole use case."
        )


@pytest.mark.parametrize("service", SERVICES)
def test_every_command_has_a_test_file_of_its_name(service):
    changing = {route["endpoint"] for route in routes(service) if route["method"] not in READING}
    for name in sorted(changing):
        assert (ROOT / f"tests/{service}/test_{name}.py").is_file() or name in TESTED_ELSEWHERE, (
            f"Write tests/{service}/test_{name}.py: the specification of the command {name}."
        )


def test_exceptions_are_still_needed():
    endpoints = {route["endpoint"] for _, route in all_routes()}
    assert OTHER_NAMES.keys() <= endpoints, f"Gone: {OTHER_NAMES.keys() - endpoints}"
    for name, path in TESTED_ELSEWHERE.items():
        assert name in endpoints, f"{name} is gone: take it off TESTED_ELSEWHERE."
        assert (ROOT / path).is_file(), f"{path}, which tests {name}, is gone."
        assert not list((ROOT / "tests").glob(f"*/test_{name}.py")), f"{name} has its own test file now."
