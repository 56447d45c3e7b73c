"""What happens around every view: who asks, for which landlord, may they, and the answer to whatever comes of it."""

import time

from eventlet import Timeout

from shared import metrics
from shared.context import PLATFORM, acting_for
from shared.errors import Conflict, NotAllowed, NotFound, NotSignedIn, RuleBroken, Unavailable
from shared.http.access import BODY, HOST, NONE
from shared.http.bodies import json_of
from shared.http.callers import caller_of
from shared.http.commands import command_of, one_at_a_time
from shared.http.problems import answer_failure
from shared.http.rates import rates
from shared.http.requests import current
from shared.http.wiring import wiring
from shared.logs import at_door
from shared.store.aggregate import LostRace

READING = ("GET", "HEAD")
ATTEMPTS = 3  # runs of one call whose save another writer overtook


def answer(api):
    """The response to the current request. Raises nothing."""
    started = time.perf_counter()
    request = current()
    try:
        response = _pass(api, request)
    except (Exception, Timeout) as failure:  # noqa: BLE001 - here expected and unexpected errors part ways, once
        response = answer_failure(failure, request)
    finally:
        if request.upload is not None:
            request.upload.close()
    _finish(request, response)
    seconds = time.perf_counter() - started
    metrics.observe_request(api.service, request.pattern, request.method, response.status_code, seconds)
    return response


def _pass(api, request):
    """The door's checks, in order, then the view."""
    if request.routing_exception is not None:
        raise request.routing_exception
    if not wiring.registry.loaded:  # nobody could be told from a stranger
        raise Unavailable("starting", "This service is only just starting. Try again shortly.", retry_after=1)
    view = api.view_functions[request.url_rule.endpoint]
    access = view.access
    if access.permission is None:
        landlord_id, who, actor = _landlord_of_public(access.landlord, request), "public", "public"
        request.rate_headers = rates.count(wiring.rate_limit, (landlord_id, request.peer))
    else:
        landlord_id, who, actor = _signed_in(access, request)
    request.read_body(getattr(view, "upload_rule", None))
    if access.landlord == BODY:
        landlord_id = _named_in_body(request, landlord_id)
    if access.landlord != NONE and (request.caller is None or request.caller.kind != "operator"):
        _check_state(landlord_id, request.method in READING or access.while_leaving)
    request.landlord = landlord_id
    command = command_of(request, who)
    work = acting_for(
        landlord_id,
        actor=actor,
        correlation_id=request.correlation_id,
        traceparent=request.traceparent,
        command=command,
    )
    with work, at_door(request.url_rule.endpoint), one_at_a_time(landlord_id, command):
        return api.make_response(_run(view, request.view_args))


def _run(view, values):
    for _ in range(ATTEMPTS):
        try:
            return view(**values)
        except LostRace:
            continue
    raise Conflict("try_again", "Somebody else is changing this at the same time. Try again.")


def _signed_in(access, request):
    """(landlord, person, kind) of a verified caller who has the permission."""
    request.caller = caller = caller_of(request.headers.get("Authorization"))
    at_host = _of_host(request)
    if at_host not in (None, caller.landlord):
        raise NotSignedIn("wrong_landlord_host", "This sign-in belongs to another landlord's address.")
    request.rate_headers = rates.count(wiring.rate_limit, (caller.landlord, caller.person_id))
    if access.permission not in caller.permissions:
        raise NotAllowed("not_allowed", "Your roles do not allow this.", permission=access.permission)
    return caller.landlord, caller.person_id, caller.kind


def _of_host(request):
    """Id of the landlord whose own host name was asked for, None on a shared host."""
    entry = wiring.registry.by_host(request.host)
    return entry.id if entry else None


def _landlord_of_public(source, request):
    """The landlord as far as the host or the path tells; None where only the body can."""
    if source == NONE:
        return PLATFORM
    at_host = _of_host(request)
    if callable(source):
        named = source(**request.view_args)
        if at_host not in (None, named):
            raise _no_landlord()
        return named
    if at_host is None and source == HOST:
        raise _no_landlord()
    return at_host


def _named_in_body(request, at_host):
    body = json_of(request)
    named = body.get("landlord") if isinstance(body, dict) else None
    if at_host is not None and named not in (None, at_host):
        raise _no_landlord()
    if at_host is None and named is None:
        said = {"pointer": "/landlord", "detail": "Say which landlord."}
        raise NotFound("landlord_not_named", "Several landlords share this address: name yours in the body.", [said])
    return at_host or named


def _check_state(landlord_id, is_allowed_while_leaving):
    """People of a landlord who leaves may only read; one who is gone is not there."""
    entry = wiring.registry.find(landlord_id) if isinstance(landlord_id, str) else None
    if entry is None or entry.state == "gone":
        raise _no_landlord()
    if entry.state == "leaving" and not is_allowed_while_leaving:
        raise RuleBroken("landlord_leaving", "This landlord is leaving the platform: nothing can be changed any more.")


def _no_landlord():
    return NotFound("landlord_not_found", "There is no such landlord here.")


_ALWAYS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
]
_NO_PAGE = "default-src 'none'; frame-ancestors 'none'"  # nothing in an answer of ours may run or be framed


def _finish(request, response):
    """Headers of every answer."""
    added = [*_ALWAYS, ("X-Request-Id", request.correlation_id), *request.rate_headers.items()]
    if "Content-Security-Policy" not in response.headers:
        added.append(("Content-Security-Policy", _NO_PAGE))
    if request.caller is not None or request.method not in READING or response.status_code >= 400:
        added.append(("Cache-Control", "no-store"))
    if request.replayed:
        added.append(("Idempotency-Replayed", "true"))
    response.headers.extend(added)
