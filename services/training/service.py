"""Every way into training."""

from services.training import projections
from services.training.api import api
from services.training.commands import attendance, bookings
from shared.bus import every, subscribe
from shared.clock import utc_now
from shared.contracts import read_by
from shared.http import mount
from shared.service import LandlordService


class TrainingService(LandlordService):
    name = "training"

    http = mount(api)

    @subscribe(*read_by("training.keep_residents"), batch=500)
    def keep_residents(self, events):
        projections.keep_residents(events)

    @subscribe(*read_by("training.keep_staff"), batch=500)
    def keep_staff(self, events):
        projections.keep_staff(events)

    @every(minutes=1)
    def pass_on_expired_offers(self):
        bookings.pass_on_expired_offers(now=utc_now())

    @every(minutes=15)
    def release_places_of_leavers(self):
        bookings.release_places_of_leavers(now=utc_now())

    @every(minutes=60)
    def remind_of_expiring_certificates(self):
        attendance.remind_of_expiring_certificates(now=utc_now())
