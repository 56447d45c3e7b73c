"""The project's own code, read and parsed once."""

import ast
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from shared.bus.subscription import Subscription
from shared.contracts import SERVICES
from shared.http import routes_of
from shared.service import LandlordService

ROOT = Path(__file__).parents[2]
READING = {"GET", "HEAD"}


@dataclass(frozen=True)
class Module:
    path: str  # from the project's folder
    text: str
    tree: ast.Module

    def nodes(self, *kinds):
        return [node for node in ast.walk(self.tree) if isinstance(node, kinds)]

    def at(self, node):
        return f"{self.path}:{node.lineno}"


@cache
def modules(*folders):
    """Every Python file below these folders."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    texts = {str(path.relative_to(ROOT)): path.read_text() for path in paths}
    return [Module(path, text, ast.parse(text)) for path, text in texts.items()]


def ours():
    return modules("services", "shared", "deploy")


@cache
def part(service, name):
    """The modules of one part of a service: `commands.py`, or everything below `commands/`."""
    here = f"services/{service}/{name}"
    return [
        module for module in modules("services") if module.path == f"{here}.py" or module.path.startswith(f"{here}/")
    ]


def public_functions(service, name):
    """Names of the functions that a part of a service offers."""
    return {
        node.name
        for module in part(service, name)
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


@cache
def routes(service):
    """Its routes as `routes_of` tells them, one each method."""
    found = routes_of(import_module(f"services.{service}.api").api)
    return [route | {"method": method} for route in found for method in route["methods"]]


def all_routes():
    return [(service, route) for service in SERVICES for route in routes(service)]


@cache
def service_class(service):
    module = import_module(f"services.{service}.service")
    found = [
        kind for kind in vars(module).values() if isinstance(kind, type) and getattr(kind, "name", None) == service
    ]
    said = f"services/{service}/service.py needs one class below LandlordService with name = {service!r}."
    assert len(found) == 1, said
    assert issubclass(found[0], LandlordService), said
    return found[0]


@cache
def subscriptions(service):
    """{queue: contracts}, from what nameko will start."""
    kind = service_class(service)
    return {
        f"{service}.{name}": entrypoint.contracts
        for name in dir(kind)
        for entrypoint in getattr(getattr(kind, name), "nameko_entrypoints", ())
        if isinstance(entrypoint, Subscription)
    }
