"""Every refusal and every failure as one shape. Source: RFC 9457 (problem details)."""

import json
from http import HTTPStatus

import structlog
from flask import Response
from pymongo.errors import ConnectionFailure, OperationFailure, PyMongoError
from werkzeug.exceptions import HTTPException

from shared.errors import NotFound, Refusal, TooLarge, Unavailable

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"

_CODES = {  # of what the libraries below us refuse
    400: "bad_request",
    404: "route_not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "wrong_media_type",
}

_UNAUTHORIZED = 13  # MongoDB's code; the rights on a landlord's databases are taken away while it is moved


def problem(status, code, detail, *, correlation_id=None, fields=(), **extra):
    """The problem document as a dict."""
    phrase = HTTPStatus(status).phrase
    document = {"type": f"urn:doorstep:problem:{code}", "title": phrase, "status": status, "code": code}
    document |= {"detail": detail, "correlation_id": correlation_id, "errors": list(fields)}
    return document | extra


def problem_text(refusal, correlation_id):
    """The problem document of a refusal, as JSON."""
    facts = {"correlation_id": correlation_id, "fields": refusal.fields} | refusal.extra
    return json.dumps(problem(refusal.status, refusal.code, refusal.detail, **facts))


def body_too_large(limit):
    return TooLarge("body_too_large", f"The body is larger than {limit} bytes.", limit=limit)


def answer_failure(failure, request):
    """The response to whatever went wrong. Only what is no refusal is logged: that is a bug or an outage."""
    refusal = _refusal_of(failure)
    if refusal is None:
        _log(log.error, "request_failed", request, failure)
        refusal = Refusal("internal_error", "Something went wrong on our side. Tell us the correlation id.")
        refusal.status = 500
    elif refusal.status >= 500:
        _log(log.warning, "request_unavailable", request, failure, code=refusal.code)
    text = problem_text(refusal, request.correlation_id)
    return Response(text, status=refusal.status, headers=_headers(refusal, failure), mimetype=MEDIA_TYPE)


def _log(level, event, request, failure, **facts):
    """The work is over by now, so its landlord and correlation id are named here."""
    level(
        event,
        door="http",
        landlord=request.landlord,
        correlation_id=request.correlation_id,
        route=request.pattern,
        method=request.method,
        exc_info=failure,
        **facts,
    )


def _refusal_of(failure):
    if isinstance(failure, Refusal):
        return failure
    if isinstance(failure, HTTPException):
        return _of_library(failure)
    if isinstance(failure, ConnectionFailure) or (isinstance(failure, PyMongoError) and failure.timeout):
        return Unavailable("database_away", "We cannot reach our database just now. Try again shortly.", retry_after=5)
    if isinstance(failure, OperationFailure) and failure.code == _UNAUTHORIZED:
        return Unavailable("landlord_shut", "This landlord is being moved. Try again shortly.", retry_after=30)
    return None


def _of_library(failure):
    status = failure.code or 500
    if status >= 500:
        return None
    if status == 404:
        return NotFound(_CODES[404], "There is nothing at this address.")
    refusal = Refusal(_CODES.get(status, "bad_request"), f"{HTTPStatus(status).phrase}.")
    refusal.status = status
    return refusal


def _headers(refusal, failure):
    headers = {}
    if refusal.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if hasattr(refusal, "retry_after"):
        headers["Retry-After"] = str(refusal.retry_after)
    if hasattr(refusal, "current"):
        headers["ETag"] = f'"{refusal.current}"'
    if methods := getattr(failure, "valid_methods", None):
        headers["Allow"] = ", ".join(sorted(methods))
    return headers
