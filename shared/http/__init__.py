"""The HTTP door: who asks, for which landlord, what they sent, and one way to answer."""

from shared.http.access import Caller, permission, public
from shared.http.api import Api, check_routes, make_api, routes_of
from shared.http.callers import caller
from shared.http.files import file_answer
from shared.http.mount import mount
from shared.http.openapi import merge_openapi, openapi_of
from shared.http.paging import Page, PageQuery, page, page_of
from shared.http.versions import if_match
from shared.http.wiring import wire, wiring

__all__ = [
    "Api",
    "Caller",
    "Page",
    "PageQuery",
    "caller",
    "check_routes",
    "file_answer",
    "if_match",
    "make_api",
    "merge_openapi",
    "mount",
    "openapi_of",
    "page",
    "page_of",
    "permission",
    "public",
    "routes_of",
    "wire",
    "wiring",
]
