"""What membership keeps: landlords and keys, people and their accounts, groups, imports, messages."""

from services.membership.model.accounts import Account, CodeRequest, Session
from services.membership.model.groups import Group
from services.membership.model.guards import SignInGuard
from services.membership.model.imports import ImportFault, ResidentImport, UploadPiece
from services.membership.model.landlords import Landlord, SigningKey
from services.membership.model.messages import ContactDetails, Message
from services.membership.model.residents import Resident
from services.membership.model.staff import Administrators, StaffMember

__all__ = [
    "Account",
    "Administrators",
    "CodeRequest",
    "ContactDetails",
    "Group",
    "ImportFault",
    "Landlord",
    "Message",
    "Resident",
    "ResidentImport",
    "Session",
    "SignInGuard",
    "SigningKey",
    "StaffMember",
    "UploadPiece",
]
