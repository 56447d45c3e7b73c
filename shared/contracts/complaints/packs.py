"""What happens to the governing body's quarterly pack."""

from shared.contracts.event import Event
from shared.contracts.kinds import Count, Day, Moment


class QuarterlyPackState(Event):
    """For which quarter, and how many have read it."""

    entity = "quarterly_pack"
    first_day = Day(required=True)
    last_day = Day(required=True)  # inclusive
    issued_at = Moment(required=True)
    recipient_count = Count(required=True)
    read_count = Count(required=True)


class QuarterlyPackIssued(QuarterlyPackState):
    """The quarter is over and its pack can be read."""

    name = "complaints.quarterly_pack_issued"


class QuarterlyPackConfirmed(QuarterlyPackState):
    """Somebody has received or read it."""

    name = "complaints.quarterly_pack_confirmed"


class QuarterlyPackRestated(QuarterlyPackState):
    """A pack as it is, told again for a reader that lacks it."""

    name = "complaints.quarterly_pack_restated"
