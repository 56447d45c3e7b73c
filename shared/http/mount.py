"""Mounts an API in a nameko service: `http = mount(api)`. Each request runs in a worker of the service."""

import io
from functools import partial
from typing import Any

import eventlet
import structlog
from eventlet.event import Event
from eventlet.wsgi import ChunkReadError
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint

from shared import metrics
from shared.courtesy import somebody_asks
from shared.errors import Malformed, Refusal, Unavailable
from shared.http.api import check_routes
from shared.http.files import FileBody
from shared.http.problems import MEDIA_TYPE, body_too_large, problem_text
from shared.http.server import Server
from shared.http.wiring import wire, wiring
from shared.ids import new_id

log = structlog.get_logger()

MOST_WAITING = 200  # requests that wait for a worker; more are told to come back
BODY_SECONDS = 30  # to send a body of ordinary size
STOP_MARGIN = 4  # seconds of `stop_within` left for what stops after the door


def mount(api):
    """The nameko method that answers the API's requests. Raises RuntimeError when a route forgot its permission."""
    check_routes(api)

    @HttpDoor.decorator(api)
    def http(self, environ):
        return _call(api, environ)

    return http


class Failed(Refusal):
    status = 500


class RequestTimedOut(Refusal):
    status = 408


class HttpDoor(Entrypoint):
    """nameko calls setup, start and, at the end, stop, which returns when the last answer is written."""

    def __init__(self, api, **kwargs):
        super().__init__(**kwargs)
        self.api = api
        self.server: Any = None  # Server, once started
        self._waiting = 0

    def setup(self):
        wire(self.container.config["settings"])
        self._stop_within = max(1.0, self.container.config["settings"].stop_within - STOP_MARGIN)

    def start(self):
        self.server = Server(self.container.config["WEB_SERVER_ADDRESS"], self._answer)
        self.server.start()

    def stop(self):
        if self.server is not None:
            self.server.stop(self._stop_within)

    def kill(self):
        if self.server is not None:
            self.server.stop(0)

    def _answer(self, environ, start_response):
        """WSGI. Runs in the connection's greenlet: takes the body in, waits for a worker, hands its answer on."""
        try:
            _take_in_body(environ)
            with somebody_asks():
                status, headers, body = self._work(environ)
        except Refusal as refusal:
            status, headers, body = _refused(refusal)
        except Exception:
            log.exception("request_failed", door="http")
            status, headers, body = _refused(Failed("internal_error", "Something went wrong on our side."))
        if self.server.draining or _has_more(environ["eventlet.input"]):
            environ["doorstep.connection"].close_connection = 1
        start_response(status, headers)
        return body

    def _work(self, environ):
        if self._waiting >= MOST_WAITING:
            metrics.http_refused_busy.labels(self.container.service_name).inc()
            raise Unavailable("busy", "We are very busy. Try again in a moment.", retry_after=1)
        done = Event()
        self._waiting += 1
        try:
            self.container.spawn_worker(self, (environ,), {}, handle_result=partial(_hand_over, done))
        except ContainerBeingKilled:
            raise Unavailable("stopping", "This process is stopping. Try again.", retry_after=1) from None
        finally:
            self._waiting -= 1
        return done.wait()


def _hand_over(done, worker_ctx, result, exc_info):
    done.send(result, exc_info)
    return result, exc_info


def _call(api, environ):
    """(status, headers, body) of a WSGI application, the body complete, or a file to be read as it is sent."""
    answer: list[Any] = []
    chunks = api(environ, lambda status, headers, exc_info=None: answer.extend((status, headers)))
    if isinstance(chunks, FileBody):
        return answer[0], answer[1], chunks
    try:
        return answer[0], answer[1], [b"".join(chunks)]
    finally:
        if hasattr(chunks, "close"):
            chunks.close()


def _take_in_body(environ):
    """Read a body of ordinary size before a worker is asked for: no worker ever waits for a slow sender.

    A larger one stays on the connection for the route to take or refuse. Raises TooLarge, Malformed.
    """
    source, limit = environ["wsgi.input"], wiring.max_body_bytes
    if not source.chunked_input and source.content_length > limit:
        return
    try:
        with eventlet.Timeout(BODY_SECONDS, TimeoutError("body")):
            body = source.read(limit + 1)
    except TimeoutError:
        raise RequestTimedOut("request_timed_out", "The body did not arrive in time.") from None
    except (ChunkReadError, OSError):
        raise _incomplete() from None
    if len(body) > limit:
        raise body_too_large(limit)
    if not source.chunked_input and len(body) < source.content_length:
        raise _incomplete()
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    environ.pop("HTTP_TRANSFER_ENCODING", None)


def _has_more(source):
    """Is some of the body still on the connection? Then no other request can follow it."""
    if source.chunked_input:
        return source.chunk_length != 0
    return source.position < source.content_length


def _incomplete():
    return Malformed("bad_request", "The body ended before it was complete.")


def _refused(refusal):
    body = problem_text(refusal, new_id()).encode()
    headers = [("Content-Type", MEDIA_TYPE), ("Content-Length", str(len(body))), ("X-Content-Type-Options", "nosniff")]
    if hasattr(refusal, "retry_after"):
        headers.append(("Retry-After", str(refusal.retry_after)))
    return f"{refusal.status} {refusal.code}", headers, [body]
