"""The API of one service: APIFlask with our own door, our own reading of input and writing of output."""

import json
from functools import wraps

from apiflask import APIFlask
from apiflask.schemas import EmptySchema, FileSchema
from flask import Response
from flask.sessions import SessionInterface
from marshmallow import Schema

from shared.http import bodies
from shared.http.access import BODY
from shared.http.door import answer
from shared.http.fields import KeysOfMappings
from shared.http.paging import Page, link_of
from shared.http.problems import answer_failure
from shared.http.requests import DoorRequest, current
from shared.http.uploads import UploadRule
from shared.http.versions import etag, unchanged
from shared.http.writing import writer_of
from shared.store.aggregate import Repeated

PREFIX = "/api/v1"

_LOADERS = {"json": bodies.load_json, "query": bodies.load_query, "headers": bodies.load_headers}


class _NoSession(SessionInterface):
    """Nobody is remembered between requests: each brings its token."""

    def open_session(self, app, request):
        return None

    def make_null_session(self, app):
        return None


class Api(APIFlask):
    """One service's routes. `service` labels its metrics."""

    request_class = DoorRequest
    session_interface = _NoSession()

    def __init__(self, service, title):
        super().__init__(
            service,
            title=title,
            version="1",
            spec_path=None,
            docs_path=None,
            json_errors=False,
            static_folder=None,
            spec_plugins=[KeysOfMappings()],
        )
        self.service = service
        self.url_map.merge_slashes = False  # an address is written one way: no redirects
        self.config.update(
            PROVIDE_AUTOMATIC_OPTIONS=False,
            OPENAPI_VERSION="3.1.0",
            AUTO_SERVERS=False,
            AUTO_404_RESPONSE=False,
            AUTO_VALIDATION_ERROR_RESPONSE=False,
            AUTO_AUTH_ERROR_RESPONSE=False,
        )

    def add_url_rule(self, rule, endpoint=None, view_func=None, **options):
        super().add_url_rule(PREFIX + rule, endpoint, view_func, **options)

    def input(self, schema, location="json", **options):
        """Give the view what was sent, checked, as `json_data` or `query_data`. Unknown fields are refused."""
        document = super().input(schema, location, **options)
        shape, load = _instance(schema), _LOADERS[location]

        def decorate(view):
            @wraps(document(view))
            def read_then_view(**values):
                values[f"{location}_data"] = load(shape, current())
                return view(**values)

            return read_then_view

        return decorate

    def output(self, schema, status_code=200, **options):
        """Answer with what the view returns, through the schema.

        A returned document with a `version` gets an ETag, a Page its Link; a command done before is answered from the
        document it made, by the same schema. A Response is passed on as it is.
        """
        document = super().output(schema, status_code, **options)
        shape = _instance(schema)
        write = _as_returned if isinstance(shape, EmptySchema | FileSchema) else writer_of(shape)

        def decorate(view):
            @wraps(document(view))
            def view_then_write(**values):
                try:
                    result = view(**values)
                except Repeated as repeated:
                    current().replayed = True
                    result = repeated.document
                return result if isinstance(result, Response) else _written(write, result, status_code)

            return view_then_write

        return decorate

    def upload(self, *media_types, max_bytes):
        """The whole body is one file of such a type; the view gets it as `upload`, a file open for reading bytes."""

        def decorate(view):
            @wraps(view)
            def rewind_then_view(**values):
                upload = current().upload
                upload.seek(0)
                return view(upload=upload, **values)

            rewind_then_view.__dict__["upload_rule"] = UploadRule(media_types, max_bytes)
            return rewind_then_view

        return decorate

    def full_dispatch_request(self):
        return answer(self)

    def handle_exception(self, failure):
        """Only for what fails outside the door itself."""
        return answer_failure(failure, current())


_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def make_api(service, title):
    """The API of a service; its routes live under /api/v1."""
    return Api(service, title)


def routes_of(api):
    """Every route, for tests: {rule, methods, endpoint, permission (None: public), public, landlord, while_leaving}."""
    return [
        {
            "rule": rule.rule,
            "methods": sorted(rule.methods - {"HEAD", "OPTIONS"}),
            "endpoint": rule.endpoint,
            "permission": access.permission,
            "public": access.permission is None,
            "landlord": access.landlord if access.permission is None else None,
            "while_leaving": access.while_leaving,
        }
        for rule, access in _rules(api)
    ]


def check_routes(api):
    """Refuse to serve an API with a route that does not say who may use it, or reads its landlord from no body."""
    for rule, access in _rules(api):
        view = api.view_functions[rule.endpoint]
        if access is None:
            raise RuntimeError(f"Route {rule.rule} ({rule.endpoint}) has neither @permission nor @public.")
        if access.landlord == BODY and hasattr(view, "upload_rule"):
            raise RuntimeError(f"Route {rule.rule} ({rule.endpoint}) takes a file: its body can name no landlord.")


def _rules(api):
    return [
        (rule, getattr(api.view_functions[rule.endpoint], "access", None))
        for rule in sorted(api.url_map.iter_rules(), key=lambda rule: rule.rule)
    ]


def _instance(schema):
    if isinstance(schema, dict):
        return Schema.from_dict(schema)() if schema else EmptySchema()
    return schema() if isinstance(schema, type) else schema


def _as_returned(result):
    return result


def _written(write, result, status_code):
    if status_code == 204:
        return Response(status=204)
    headers = {}
    version = getattr(result, "version", None)
    if version is not None:
        headers["ETag"] = etag(version)
        if unchanged(headers["ETag"]):
            return Response(status=304, headers=headers)
    if isinstance(result, Page) and (link := link_of(result)):
        headers["Link"] = link
    text = _as_json(write(result))
    return Response(text, status=status_code, headers=headers, mimetype="application/json")
