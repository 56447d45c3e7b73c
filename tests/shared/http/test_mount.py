"""The API mounted in a real nameko container, asked over real sockets."""

import json
import socket
import tempfile
import time
from importlib import import_module

import eventlet
import pytest
from apiflask.schemas import FileSchema
from eventlet import patcher
from eventlet.event import Event

from shared.context import landlord
from shared.http import file_answer, permission, public, wiring
from shared.http import server as serving

mounting = import_module("shared.http.mount")  # the package's own `mount` is the function

pytestmark = pytest.mark.skipif(
    not patcher.is_monkey_patched("socket"), reason="runs in the patched process: DOORSTEP_TEST_PATCHED=1"
)


@pytest.fixture(autouse=True)
def routes_that_take_time(api):
    """/wait answers when api.held is sent, /much answers five megabytes, /file a file of as many, kept in api.files."""
    api.held, api.entered, api.files = Event(), [], []

    @api.get("/file")
    @public(landlord="none")
    @api.output(FileSchema, content_type="application/zip")
    def file():
        api.files.append(tempfile.TemporaryFile())  # noqa: SIM115 - the answer closes it
        api.files[-1].write(b"x" * 5_000_000)
        return file_answer(api.files[-1], "case.zip", "application/zip")

    @api.get("/wait")
    @public(landlord="none")
    @api.output({})
    def wait():
        api.entered.append(1)
        api.held.wait()
        return {"waited": True}

    @api.get("/much")
    @public(landlord="none")
    @api.output({})
    def much():
        return {"much": "x" * 5_000_000}

    yield
    if not api.held.ready():
        api.held.send()


class Client:
    """A raw connection: what is sent is what is written here."""

    def __init__(self, container):
        self.socket = socket.create_connection(container.address, timeout=10)
        self.file = self.socket.makefile("rb")

    def send(self, method, path, headers=None, body=b""):
        head = {"Host": "localhost", "Content-Length": len(body)} | (headers or {})
        lines = [f"{method} /api/v1{path} HTTP/1.1", *(f"{k}: {v}" for k, v in head.items() if v is not None), "", ""]
        self.raw("\r\n".join(lines).encode() + body)
        return self

    def raw(self, data):
        self.socket.sendall(data)
        return self

    def answer(self):
        """(status, headers, body)"""
        status = int(self.file.readline().split()[1])
        headers = {}
        while line := self.file.readline().strip().decode():
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
        return status, headers, self.file.read(int(headers.get("content-length", 0)))

    def ask(self, *args, **kwargs):
        return self.send(*args, **kwargs).answer()

    def at_end(self):
        return self.file.read(1) == b""


def test_answers_one_request_after_the_other_on_one_connection(serve, staff):
    client = Client(serve())
    status, headers, body = client.ask("POST", "/notes", staff | {"Content-Type": "application/json"}, b'{"text": "a"}')
    assert (status, headers["etag"], json.loads(body)["text"]) == (201, '"1"', "a")
    assert client.ask("GET", "/notes", staff)[0] == 200
    assert client.ask("GET", "/nothing")[0] == 404
    assert len(client.ask("GET", "/much")[2]) > 5_000_000


def test_a_file_is_sent_as_it_is_read_and_closed_at_the_end(serve, staff, api):
    client = Client(serve())
    status, headers, body = client.ask("GET", "/file")
    assert (status, headers["content-type"], len(body)) == (200, "application/zip", 5_000_000)
    assert client.ask("GET", "/notes", staff)[0] == 200
    assert api.files[0].closed


def test_a_file_whose_reader_goes_away_is_closed(serve, api):
    client = Client(serve()).send("GET", "/file")
    client.file.readline()
    client.file.close()
    client.socket.close()
    with eventlet.Timeout(10):
        while not (api.files and api.files[0].closed):
            eventlet.sleep(0.01)


def test_reads_chunked_bodies(serve, staff):
    client = Client(serve())
    headers = staff | {"Content-Type": "application/json", "Content-Length": None, "Transfer-Encoding": "chunked"}
    body = b'8\r\n{"text":\r\n4\r\n "b"\r\n1\r\n}\r\n0\r\n\r\n'
    assert client.ask("POST", "/notes", headers, body)[0] == 201
    assert client.ask("GET", "/notes", staff)[0] == 200


@pytest.mark.parametrize("chunked", [True, False])
def test_a_body_too_large_is_refused_and_its_sender_reads_why(serve, staff, chunked):
    client = Client(serve(max_body_bytes=1000))
    headers = staff | {"Content-Type": "application/json"}
    body = b"x" * 200_000
    if chunked:
        headers |= {"Content-Length": None, "Transfer-Encoding": "chunked"}
        body = b"30d40\r\n" + body + b"\r\n0\r\n\r\n"
    status, headers, body = client.ask("POST", "/notes", headers, body)
    assert (status, json.loads(body)["code"], headers["connection"]) == (413, "body_too_large", "close")
    assert client.at_end()


def test_a_larger_file_reaches_the_route_that_takes_it(serve, staff):
    client = Client(serve(max_body_bytes=1000))
    status, _, body = client.ask("POST", "/imports", staff | {"Content-Type": "text/csv"}, b"x" * 2_000_000)
    assert (status, json.loads(body)) == (202, {"size": 2_000_000})
    assert client.ask("GET", "/notes", staff)[0] == 200


def test_an_unsigned_upload_is_refused_without_being_read(serve):
    client = Client(serve(max_body_bytes=1000))
    headers = {"Content-Type": "text/csv", "Content-Length": 2_000_000, "Expect": "100-continue"}
    assert client.ask("POST", "/imports", headers)[0] == 401
    assert client.at_end()


def test_a_body_that_ends_early_is_refused(serve, staff):
    client = Client(serve()).send("POST", "/notes", staff | {"Content-Length": 100}, b"{")
    client.socket.shutdown(socket.SHUT_WR)
    assert client.answer()[0] == 400


@pytest.mark.parametrize(
    "sent",
    [
        b"\r\n\r\n",
        b"NONSENSE\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"a" * 9000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 500 + b"\r\n",
        b"GET / HTTP/1.1\r\n" + b"".join(b"X%d: %s\r\n" % (i, b"a" * 4000) for i in range(50)) + b"\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
    ids=range(11),
)
def test_what_is_not_http_ends_its_connection_and_no_more(serve, staff, sent):
    container = serve()
    client = Client(container).raw(sent)
    client.socket.shutdown(socket.SHUT_WR)
    reply = client.file.read()
    assert reply == b"" or reply.split()[1].startswith((b"4", b"505"))
    assert b"Traceback" not in reply
    assert Client(container).ask("GET", "/notes", staff)[0] == 200
    assert not container._died.ready()


def test_clients_that_go_away_never_take_the_service_down(serve, staff, api):
    container = serve(max_workers=20)
    for path, headers in (("/wait", {}), ("/much", {}), ("/notes", {"Content-Length": 50}), ("/wait", {})):
        client = Client(container).send("GET", path, headers)
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # reset, not a polite end
        eventlet.sleep(0.02)
        client.file.close()
        client.socket.close()
    Client(container).socket.close()
    api.held.send()
    eventlet.sleep(0.2)
    assert Client(container).ask("GET", "/notes", staff)[0] == 200
    assert not container._died.ready()


def test_slow_and_silent_clients_are_sent_away(serve, staff, monkeypatch):
    monkeypatch.setattr(serving, "HEADER_SECONDS", 0.3)
    monkeypatch.setattr(mounting, "BODY_SECONDS", 0.3)
    container = serve(max_workers=1)
    head = Client(container).raw(b"GET /api/v1/notes HTTP/1.1\r\n")
    body = Client(container).send("POST", "/notes", staff | {"Content-Length": 100}, b"{")
    assert Client(container).ask("GET", "/notes", staff)[0] == 200, "no worker waits for them"
    assert body.answer()[0] == 408
    assert head.at_end()


def test_beyond_the_workers_and_those_who_wait_the_answer_is_busy(serve, monkeypatch, api):
    monkeypatch.setattr(mounting, "MOST_WAITING", 3)
    container = serve(max_workers=2)
    clients = [Client(container).send("GET", "/wait") for _ in range(5)]
    eventlet.sleep(0.1)
    status, headers, body = Client(container).ask("GET", "/wait")
    assert (status, json.loads(body)["code"], headers["retry-after"]) == (503, "busy", "1")
    api.held.send()
    assert [client.answer()[0] for client in clients] == [200] * 5


def test_stopping_answers_what_is_in_flight_and_ends_idle_connections(serve, staff, api):
    container = serve(max_workers=2)
    idle = Client(container)
    assert idle.ask("GET", "/notes", staff)[0] == 200
    silent = Client(container)
    working = [Client(container).send("GET", "/wait") for _ in range(4)]  # two in workers, two waiting for one
    eventlet.sleep(0.1)
    stopping = eventlet.spawn(container.stop)
    eventlet.sleep(0.1)
    assert idle.at_end()
    assert silent.at_end()
    with pytest.raises(OSError, match="REFUSED"):
        Client(container)
    assert not stopping.dead
    api.held.send()
    for client in working:
        status, headers, body = client.answer()
        assert (status, headers["connection"], json.loads(body)) == (200, "close", {"waited": True})
        assert client.at_end()
    stopping.wait()


def test_stopping_finishes_writing_a_long_answer(serve):
    container = serve()
    client = Client(container).send("GET", "/much")
    eventlet.sleep(0.1)
    stopping = eventlet.spawn(container.stop)
    eventlet.sleep(0.2)
    assert len(client.answer()[2]) > 5_000_000
    stopping.wait()


def test_stopping_is_bounded(serve):
    container = serve(stop_within=1.0)  # leaves the door one second
    client = Client(container).send("GET", "/much")  # which is never read
    eventlet.sleep(0.1)
    started = time.monotonic()
    container.stop()
    assert time.monotonic() - started < 3
    client.socket.close()


def test_the_landlord_is_set_in_the_workers_own_greenlet(serve, token, api):
    """Requests of several landlords wait for each other in the middle, and none sees another's."""

    @api.get("/slowly")
    @permission("residents:read")
    @api.output({})
    def slowly():
        eventlet.sleep(0.05)
        return {"landlord": landlord()}

    container = serve(max_workers=20)
    asked = [
        (name, Client(container).send("GET", "/slowly", {"Authorization": "Bearer " + token("reader", landlord=name)}))
        for name in ("hull", "york", "leaver") * 5
    ]
    for name, client in asked:
        assert json.loads(client.answer()[2]) == {"landlord": name}


def test_a_taken_port_is_an_error(serve):
    container = serve()
    with pytest.raises(OSError, match="in use"):
        serving.Server(f"127.0.0.1:{container.address[1]}", None)


def test_settings_reach_the_door(serve):
    serve(max_body_bytes=77)
    assert wiring.max_body_bytes == 77
