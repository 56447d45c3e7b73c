"""Membership over HTTP: shape in, permission, one call, shape out."""

from services.membership.api import accounts, groups, imports, messages, residents, staff, timeline
from services.membership.api.app import api

ROUTES = (accounts, staff, residents, imports, groups, timeline, messages)  # each hangs its routes on `api`

__all__ = ["ROUTES", "api"]
