"""For whom the current greenlet works. Set at a door, cleared when the door closes, empty everywhere else."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from shared.ids import new_id

PLATFORM = "platform"  # stands in for a landlord on facts about the platform itself: registry, public keys


class NoLandlord(RuntimeError):
    """Code that touches a landlord's data ran outside a door. A bug: forgetting is a crash, not a leak."""


@dataclass(frozen=True)
class Command:
    """What makes a repeated request recognisable."""

    key: str | None  # sha256 hex over caller, method, path and Idempotency-Key; None where no key was sent
    body: str  # sha256 hex of the request body


@dataclass(frozen=True)
class Work:
    landlord: str
    actor: str | None = None  # resident, staff, partner, operator or system: a kind, never a person
    correlation_id: str | None = None
    causation_id: str | None = None  # id of the event that led here
    traceparent: str | None = None
    command: Command | None = None


_work: ContextVar[Work | None] = ContextVar("doorstep_work", default=None)


def work():
    """The current work, or None outside every door."""
    return _work.get()


def landlord():
    """Id of the landlord the current greenlet works for. Raises NoLandlord outside every door."""
    current = _work.get()
    if current is None:
        raise NoLandlord("No landlord is set here: only a door (HTTP route, event, timer, command line) sets one.")
    return current.landlord


@contextmanager
def acting_for(  # noqa: PLR0913 - what a door knows
    landlord_id, *, actor="system", correlation_id=None, causation_id=None, traceparent=None, command=None
):
    """Work for one landlord inside the block."""
    token = _work.set(
        Work(landlord_id, actor, correlation_id or new_id(), causation_id, traceparent, command),
    )
    try:
        yield _work.get()
    finally:
        _work.reset(token)


@contextmanager
def beside_the_command():
    """The same work, but not as the current command: for a document that the request neither makes nor changes as what
    it was asked for, so that its Idempotency-Key is not kept there, nor the request answered from it when repeated.
    """
    now = _work.get()
    token = _work.set(now and replace(now, command=None))
    try:
        yield
    finally:
        _work.reset(token)
