"""What every service has, whatever it is about: the relay, and the platform's facts."""

from shared import landlords
from shared.bus import subscribe
from shared.contracts.membership import (
    AccessRevoked,
    LandlordChanged,
    LandlordRegistered,
    LandlordRestated,
    SigningKeyPublished,
)
from shared.relay import Relay


class LandlordService:
    """A service that many landlords share."""

    relay = Relay()

    @subscribe(LandlordRegistered, LandlordChanged, LandlordRestated, SigningKeyPublished, AccessRevoked, batch=100)
    def keep_platform_facts(self, events):
        landlords.keep(events)
