"""Every way into complaints."""

from services.complaints import projections
from services.complaints.api import api
from services.complaints.commands import deadlines
from shared.bus import every, subscribe
from shared.clock import utc_now
from shared.contracts import read_by
from shared.http import mount
from shared.service import LandlordService


class ComplaintsService(LandlordService):
    name = "complaints"

    http = mount(api)

    @subscribe(*read_by("complaints.keep_residents"), batch=500)
    def keep_residents(self, events):
        projections.keep_residents(events)

    @subscribe(*read_by("complaints.keep_staff"), batch=500)
    def keep_staff(self, events):
        projections.keep_staff(events)

    @every(minutes=1)
    def watch_deadlines(self):
        deadlines.watch_deadlines(now=utc_now())

    @every(minutes=1)
    def recount_deadlines(self):
        deadlines.recount_deadlines(now=utc_now())
