"""Every route of every service, and the one address in front of them."""

import re
from functools import cache
from importlib import import_module

from flask import Response

from shared.contracts import SERVICES
from shared.http import openapi_of, routes_of


@cache
def apis():
    return {service: import_module(f"services.{service}.api").api for service in SERVICES}


@cache
def openapi(service):
    return openapi_of(apis()[service])


class Route:
    """One method of one address."""

    def __init__(self, service, told, method):
        self.service, self.method = service, method
        self.rule, self.endpoint = told["rule"], told["endpoint"]
        self.permission, self.landlord = told["permission"], told["landlord"]
        self.while_leaving = told["while_leaving"]  # signing in and out, so that people can read
        self.path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", self.rule)
        self.numbers = re.findall(r"<int:([^<>]+)>", self.rule)  # parameters that are no ids
        self.parameters = [name for name in re.findall(r"{([^}]+)}", self.path) if name not in self.numbers]
        self.operation = openapi(service)["paths"][self.path][method.lower()]
        self.asks_version = any(part.get("name") == "If-Match" for part in self.operation["parameters"])
        self.takes = list(self.operation.get("requestBody", {}).get("content", {}))

    def __repr__(self):
        return f"{self.method} {self.rule}"

    @property
    def changes(self):
        return self.method != "GET"

    def queries(self):
        return [part["name"] for part in self.operation["parameters"] if part["in"] == "query"]

    def at(self, **values):
        return self.path.format(**dict.fromkeys(self.numbers, 1) | values)


@cache
def routes():
    """Every route of every service."""
    return [
        Route(service, told, method)
        for service, api in apis().items()
        for told in routes_of(api)
        for method in told["methods"]
    ]


@cache
def owners():
    """{resource: service}"""
    return {route.rule.split("/")[3]: route.service for route in routes()}


def front_door(environ, start_response):
    """What nginx does: the resource decides the service."""
    steps = environ["PATH_INFO"].split("/")
    service = owners().get(steps[3]) if len(steps) > 3 else None
    if service is None:
        return Response(status=404)(environ, start_response)
    return apis()[service](environ, start_response)
