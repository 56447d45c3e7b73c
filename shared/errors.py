"""The few kinds of refusal. Each carries a stable code and a sentence a person can act on, never personal data.

What is not a Refusal is a bug: the door answers 500 with a correlation id and logs the traceback.
"""


class Refusal(Exception):
    """Something was asked that we will not do.

    code: stable, snake_case, for programs. detail: plain English, for people.
    fields: [{"pointer": "/answers/q1", "detail": "..."}] where single inputs are to blame.
    extra: further members of the problem document.
    """

    status = 400

    def __init__(self, code, detail, fields=None, **extra):
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.fields = fields or []
        self.extra = extra


class Malformed(Refusal):
    """The request cannot be read at all."""

    status = 400


class NotSignedIn(Refusal):
    status = 401


class NotAllowed(Refusal):
    status = 403


class NotFound(Refusal):
    """It does not exist, or is another landlord's: the two are never told apart."""

    status = 404


class RuleBroken(Refusal):
    """A rule of the field says no, given how things stand."""

    status = 409


class Conflict(Refusal):
    """Somebody else got there first."""

    status = 409


class StaleVersion(Refusal):
    """The caller changed a version that is no longer the current one."""

    status = 412

    def __init__(self, current):
        super().__init__("stale_version", "This was changed by someone else. Load it again.", current_version=current)
        self.current = current


class TooLarge(Refusal):
    status = 413


class WrongMediaType(Refusal):
    status = 415


class BadInput(Refusal):
    """The request can be read, but what it says is not acceptable."""

    status = 422


class VersionRequired(Refusal):
    status = 428


class TooManyRequests(Refusal):
    status = 429

    def __init__(self, code, detail, retry_after=1):
        super().__init__(code, detail)
        self.retry_after = retry_after  # seconds


class Unavailable(Refusal):
    """Something we stand on is away; the same request may work later."""

    status = 503

    def __init__(self, code, detail, retry_after=5):
        super().__init__(code, detail)
        self.retry_after = retry_after  # seconds
