"""Every way into membership."""

from nameko.extensions import DependencyProvider

from services.membership import projections
from services.membership.api import api
from services.membership.commands import accounts, imports, keys, messages, sending, staff
from services.membership.settings import MembershipSettings, use
from shared.bus import every, subscribe
from shared.clock import utc_now
from shared.contracts import read_by
from shared.contracts.complaints import CANNOT_WAIT
from shared.contracts.membership import AccountActivated, ResidentImportProgressed, ResidentImportReceived
from shared.http import mount
from shared.service import LandlordService


class SettingsInUse(DependencyProvider):
    """Lets this process run with the settings it was started with."""

    def setup(self):
        use(self.container.config["settings"])


class MembershipService(LandlordService):
    name = "membership"
    settings = MembershipSettings
    settings_in_use = SettingsInUse()

    http = mount(api)

    @every(seconds=10, platform=True)
    def rotate_signing_keys(self):
        keys.rotate_signing_keys(utc_now())

    @every(minutes=60, platform=True)
    def drop_expired_keys(self):
        keys.drop_expired_keys(utc_now())

    @subscribe(AccountActivated)
    def note_activation(self, event):
        staff.note_activation(event.person_id)

    @every(minutes=30)
    def forget_old_sessions(self):
        accounts.forget_old_sessions(now=utc_now())

    @subscribe(*read_by("membership.send_requested_messages"))
    def send_requested_messages(self, event):
        sending.send_now(messages.take_request(event, now=utc_now()))

    @subscribe(*read_by("membership.send_urgent_messages"))
    def send_urgent_messages(self, event):
        requested = messages.request_staff_messages(event, now=utc_now())
        if event.template in CANNOT_WAIT:
            sending.send_now(requested)

    @every(seconds=5)
    def send_due_messages(self):
        sending.send_due_messages(now=utc_now())

    @every(minutes=10)
    def withdraw_unwanted_letters(self):
        messages.withdraw_unwanted_letters(now=utc_now())

    @subscribe(ResidentImportReceived, ResidentImportProgressed, workers=2, per_landlord=1)
    def run_resident_imports(self, _event):
        imports.run_resident_imports()

    @every(seconds=5)
    def resume_resident_imports(self):
        imports.run_resident_imports()

    @every(minutes=15)
    def remove_forgotten_uploads(self):
        imports.remove_forgotten_uploads(now=utc_now())

    @subscribe(*read_by("membership.keep_timeline"), batch=500)
    def keep_timeline(self, events):
        projections.keep_timeline(events)

    @subscribe(*read_by("membership.keep_completions"), batch=500)
    def keep_completions(self, events):
        projections.keep_completions(events)
