"""nginx for real, in front of services that only say what they were asked."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from deploy.accounts import SERVICES
from deploy.local.front import FrontDoor
from deploy.local.processes import free_ports
from deploy.nginx import render

MIB = 1024 * 1024
AWAY = "training"


class Echo(BaseHTTPRequestHandler):
    """Answers with what reached it."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        read = len(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        self.say(200, "application/json", {"headers": dict(self.headers), "path": self.path, "bytes": read})

    def say(self, status, media_type, document):
        body = json.dumps(document | {"service": self.server.service, "connection": self.client_address[1]}).encode()
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if "refused" in self.path:
            self.say(404, "application/problem+json", {"code": "course_not_found"})
        else:
            self.answer()

    do_POST = do_PUT = answer  # noqa: N815 - http.server's names

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    directory = tmp_path_factory.mktemp("front")
    docs = directory / "api"
    (docs / "events").mkdir(parents=True)
    (docs / "openapi.json").write_text('{"openapi": "3.1.0"}')
    (docs / "events" / "asyncapi.json").write_text("{}")
    servers, upstreams = [], {AWAY: free_ports(1)[0]}
    for service in set(SERVICES) - {AWAY}:
        server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
        server.service = service
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        upstreams[service] = server.server_port
    front = FrontDoor(directory / "nginx", free_ports(1)[0], upstreams, api_docs=docs)
    front.start()
    yield f"http://127.0.0.1:{front.port}"
    front.stop()
    for server in servers:
        server.shutdown()


def ask(door, path, method="GET", **options):
    return requests.request(method, door + path, timeout=10, **options)


def check_problem(answer, status, code):
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["code"], problem["type"]) == (status, code, f"urn:doorstep:problem:{code}")
    assert problem["detail"]
    assert problem["title"]
    assert problem["errors"] == []
    return problem


@pytest.mark.parametrize(
    ("service", "resource"),
    [(service, name) for service, names in render.routes().items() if service != AWAY for name in names],
)
def test_each_resource_reaches_its_service(door, service, resource):
    for path in (f"/api/v1/{resource}", f"/api/v1/{resource}/a/b?c=d"):
        answer = ask(door, path).json()
        assert (answer["service"], answer["path"]) == (service, path)


def test_every_service_has_routes_and_no_resource_two_services():
    names = [name for found in render.routes().values() for name in found]
    assert set(render.routes()) == set(SERVICES)
    assert len(names) == len(set(names))


def test_the_written_routes_are_those_of_routes_json():
    assert render.ROUTES_TEMPLATE.read_text() == render.routes_template(), "Run: python -m deploy.nginx.render"


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/", "/api/v1/complaintsx", "/api/v2/staff", "/elsewhere"])
def test_what_is_nobodys_is_a_problem(door, path):
    check_problem(ask(door, path), 404, "route_not_found")


def test_passes_on_who_asked_and_for_which_host(door):
    sent = {"Host": "homes.example", "X-Forwarded-For": "203.0.113.9", "X-Request-Id": "asked-1"}
    headers = ask(door, "/api/v1/me", headers=sent).json()["headers"]
    assert headers["Host"] == "homes.example"
    assert headers["X-Forwarded-For"] == "127.0.0.1"
    assert headers["X-Request-Id"] == "asked-1"


def test_makes_a_request_id_where_none_or_a_strange_one_was_sent(door):
    for sent in ({}, {"X-Request-Id": 'a"b'}):
        made = ask(door, "/api/v1/me", headers=sent).json()["headers"]["X-Request-Id"]
        assert len(made) == 32


def test_a_service_that_is_away_is_a_problem_that_says_when_to_return(door):
    answer = ask(door, "/api/v1/courses", headers={"X-Request-Id": "asked-2"})
    problem = check_problem(answer, 502, "service_away")
    assert answer.headers["Retry-After"] == "5"
    assert problem["correlation_id"] == "asked-2"
    check_problem(ask(door, "/api/v1/courses", "POST", json={}), 502, "service_away")


def test_what_a_service_refuses_passes_untouched(door):
    answer = ask(door, "/api/v1/complaints/refused")
    assert (answer.status_code, answer.json()["code"]) == (404, "course_not_found")


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/api/v1/complaints", MIB, 200),
        ("/api/v1/complaints", MIB + 1, 413),
        ("/api/v1/resident-imports", 64 * MIB, 200),
        ("/api/v1/resident-imports", 64 * MIB + 1, 413),
        ("/api/v1/residents", MIB + 1, 413),
    ],
)
def test_limits_bodies(door, path, size, status):
    answer = ask(door, path, "POST", data=b"x" * size)
    if status == 413:
        check_problem(answer, 413, "body_too_large")
    else:
        assert answer.json()["bytes"] == size


def test_keeps_connections_to_services_open(door):
    used = {ask(door, "/api/v1/complaints").json()["connection"] for _ in range(20)}
    assert len(used) <= 2  # one for each of nginx's own processes


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html"),
        ("/doorstep.css", "text/css"),
        ("/api/v1/docs/", "text/html"),
        ("/api/v1/docs/swagger-ui-bundle.js", "application/javascript"),
        ("/api/v1/docs/LICENSE.txt", "text/plain"),
        ("/api/v1/openapi.json", "application/json"),
        ("/events/asyncapi.json", "application/json"),
    ],
)
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_serves_its_pages_itself(door, path, media_type, encoding):
    answer = ask(door, path, headers={"Accept-Encoding": encoding})
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (200, media_type)
    assert answer.text.isprintable() or "\n" in answer.text


def test_the_pages_load_nothing_from_elsewhere(door):
    for path in ("/", "/api/v1/docs/", "/api/v1/docs/pages.js"):
        assert "//" not in ask(door, path).text.replace("// nothing is sent", "")


def test_docs_are_found_without_the_slash(door):
    assert ask(door, "/api/v1/docs").url == f"{door}/api/v1/docs/"
