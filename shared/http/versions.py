"""Versions of what is shown and changed, as entity tags. Source: RFC 9110 8.8.3, 13.1."""

import re

from shared.errors import Malformed, VersionRequired
from shared.http.requests import current

_TAG = re.compile(r'"(\d{1,18})"', re.ASCII)


def etag(version):
    return f'"{version}"'


def if_match():
    """The version that the caller last saw. Raises VersionRequired, Malformed."""
    sent = current().headers.get("If-Match")
    if sent is None:
        raise VersionRequired("version_required", 'Say which version you change: If-Match: "<version>".')
    found = _TAG.fullmatch(sent.strip())
    if not found:
        raise Malformed("bad_version", 'If-Match must be one version in quotes, as the ETag gave it: "7".')
    return int(found[1])


def unchanged(tag):
    """Has the caller of this GET already got the version with this tag?"""
    request = current()
    sent = request.headers.get("If-None-Match")
    if sent is None or request.method not in ("GET", "HEAD"):
        return False
    return sent.strip() == "*" or tag in (part.strip().removeprefix("W/") for part in sent.split(","))
