"""What membership announces: landlords, keys, people, groups, messages."""

from shared.contracts import SERVICES
from shared.contracts.event import Event
from shared.contracts.kinds import Code, Codes, Count, Day, Details, Id, Moment, PublicName

LANDLORD_KINDS = (
    "council_direct",
    "council_with_almo",
    "almo",
    "housing_association",
    "stock_transfer_association",
    "housing_cooperative",
    "tmo",
    "tmo_alliance",
    "almshouse",
    "for_profit_rp",
    "devolved_landlord",
    "training_provider",
)
NATIONS = ("ENG", "WLS", "SCT", "NIR")
LANDLORD_STATES = ("active", "leaving", "gone")
TENURES = (
    "secure",
    "introductory",
    "assured",
    "starter",
    "flexible",
    "licence",
    "leaseholder",
    "shared_owner",
    "other",
)
RESIDENT_STATES = ("active", "moved_out", "deceased")
CHANNELS = ("email", "post", "sms", "phone")  # how a person wants to be reached
FORMATS = ("standard", "large_print", "easy_read", "braille", "audio", "translated")
PERSON_KINDS = ("staff", "resident")  # who has an account
INVOLVEMENTS = ("none", "occasional", "regular")
GROUP_KINDS = (
    "scrutiny_panel",
    "complaints_panel",
    "estate_board",
    "area_panel",
    "tenants_and_residents_association",
    "youth_board",
    "service_review_group",
    "tmo_committee",
    "oversight_group",
)
GROUP_ROLES = ("chair", "vice_chair", "secretary", "treasurer", "panel_member", "board_member", "association_member")
BASES = ("elected", "appointed", "volunteered", "co_opted", "ex_officio")
MEMBERSHIP_STATES = ("active", "suspended", "ended")
TRAINING_STATES = ("not_required", "due", "done", "overdue")
IMPORT_STATES = ("received", "running", "finished", "failed")
MESSAGE_STATES = ("queued", "sent", "to_print", "printed", "failed", "not_wanted")

_EVERYWHERE = tuple(f"{service}.keep_platform_facts" for service in SERVICES)
_RESIDENT_READERS = tuple(f"{service}.keep_residents" for service in SERVICES if service != "membership")
_STAFF_READERS = tuple(f"{service}.keep_staff" for service in SERVICES if service != "membership")


class LandlordState(Event):
    """A landlord of the platform. Goes out under the id `platform`."""

    entity = "landlord"
    readers = _EVERYWHERE
    organisation_name = PublicName(required=True)
    kind = Code(LANDLORD_KINDS, required=True)
    nation = Code(NATIONS, required=True)
    state = Code(LANDLORD_STATES, required=True)
    hosts = Codes(required=True)


class LandlordRegistered(LandlordState):
    """A landlord was added and its databases are ready."""

    name = "membership.landlord_registered"


class LandlordChanged(LandlordState):
    """A landlord's entry changed: its name, host names, or its stay on the platform."""

    name = "membership.landlord_changed"


class LandlordRestated(LandlordState):
    """A landlord's entry as it is, told again for a reader that lacks it."""

    name = "membership.landlord_restated"


class SigningKeyPublished(Event):
    """A public key that verifies access tokens until it expires. Goes out under the id `platform`."""

    name, entity = "membership.signing_key_published", "signing_key"
    readers = _EVERYWHERE
    jwk = Details(required=True)
    expires_at = Moment(required=True)


class AccessRevoked(Event):
    """Access tokens of a session or a person, issued before a moment, are no longer good."""

    name, entity = "membership.access_revoked", "access"
    readers = _EVERYWHERE
    revoked_subject = Id(required=True)  # a session's id or a person's
    issued_before = Moment(required=True)
    until = Moment(required=True)  # by then the last of these tokens has run out


class StaffState(Event):
    """A person who works for the landlord: roles, not name."""

    entity = "staff_member"
    readers = _STAFF_READERS
    roles = Codes(required=True)
    state = Code(("invited", "active", "suspended"), required=True)


class StaffMemberInvited(StaffState):
    name = "membership.staff_member_invited"


class StaffMemberChanged(StaffState):
    name = "membership.staff_member_changed"


class StaffMemberRestated(StaffState):
    name = "membership.staff_member_restated"


class ResidentState(Event):
    """A person in one of the landlord's homes, without anything that says who."""

    entity = "resident"
    readers = _RESIDENT_READERS
    state = Code(RESIDENT_STATES, required=True)
    tenure = Code(TENURES, required=True)
    estate = Code(allow_none=True)
    block = Code(allow_none=True)  # the landlord's code of a building with several homes
    preferred_channel = Code(CHANNELS, required=True)
    involvement = Code(INVOLVEMENTS, required=True)


class ResidentRegistered(ResidentState):
    name = "membership.resident_registered"


class ResidentChanged(ResidentState):
    name = "membership.resident_changed"


class ResidentMovedOut(ResidentState):
    """The tenancy ended, or the person died: no longer asked, no longer written to."""

    name = "membership.resident_moved_out"


class ResidentRestated(ResidentState):
    name = "membership.resident_restated"


class ResidentsImported(ResidentState):
    """One chunk of an import: the residents it registered or changed."""

    name, entity, batch = "membership.residents_imported", "resident_import", True


class ResidentImportState(Event):
    """How far an import has come."""

    entity = "resident_import"
    status = Code(IMPORT_STATES, required=True)
    rows_read = Count(required=True)
    rows_refused = Count(required=True)


class ResidentImportReceived(ResidentImportState):
    """A file is stored whole and its columns are known; its rows are still to be read."""

    name = "membership.resident_import_received"
    readers = ("membership.run_resident_imports",)


class ResidentImportProgressed(ResidentImportState):
    """Some time was spent on it, and there is more to do: said so that other imports have their turn."""

    name = "membership.resident_import_progressed"
    readers = ("membership.run_resident_imports",)


class ResidentImportFinished(ResidentImportState):
    name = "membership.resident_import_finished"


class ResidentImportFailed(ResidentImportState):
    """Nothing more is done about it after several attempts; what was stored stays."""

    name = "membership.resident_import_failed"


class GroupState(Event):
    """A group of residents: panel, board, association."""

    entity = "group"
    kind = Code(GROUP_KINDS, required=True)
    recognised = Code(("yes", "no"), required=True)
    members = Count(required=True)


class GroupFormed(GroupState):
    name = "membership.group_formed"


class GroupChanged(GroupState):
    name = "membership.group_changed"


class GroupRestated(GroupState):
    name = "membership.group_restated"


class GroupMembershipState(Event):
    """A resident's place in a group."""

    entity = "group_membership"
    readers = ("membership.keep_timeline",)
    about = ("group", "group_id")
    group_id = Id(required=True)
    resident_id = Id(required=True)
    role = Code(GROUP_ROLES, required=True)
    basis = Code(BASES, required=True)
    state = Code(MEMBERSHIP_STATES, required=True)
    term_starts_on = Day(required=True)
    term_ends_on = Day(allow_none=True)


class RoleGranted(GroupMembershipState):
    name, timeline = "membership.role_granted", "joined"


class RoleEnded(GroupMembershipState):
    name, timeline = "membership.role_ended", "left"


class AccountActivated(Event):
    """A person set a password with the one-time code and can sign in."""

    name, entity, timeline = "membership.account_activated", "account", "activated"
    readers = ("membership.keep_timeline", "membership.note_activation")
    person_kind = Code(PERSON_KINDS, required=True)
    person_id = Id(required=True)
    resident_id = Id(allow_none=True)  # null for staff


class AccountCodeRequested(Event):
    """A one-time code is to be sent to the owner of an account, if there is one: nobody can tell from this."""

    name, entity = "membership.account_code_requested", "account_code_request"
    readers = ("membership.send_requested_messages",)
    account_id = Id(required=True)
    template = Code(("invitation", "password_reset"), required=True)


class MessageState(Event):
    """A message to one resident, on its way or there."""

    entity = "message"
    resident_id = Id(allow_none=True)  # null where staff are written to
    template = Code(required=True)
    channel = Code((*CHANNELS, "none"), required=True)
    status = Code(MESSAGE_STATES, required=True)
    about_kind = Code(allow_none=True)
    about_id = Id(allow_none=True)


class MessageSent(MessageState):
    """It left the platform: by e-mail or text, or as a printed letter."""

    name, timeline = "membership.message_sent", "told"
    readers = ("membership.keep_timeline",)
    about = ("about_kind", "about_id")


class MessageFailed(MessageState):
    """It could not be sent by any channel."""

    name = "membership.message_failed"


class MessageRequested(Event):
    """Somebody is to be told something. Announced by other services through a subclass of their own."""

    entity = "message_request"
    readers = ("membership.send_requested_messages",)
    resident_id = Id(required=True)
    template = Code(required=True)
    about_kind = Code(required=True)
    about_id = Id(required=True)
    details = Details(required=True)  # what the template needs: codes, dates, references
