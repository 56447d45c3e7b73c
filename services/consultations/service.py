"""Every way into consultations."""

from services.consultations import commands, projections
from services.consultations.api import api
from shared.bus import every, subscribe
from shared.clock import utc_now
from shared.contracts import read_by
from shared.contracts.consultations import ConsultationDecided, ConsultationOpened, FeedbackPublished
from shared.http import mount
from shared.service import LandlordService


class ConsultationsService(LandlordService):
    name = "consultations"

    http = mount(api)

    @subscribe(*read_by("consultations.keep_residents"), batch=500)
    def keep_residents(self, events):
        projections.keep_residents(events)

    @subscribe(*read_by("consultations.keep_staff"), batch=500)
    def keep_staff(self, events):
        projections.keep_staff(events)

    @subscribe(ConsultationOpened, FeedbackPublished)
    def start_mailings(self, event):
        commands.start_mailings(event)

    @subscribe(ConsultationDecided)
    def make_decision(self, event):
        commands.make_decision(event.decision_id)

    @every(seconds=5)
    def continue_mailings(self):
        commands.continue_mailings(now=utc_now())

    @every(minutes=1)
    def close_ended_consultations(self):
        commands.close_ended_consultations(now=utc_now())

    @every(minutes=10)
    def announce_overdue_feedback(self):
        commands.announce_overdue_feedback(now=utc_now())
