"""Accounts: activating one, signing in and out, and who one is."""

from services.membership.api.app import api
from services.membership.commands import accounts as commands
from services.membership.queries import accounts as queries
from services.membership.schemas.accounts import (
    AccountView,
    ActivateAccount,
    ChangePassword,
    CodeOnItsWay,
    KeySet,
    MeView,
    RefreshTokens,
    RequestNewPassword,
    SignedInView,
    SignIn,
)
from shared.clock import utc_now
from shared.http import caller, permission, public


@api.post("/activations")
@public(landlord="body", while_leaving=True)
@api.input(ActivateAccount)
@api.output(AccountView)
def activate_account(json_data):
    """Set a password with the one-time code from an invitation, or one sent for a forgotten password."""
    return commands.activate_account(**json_data, now=utc_now())


@api.post("/sign-in")
@public(landlord="body", while_leaving=True)
@api.input(SignIn)
@api.output(SignedInView)
def sign_in(json_data):
    """Sign in. The access token is good for ten minutes, everywhere."""
    return commands.sign_in(**json_data, now=utc_now())


@api.post("/refresh-tokens")
@public(landlord="body", while_leaving=True)
@api.input(RefreshTokens)
@api.output(SignedInView)
def refresh_tokens(json_data):
    """Stay signed in. Each refresh token works once; using one again ends the session."""
    return commands.refresh_tokens(**json_data, now=utc_now())


@api.post("/sign-out")
@permission("account:own", while_leaving=True)
@api.output({}, 204)
def sign_out():
    """End the session of the token that is sent."""
    return commands.sign_out(caller().session_id, now=utc_now())


@api.post("/sign-in/forgotten-password")
@public(landlord="body", while_leaving=True)
@api.input(RequestNewPassword)
@api.output(CodeOnItsWay, 202)
def request_new_password(json_data):
    """Have a one-time code sent to an account's owner. The answer is the same where there is no such account."""
    commands.request_new_password(**json_data, now=utc_now())
    return {"detail": "If there is such an account, a code is on its way by e-mail or by post."}


@api.get("/me")
@permission("account:own")
@api.output(MeView)
def show_me():
    """Who is signed in, and what they may do."""
    return queries.show_me(caller())


@api.post("/me/password")
@permission("account:own")
@api.input(ChangePassword)
@api.output(SignedInView)
def change_password(json_data):
    """Choose another password. All other sessions end; this one goes on with the tokens in the answer."""
    return commands.change_password(caller().person_id, **json_data, now=utc_now())


@api.get("/keys")
@public(landlord="none")
@api.output(KeySet)
def list_keys():
    """The public keys that verify access tokens, as a JSON Web Key Set."""
    return queries.list_keys(utc_now())
