"""What people do with their accounts: activate, sign in and out, stay signed in, change or forget the password.

Whatever is wrong with a sign-in, the answer is the same and takes as long, so that nobody learns which accounts exist.
"""

from dataclasses import dataclass
from datetime import timedelta

from services.membership import passwords
from services.membership.commands.keys import sign_token
from services.membership.commands.unkeyed import unkeyed
from services.membership.model.accounts import TOKENS_LIVE, Account, CodeRequest, Session, signed_out
from services.membership.model.groups import Group
from services.membership.model.guards import SignInGuard
from services.membership.model.residents import Resident
from services.membership.model.staff import StaffMember
from shared.context import landlord
from shared.contracts.membership import AccessRevoked, AccountActivated, AccountCodeRequested
from shared.errors import BadInput, Conflict, NotSignedIn
from shared.store import Repeated
from shared.sweeper import clear_tombstones
from shared.tokens import LIFETIME

MOST_FORGOTTEN = 2000  # documents in one turn


@dataclass(frozen=True)
class SignedIn:
    """What a person gets to stay signed in with."""

    access_token: str
    refresh_token: str
    person_id: str
    kind: str
    roles: list
    token_type: str = "Bearer"  # noqa: S105 - the name of a scheme
    expires_in: int = LIFETIME  # seconds


def activate_account(sign_in_name, code, password, *, now):
    """Set the password with a one-time code: the first one, or a new one in place of one forgotten.

    Raises: BadInput code_not_valid, password_…; TooManyRequests too_many_attempts.
    Announces: AccountActivated the first time, AccessRevoked after that.
    """
    account_id = Account.id_of(sign_in_name)
    passwords.check_new(password, sign_in_name)
    SignInGuard.take_attempt(account_id, now)
    with unkeyed():
        account = Account.find(account_id)
        if account is None or not account.has_code(code, now):
            SignInGuard.note_failure(now)
            raise BadInput(
                "code_not_valid",
                "The sign-in name and this code do not fit, or the code was used or is too old. Ask for a new one.",
                [{"pointer": "/code", "detail": "Not valid."}],
            )
        first = account.state == "invited"
        account.set_password(passwords.hash_of(password), now)
        account.announce(AccountActivated.of(account) if first else revoked(account.id, account.person_id, now))
        account.save()
    SignInGuard.forgive(account_id)
    return account


def sign_in(sign_in_name, password, *, now):
    """Begin a session.

    Raises: NotSignedIn sign_in_refused; TooManyRequests too_many_attempts; Unavailable no_signing_key, busy.
    """
    account_id = Account.id_of(sign_in_name)
    SignInGuard.take_attempt(account_id, now)
    with unkeyed():
        account = Account.find(account_id)
        right = passwords.is_right(password, account.password_hash if account else None)
        person = person_of(account) if right else None
        if person is None:
            SignInGuard.note_failure(now)
            raise NotSignedIn("sign_in_refused", "This sign-in name and password do not fit.")
        SignInGuard.forgive(account_id)
        if passwords.is_outdated(account.password_hash):
            account.password_hash = passwords.hash_of(password)
            account.save()
        return _begin_session(account, person, now)


def refresh_tokens(refresh_token, *, now):
    """Go on with a session: a new access token, and a new refresh token in place of this one.

    A refresh token that was used before ends its session. Under the same Idempotency-Key it may be repeated.
    Raises: NotSignedIn signed_out; Conflict refreshed_just_now.
    Announces: AccessRevoked when the token was used before.
    """
    session_id, family, turn = Session.parts_of(refresh_token)
    session, again = _session(session_id)
    if session is None or not session.is_family(family):
        raise signed_out()
    account = Account.find(session.account_id)
    person = person_of(account)
    if person is None:
        raise signed_out()
    session.check_live(now, max(filter(None, (account.sessions_valid_from, person.access_since)), default=None))
    if not again and not session.is_turn(turn):
        if session.was_just_turn(turn, now):
            raise Conflict(
                "refreshed_just_now", "This token was used a moment ago. Use the one that came with the answer."
            )
        end_session(session.id, now=now)
        raise signed_out()
    next_token = session.next_turn(family, now)
    session.save()
    return _signed_in(session, person, next_token, now)


def sign_out(session_id, *, now):
    """End a session. Safe to repeat. Announces: AccessRevoked."""
    with unkeyed():
        end_session(session_id, now=now)


def end_session(session_id, *, now):
    """End a session, now and everywhere. Announces: AccessRevoked, unless it has ended before."""
    session = Session.find(session_id)
    if session is None or session.revoked_at:
        return
    session.revoked_at = now
    session.announce(revoked(session.id, session.id, now + TOKENS_LIVE))
    session.save()


def change_password(person_id, current_password, new_password, *, now):
    """Replace the password of a person who is signed in; all their sessions end, and a new one begins.

    Raises: BadInput wrong_password, password_…; TooManyRequests too_many_attempts. Announces: AccessRevoked.
    """
    with unkeyed():
        account = Account.get(account_id_of(person_id))
        SignInGuard.take_attempt(account.id, now)
        if not passwords.is_right(current_password, account.password_hash):
            SignInGuard.note_failure(now)
            fault = "This is not your password."
            raise BadInput("wrong_password", fault, [{"pointer": "/current_password", "detail": fault}])
        passwords.check_new(new_password, account.sign_in_name, "/new_password")
        SignInGuard.forgive(account.id)
        account.set_password(passwords.hash_of(new_password), now)
        account.announce(revoked(account.id, person_id, now))
        account.save()
        person = person_of(account)
        if person is None:
            raise signed_out()
        return _begin_session(account, person, now)


def request_new_password(sign_in_name, *, now):
    """Have a one-time code sent to whoever has this account, if anybody has. The same is done where nobody has.

    At most one in a quarter of an hour. Announces: AccountCodeRequested.
    """
    with unkeyed():
        request = CodeRequest.of(Account.id_of(sign_in_name), now)
        request.announce(AccountCodeRequested.of(request))
        try:
            request.save()
        except Conflict:
            return  # asked for just before


def accept_code(account_id, code, *, now):
    """Let a code that is being sent activate the account. Safe to repeat."""
    account = Account.get(account_id)
    account.accept_code(code, now)
    account.save()


def forget_old_sessions(*, now):
    """Remove sessions and requests for codes that ended long ago, once nothing of them is still to be told."""
    before = now - timedelta(days=1)
    for kind, old in ((Session, {"expires_at": {"$lt": before}}), (CodeRequest, {"requested_at": {"$lt": before}})):
        for row in kind.collection().find(old, {"_id": 1}).limit(MOST_FORGOTTEN):
            if (ended := kind.find(row["_id"])) is not None:
                ended.remove()
        clear_tombstones(kind)


@dataclass(frozen=True)
class Person:
    """Who an account is for, as far as signing in is concerned."""

    id: str
    kind: str
    roles: list
    access_since: object = None  # sessions that began earlier are over


def person_of(account):
    """The Person of an account, None for those who may not sign in: suspended, moved out, never stored."""
    if account is None or account.state != "active":
        return None
    if account.person_kind == "staff":
        staff = StaffMember.find(account.person_id)
        usable = staff is not None and staff.state != "suspended"
        return Person(staff.id, "staff", list(staff.roles), staff.access_since) if usable else None
    resident = Resident.find(account.person_id)
    usable = resident is not None and resident.state == "active"
    return Person(resident.id, "resident", ["resident", *Group.roles_of(resident.id)]) if usable else None


def account_id_of(person_id):
    """Id of a person's account, None for those who have none."""
    found = Account.collection().find_one({"person_id": person_id, "gone_at": None}, {"_id": 1})
    return found and found["_id"]


def revoked(entity_id, subject, issued_before):
    """The event that withdraws the access tokens of a session or a person issued before a moment."""
    return AccessRevoked(
        entity_id, revoked_subject=subject, issued_before=issued_before, until=issued_before + TOKENS_LIVE
    )


def _session(session_id):
    """(session or None, is this a repetition of the very same request?)"""
    try:
        return Session.find(session_id), False
    except Repeated as repeated:
        return repeated.document, True


def _begin_session(account, person, now):
    session, refresh_token = Session.begin(account, now)
    session.save()
    return _signed_in(session, person, refresh_token, now)


def _signed_in(session, person, refresh_token, now):
    claims = {"sub": person.id, "landlord": landlord(), "kind": person.kind, "roles": person.roles, "sid": session.id}
    return SignedIn(sign_token(claims, now), refresh_token, person.id, person.kind, person.roles)
