"""The listening side of the door: connections, their time limits, an orderly end. Built on eventlet's WSGI server."""

import contextlib
import json
import socket
from typing import Any

import eventlet
import structlog
from eventlet import semaphore, wsgi

from shared.http.problems import MEDIA_TYPE, problem
from shared.ids import new_id

log = structlog.get_logger()

BACKLOG = 1024
MOST_CONNECTIONS = 2000  # more wait in the backlog
IDLE_SECONDS = 75  # between two requests; longer than nginx keeps a connection, so that it is nginx who closes
SOCKET_SECONDS = 20  # without a byte in or out
HEADER_SECONDS = 10  # from the first line of a request to the end of its headers
LINGER_SECONDS = 1  # to let a refused sender read our answer before the connection goes
LINGER_BYTES = 1 << 20


class Connection(wsgi.HttpProtocol):
    """One client's connection and the requests on it, one after the other."""

    def setup(self):
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().setup()

    def parse_request(self):
        with eventlet.Timeout(HEADER_SECONDS, TimeoutError("headers")):
            return super().parse_request()

    def get_environ(self):
        return super().get_environ() | {"doorstep.connection": self}

    def send_error(self, code, message=None, explain=None):
        """Answer a request that is not HTTP, in place of the library's HTML page."""
        with contextlib.suppress(OSError):
            self.wfile.write(raw_problem(max(code, 400), "bad_request", "This is not a valid HTTP request."))
        self.close_connection = 1

    def log_message(self, *_):
        """The door counts and logs; the server says nothing."""

    def finish(self):
        with contextlib.suppress(OSError):
            self.wfile.flush()
            self.request.shutdown(socket.SHUT_WR)
            self._linger()
        with contextlib.suppress(OSError, ValueError):
            self.wfile.close()
        self.rfile.close()
        self.connection.close()

    def _linger(self):
        """Read what is still being sent: closing over it would reset the connection and lose our answer."""
        taken = 0
        with eventlet.Timeout(LINGER_SECONDS, False):
            while taken < LINGER_BYTES and (chunk := self.request.recv(64 << 10)):
                taken += len(chunk)


def raw_problem(status, code, detail, headers=""):
    """A whole HTTP answer, as bytes, for where there is no application to ask."""
    body = json.dumps(problem(status, code, detail, correlation_id=new_id())).encode()
    head = f"HTTP/1.1 {status} {code}\r\nContent-Type: {MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\n{headers}"
    return f"{head}Connection: close\r\n\r\n".encode() + body


class Server:
    """Accepts connections and serves `app` (WSGI) on them until told to stop."""

    def __init__(self, address, app):
        host, _, port = address.rpartition(":")
        self._socket = eventlet.listen((host, int(port)), backlog=BACKLOG, reuse_port=False)
        self.address = self._socket.getsockname()
        self.draining = False
        self._connections = set()
        self._room = semaphore.Semaphore(MOST_CONNECTIONS)
        self._wsgi = wsgi.Server(
            self._socket,
            self.address,
            app,
            protocol=Connection,
            keepalive=IDLE_SECONDS,
            socket_timeout=SOCKET_SECONDS,
            max_http_version="HTTP/1.1",
            log_output=False,
            debug=False,
        )
        self._wsgi.capitalize_response_headers = False  # they are; doing it again costs a twentieth of a request
        self._acceptor: Any = None  # greenlet, once started

    def start(self):
        self._acceptor = eventlet.spawn(self._accept)

    def stop(self, within):
        """Accept nothing new, let requests in flight be answered for up to `within` seconds, then close everything."""
        self.draining = True
        self._acceptor.kill()
        self._accept_waiting()
        self._socket.close()
        for connection in self._connections:
            self._close_when_idle(connection)
        with eventlet.Timeout(within, False):
            while self._connections:
                eventlet.sleep(0.01)
        if self._connections:
            log.warning("requests_cut_off", count=len(self._connections))
        for _, sock, _state in list(self._connections):
            sock.close()

    def _accept(self):
        while True:
            self._room.acquire()
            try:
                self._serve(*self._socket.accept())
            except OSError as reason:  # out of file descriptors, or the client has gone already
                self._room.release()
                log.warning("not_accepted", reason=reason.strerror)
                eventlet.sleep(0.1)

    def _accept_waiting(self):
        """Those who have connected already get their answer, too."""
        with eventlet.Timeout(0.02, False), contextlib.suppress(OSError):
            while True:
                connected = self._socket.accept()
                self._room.acquire(blocking=False)
                self._serve(*connected)

    def _serve(self, sock, address):
        sock.settimeout(SOCKET_SECONDS)
        connection = _Listed([address, sock, wsgi.STATE_IDLE])
        self._connections.add(connection)
        eventlet.spawn_n(self._converse, connection)

    def _converse(self, connection):
        try:
            self._wsgi.process_request(connection)
        except (OSError, eventlet.Timeout):
            connection[1].close()  # the client has gone or is too slow: nobody to tell
        except Exception:
            log.exception("connection_failed")
            connection[1].close()
        finally:
            self._connections.discard(connection)
            self._room.release()

    @staticmethod
    def _close_when_idle(connection):
        """Between requests: read what has arrived, then see the end. In a request: close after its answer."""
        if connection[2] == wsgi.STATE_REQUEST:
            connection[2] = wsgi.STATE_CLOSE
        else:
            with contextlib.suppress(OSError):
                connection[1].shutdown(socket.SHUT_RD)


class _Listed(list):
    """[address, socket, state] as eventlet wants it, and able to be in a set."""

    __hash__ = object.__hash__  # type: ignore[assignment]
    __eq__ = object.__eq__
