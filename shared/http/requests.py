"""The request as our door sees it: Flask's, with the caller, the correlation id and the body read once."""

import hashlib
import re
from functools import lru_cache
from ipaddress import ip_address
from typing import cast

from flask import Request
from flask.globals import request_ctx

from shared.http.problems import body_too_large
from shared.http.uploads import receive
from shared.http.wiring import wiring
from shared.ids import new_id

_SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


def current():
    """The request that is being answered here. Raises RuntimeError outside of one."""
    return cast("DoorRequest", request_ctx.request)


class DoorRequest(Request):
    UNREAD = object()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.caller = None  # Caller, once verified
        self.landlord = None  # id, once known
        self.parsed = self.UNREAD  # the JSON body, once parsed
        self.upload = None  # the file, on routes that take one
        self.replayed = False  # answered from a command done before
        self.rate_headers = {}
        sent = self.headers.get("X-Request-Id", "")
        self.correlation_id = sent if _SANE_ID.fullmatch(sent) else new_id()
        self._upload_digest = None

    @property
    def pattern(self):
        """The route as it was declared: bounded, unlike the path."""
        return self.url_rule.rule if self.url_rule else "unmatched"

    @property
    def traceparent(self):
        """W3C trace context, as sent; None where it is not well-formed."""
        sent = self.headers.get("traceparent", "")
        return sent if _TRACEPARENT.fullmatch(sent) else None

    @property
    def peer(self):
        """The client's address. nginx, which is always in front and near, says whose it is."""
        near = self.remote_addr or ""
        return self.headers.get("X-Real-Ip", near) if _is_near(near) else near

    def read_body(self, upload_rule=None):
        """Take in the body, bounded. Raises TooLarge, WrongMediaType."""
        limit = upload_rule.max_bytes if upload_rule else wiring.max_body_bytes
        self.max_content_length = limit
        if (self.content_length or 0) > limit:
            raise body_too_large(limit)
        if upload_rule:
            upload_rule.check_media_type(self.mimetype)
            self.upload, self._upload_digest = receive(self.stream, upload_rule)
        else:
            self.get_data()

    def body_digest(self):
        """sha256 hex of the body."""
        return self._upload_digest or hashlib.sha256(self.get_data()).hexdigest()


@lru_cache(maxsize=1024)
def _is_near(address):
    try:
        return ip_address(address).is_private
    except ValueError:  # a socket file has no address
        return True
