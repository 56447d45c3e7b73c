"""Which of the messages that were put aside are meant."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Selection:
    """All that is given must fit; several of one kind mean any of them."""

    queues: tuple[
        str, ...
    ] = ()  # `complaints.keep_staff`, with `.parked` or without, or `complaints`: all of a service
    landlords: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()  # a part of the error, or of the place that raised it; capitals do not matter
    events: tuple[str, ...] = ()  # a part of `training.course_added.v1`
    messages: tuple[str, ...] = ()  # event ids, or the first digits of a digest
    after: datetime | None = None  # put aside then or later
    before: datetime | None = None  # put aside earlier

    @property
    def is_everything(self):
        return self == Selection()

    def wants_queue(self, lies_in, home):
        return not self.queues or any(asked in (lies_in, home) or home.startswith(f"{asked}.") for asked in self.queues)

    def wants(self, held):
        return (
            self.wants_queue(held.lies_in, held.queue)
            and (not self.landlords or held.landlord in self.landlords)
            and _any_within(self.errors, f"{held.error} {held.where}")
            and _any_within(self.events, held.event)
            and (not self.messages or any(held.is_called(name) for name in self.messages))
            and self._in_time(held.put_aside_at)
        )

    def _in_time(self, moment):
        if self.after is None and self.before is None:
            return True
        if moment is None:
            return False  # nobody knows when: it is named by its id
        return (self.after is None or moment >= self.after) and (self.before is None or moment < self.before)


def _any_within(parts, text):
    return not parts or any(part.lower() in text.lower() for part in parts)
