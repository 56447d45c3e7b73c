"""Residents are invited to an account of their own."""

from services.membership import codes
from services.membership.commands.accounts import account_id_of
from services.membership.model.accounts import Account
from services.membership.model.residents import Resident
from shared.contracts.membership import AccountCodeRequested
from shared.errors import RuleBroken


def invite_resident(resident_id, deliver="send", *, now):
    """Give a resident an account with a one-time code: (account, code). Again, before they activate: another code.

    deliver: "send", the code goes to them by the channel they chose, and is None here; "hand_over", it is told to
    whoever invites. The sign-in name is their e-mail address; without one, or where it is another's, their reference.
    Raises: NotFound resident_not_found; RuleBroken resident_gone, already_activated, no_sign_in_name.
    Announces: AccountCodeRequested to send.
    """
    account, code = _account(resident_id), None
    if deliver == "hand_over":
        code = codes.new_code()
        account.accept_code(code, now)
    else:
        account.announce(AccountCodeRequested(account.id, account_id=account.id, template="invitation"))
    return account.save(), code


def _account(resident_id):
    resident = Resident.get(resident_id)
    if resident.state != "active":
        raise RuleBroken("resident_gone", "This person has moved out or died. They are not invited.")
    known = account_id_of(resident_id)
    account = Account.get(known) if known else _new_account(resident)
    account.check_invited()
    return account


def _new_account(resident):
    for name in filter(None, (resident.email, resident.external_reference)):
        if Account.find(Account.id_of(name)) is None:
            return Account.named(name, resident.id, "resident")
    raise RuleBroken(
        "no_sign_in_name",
        "This person needs an e-mail address or a reference that nobody else signs in with. Add one, then invite them.",
    )
