"""Who may use a route: every route says so with @permission or @public."""

from dataclasses import dataclass, field
from datetime import datetime

HOST, BODY, NONE = "host", "body", "none"  # where a public route learns its landlord


@dataclass(frozen=True)
class Access:
    permission: str | None = None  # None: public
    landlord: object = HOST  # for public routes: "host", "body", "none", or a function of the path's values
    while_leaving: bool = False  # changes, but also at a landlord whose people may otherwise only read: signing in


def permission(name, *, while_leaving=False):
    """The route is for signed-in callers one of whose roles has this permission."""
    return _marks(Access(permission=name, while_leaving=while_leaving))


def public(view=None, *, landlord=HOST, while_leaving=False):
    """The route is for anybody.

    landlord: "host", the landlord whose host name was asked for; "body", on a host shared by several the one named by
    the body's `landlord`; a function of the path's values where one of them tells; "none", no landlord's data is seen.
    """
    if view is not None:
        return _marks(Access(landlord=landlord))(view)
    return _marks(Access(landlord=landlord, while_leaving=while_leaving))


def _marks(access):
    def mark(view):
        view.access = access
        return view

    return mark


@dataclass(frozen=True)
class Caller:
    """Who is asking, as their verified token says."""

    person_id: str
    kind: str  # staff, resident, partner, operator
    landlord: str
    roles: tuple[str, ...]
    permissions: frozenset[str] = field(repr=False)
    session_id: str
    issued_at: datetime  # UTC
    expires_at: float  # seconds since 1970
