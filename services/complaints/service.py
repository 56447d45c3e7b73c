"""Every way into complaints."""

from nameko.extensions import DependencyProvider

from services.complaints import projections, scanning
from services.complaints.api import api
from services.complaints.commands import (
    attachments,
    compensation,
    deadlines,
    decants,
    definitions,
    groups,
    hazard_watch,
    hazards,
    ombudsman,
    packs,
    remedies,
    reports,
    reviews,
    satisfaction,
)
from services.complaints.model import Act
from services.complaints.settings import ComplaintsSettings
from shared.bus import every, subscribe
from shared.clock import utc_now
from shared.contracts import read_by
from shared.contracts.complaints import AttachmentReceived
from shared.http import mount
from shared.service import LandlordService


class ScannerInUse(DependencyProvider):
    """Lets this process ask the scanner it was told of at its start."""

    def setup(self):
        scanning.use(scanning.scanner_at(self.container.config["settings"].scanner_url))


class ComplaintsService(LandlordService):
    name = "complaints"
    settings = ComplaintsSettings
    scanner_in_use = ScannerInUse()

    http = mount(api)

    @subscribe(*read_by("complaints.keep_residents"), batch=500)
    def keep_residents(self, events):
        projections.keep_residents(events)

    @subscribe(*read_by("complaints.keep_staff"), batch=500)
    def keep_staff(self, events):
        projections.keep_staff(events)

    @subscribe(*read_by("complaints.offer_remedies"))
    def offer_remedies(self, event):
        remedies.offer_remedies(event.subject, now=utc_now())

    @subscribe(*read_by("complaints.follow_ombudsman"))
    def follow_ombudsman(self, event):
        ombudsman.follow_ombudsman(event.data.get("complaint_id", event.subject), now=utc_now())

    @subscribe(*read_by("complaints.keep_awards"))
    def keep_awards(self, event):
        compensation.keep_awards(event.data.get("complaint_id", event.subject), now=utc_now())

    @subscribe(*read_by("complaints.settle_remedies"))
    def settle_remedies(self, event):
        compensation.settle_remedies(event.subject, now=utc_now())

    @subscribe(*read_by("complaints.ask_satisfaction"))
    def ask_satisfaction(self, event):
        satisfaction.ask_satisfaction(event.data.get("complaint_id", event.subject), now=utc_now())

    @subscribe(*read_by("complaints.keep_hazard_concerns"))
    def keep_hazard_concerns(self, event):
        hazards.keep_hazard_concern(event, now=utc_now())

    @every(minutes=1)
    def page_unacknowledged_hazards(self):
        hazard_watch.page_unacknowledged_hazards(now=utc_now())

    @every(minutes=1)
    def watch_hazard_deadlines(self):
        hazard_watch.watch_hazard_deadlines(now=utc_now())

    @every(minutes=1)
    def recount_hazard_deadlines(self):
        hazard_watch.recount_hazard_deadlines(now=utc_now())

    @every(minutes=10)
    def watch_decant_contacts(self):
        decants.watch_decant_contacts(now=utc_now())

    @every(minutes=1)
    def watch_deadlines(self):
        deadlines.watch_deadlines(now=utc_now())

    @every(minutes=1)
    def watch_reviews(self):
        reviews.watch_reviews(now=utc_now())

    @every(minutes=1)
    def finish_departures(self):
        groups.finish_departures(now=utc_now())

    @every(minutes=1)
    def recount_deadlines(self):
        deadlines.recount_deadlines(now=utc_now())

    @every(minutes=1)
    def open_split_complaints(self):
        definitions.open_split_complaints(now=utc_now())

    @every(minutes=1)
    def watch_remedies(self):
        remedies.watch_remedies(now=utc_now())

    @subscribe(AttachmentReceived, workers=2, per_landlord=1)
    def scan_attachment(self, event):
        attachments.scan_attachment(event.subject, now=utc_now())

    @every(minutes=1)
    def scan_waiting_attachments(self):
        attachments.scan_waiting_attachments(now=utc_now())

    @every(minutes=30)
    def remove_forgotten_pieces(self):
        attachments.remove_forgotten_pieces(now=utc_now())

    @every(minutes=1)
    def watch_ombudsman(self):
        ombudsman.watch_ombudsman(now=utc_now())

    @every(minutes=60)
    def watch_annual_reports(self):
        reports.watch_annual_reports(Act(utc_now()))

    @every(minutes=60)
    def issue_quarterly_pack(self):
        packs.issue_quarterly_pack(now=utc_now())
