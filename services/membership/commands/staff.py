"""What administrators do with staff."""

from services.membership import codes
from services.membership.commands.accounts import revoked
from services.membership.commands.unkeyed import unkeyed
from services.membership.model import checks
from services.membership.model.accounts import Account
from services.membership.model.staff import Administrators, StaffMember
from shared.contracts.membership import AccountCodeRequested, StaffMemberChanged, StaffMemberInvited
from shared.errors import BadInput, Conflict


def invite_staff_member(name, email, roles, deliver="hand_over", *, now):
    """Put a person on the staff with a one-time code: (staff member, code). Again, before they activate: another code.

    deliver: "hand_over", the code is told to whoever invites; "send", it is sent by e-mail, and None here.
    The e-mail address is the sign-in name. Account first, staff member second: should one be missing after a crash, the
    same invitation finishes the work.
    Raises: BadInput unknown_role, bad_email; Conflict sign_in_name_taken.
    Announces: StaffMemberInvited, or StaffMemberChanged where name or roles differ from then; to send,
    AccountCodeRequested.
    """
    StaffMember.check_roles(roles)
    email = _checked_email(email)
    code = codes.new_code() if deliver == "hand_over" else None
    with unkeyed():
        account = _account(email, code, now)
    staff = StaffMember.find(account.person_id)
    event = StaffMemberChanged if staff else StaffMemberInvited
    staff = staff or StaffMember(id=account.person_id, email=account.sign_in_name)
    if staff.describe(name, roles):
        staff.announce(event.of(staff))
    if code is None:
        staff.announce(AccountCodeRequested(staff.id, account_id=account.id, template="invitation"))
    return staff.save(), code


def _checked_email(value):
    try:
        return checks.email(value)
    except checks.Unfit:
        raise BadInput("bad_email", "This is not an e-mail address such as anna@hull.example.") from None


def change_staff_roles(staff_id, roles, *, version, now):
    """Give a member of staff these roles in place of those they have. Tokens issued before are no longer good.

    Raises: NotFound staff_member_not_found; StaleVersion; BadInput unknown_role; RuleBroken last_administrator.
    Announces: StaffMemberChanged, AccessRevoked.
    """
    staff = StaffMember.get(staff_id, version=version)
    StaffMember.check_roles(roles)
    was_administrator, staff.roles = staff.is_administrator, sorted(set(roles))
    return _changed(staff, was_administrator, now)


def suspend_staff_member(staff_id, *, version, now):
    """Shut a member of staff out, at once and everywhere.

    Raises: NotFound staff_member_not_found; StaleVersion; RuleBroken already_suspended, last_administrator.
    Announces: StaffMemberChanged, AccessRevoked.
    """
    staff = StaffMember.get(staff_id, version=version)
    was_administrator = staff.is_administrator
    staff.suspend(now)
    return _changed(staff, was_administrator, now)


def reinstate_staff_member(staff_id, *, version, now):
    """Let a suspended member of staff in again; they sign in anew.

    Raises: NotFound staff_member_not_found; StaleVersion; RuleBroken not_suspended.
    Announces: StaffMemberChanged, AccessRevoked.
    """
    staff = StaffMember.get(staff_id, version=version)
    staff.reinstate(now)
    return _changed(staff, False, now)


def note_activation(staff_id):
    """Know that a member of staff can sign in now; of residents nothing needs to be known. Safe to repeat.

    Announces: StaffMemberChanged, the first time.
    """
    staff = StaffMember.find(staff_id)
    if staff is None:
        return
    if staff.note_activation():
        staff.announce(StaffMemberChanged.of(staff))
        staff.save()
    if staff.is_administrator:
        Administrators.include(staff_id)


def _account(email, code, now):
    account = Account.find(Account.id_of(email)) or Account.named(email, StaffMember.next_id(), "staff")
    if account.person_kind != "staff" or account.state != "invited":
        raise Conflict("sign_in_name_taken", "Somebody signs in with this e-mail address already.")
    if code is not None:
        account.accept_code(code, now)
    return account.save()


def _changed(staff, was_administrator, now):
    """Store and announce; who can let others in is settled first, and put back should the change not be stored."""
    with unkeyed():
        if was_administrator and not staff.is_administrator:
            Administrators.release(staff.id)
    staff.announce(StaffMemberChanged.of(staff))
    staff.announce(revoked(staff.id, staff.id, now))
    try:
        staff.save()
    except Exception:
        if was_administrator:
            with unkeyed():
                Administrators.include(staff.id)
        raise
    if staff.is_administrator and not was_administrator:
        with unkeyed():
            Administrators.include(staff.id)
    return staff
