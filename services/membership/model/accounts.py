"""Accounts, and the sessions signed in from them."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from mongoengine import DateTimeField, EmbeddedDocument, EmbeddedDocumentField, ListField, StringField

from services.membership import codes
from shared.contracts.membership import PERSON_KINDS
from shared.errors import NotSignedIn, RuleBroken
from shared.ids import derived_id, new_id
from shared.store import Aggregate
from shared.tokens import LEEWAY, LIFETIME

CODE_LIFE = timedelta(days=14)  # a letter takes days to arrive
MOST_CODES = 3  # live at once: one in the post, one by e-mail, one told at the counter
SESSION_LIFE = {"staff": timedelta(hours=12), "resident": timedelta(days=30)}  # then the password is asked for again
TOKENS_LIVE = timedelta(seconds=LIFETIME + LEEWAY)


class OneTimeCode(EmbeddedDocument):
    hash = StringField(required=True)
    expires_at = DateTimeField(required=True)  # UTC, exclusive


class Account(Aggregate):
    """How one person signs in at one landlord. Its id is made from the sign-in name, so a name is one account."""

    meta = {"collection": "accounts", "indexes": [{"fields": ["person_id"], "name": "person_id"}]}

    sign_in_name = StringField(required=True, max_length=254)  # in small letters
    person_id = StringField(required=True)
    person_kind = StringField(required=True, choices=PERSON_KINDS)
    state = StringField(required=True, choices=("invited", "active"), default="invited")
    password_hash = StringField()
    codes = ListField(EmbeddedDocumentField(OneTimeCode))  # the latest last
    sessions_valid_from = DateTimeField()  # sessions that began earlier are over; UTC

    @staticmethod
    def id_of(sign_in_name):
        return derived_id("account", sign_in_name.strip().lower())

    @classmethod
    def named(cls, sign_in_name, person_id, person_kind):
        """A new account."""
        name = sign_in_name.strip().lower()
        return cls(id=cls.id_of(name), sign_in_name=name, person_id=person_id, person_kind=person_kind)

    @property
    def resident_id(self):
        return self.person_id if self.person_kind == "resident" else None

    def check_invited(self):
        if self.state != "invited":
            raise RuleBroken(
                "already_activated", "This person can sign in already. They can ask for a new password themselves."
            )

    def accept_code(self, code, now):
        """Let `code` be used once from now on, beside the last ones given."""
        hashed = codes.hash_of(self.id, code)
        kept = [given for given in self.codes if given.expires_at > now and given.hash != hashed]
        self.codes = [*kept, OneTimeCode(hash=hashed, expires_at=now + CODE_LIFE)][-MOST_CODES:]

    def has_code(self, code, now):
        hashed = codes.hash_of(self.id, code)
        return any(hmac.compare_digest(hashed, given.hash) for given in self.codes if given.expires_at > now)

    def set_password(self, password_hash, now):
        """A new password: codes are used up, and whoever is signed in with the old one no longer is."""
        self.password_hash = password_hash
        self.state = "active"
        self.codes = []
        self.sessions_valid_from = now


class Session(Aggregate):
    """One sign-in, kept going by a refresh token that is new each time it is used.

    A refresh token is `<session>.<family>.<turn>`: the family stays, the turn changes. The right family with an old
    turn is a copy of a token that was used already: somebody stole one of the two, so the session ends.
    """

    meta = {
        "collection": "sessions",
        "indexes": [{"fields": ["expires_at"], "name": "expires_at"}],
    }

    account_id = StringField(required=True)
    person_id = StringField(required=True)
    person_kind = StringField(required=True, choices=PERSON_KINDS)
    started_at = DateTimeField(required=True)
    expires_at = DateTimeField(required=True)  # UTC, exclusive
    revoked_at = DateTimeField()
    family_hash = StringField(required=True)
    turn_hash = StringField(required=True)
    last_turn_hash = StringField()
    turned_at = DateTimeField()

    GRACE = timedelta(seconds=10)  # two windows of one browser may use the same token at the same time

    @classmethod
    def begin(cls, account, now):
        """(new session, its first refresh token)."""
        session = cls(
            id=new_id(),
            account_id=account.id,
            person_id=account.person_id,
            person_kind=account.person_kind,
            started_at=now,
            expires_at=now + SESSION_LIFE[account.person_kind],
        )
        family = secrets.token_urlsafe(18)
        session.family_hash = _digest(family)
        return session, session.next_turn(family, now)

    @staticmethod
    def parts_of(refresh_token):
        """(session id, family, turn). Raises NotSignedIn."""
        parts = refresh_token.split(".")
        if len(parts) != 3:
            raise signed_out()
        return parts

    def next_turn(self, family, now):
        """The refresh token that follows; the one before is used up."""
        turn = secrets.token_urlsafe(18)
        self.last_turn_hash, self.turn_hash, self.turned_at = self.turn_hash, _digest(turn), now
        return f"{self.id}.{family}.{turn}"

    def is_family(self, family):
        return hmac.compare_digest(self.family_hash, _digest(family))

    def is_turn(self, turn):
        return hmac.compare_digest(self.turn_hash, _digest(turn))

    def was_just_turn(self, turn, now):
        """Was this the turn until a moment ago?"""
        just_now = now - self.turned_at < self.GRACE
        return just_now and self.last_turn_hash is not None and hmac.compare_digest(self.last_turn_hash, _digest(turn))

    def check_live(self, now, valid_from):
        """Refuse a session that ended. valid_from: sessions begun earlier are over, None for all."""
        if self.revoked_at or now >= self.expires_at or (valid_from and self.started_at < valid_from):
            raise signed_out()


class CodeRequest(Aggregate):
    """Somebody asked for a new code for an account, which may or may not exist. One for each quarter of an hour."""

    meta = {"collection": "code_requests", "indexes": [{"fields": ["requested_at"], "name": "requested_at"}]}

    EVERY = 900  # seconds

    account_id = StringField(required=True)
    template = StringField(required=True)
    requested_at = DateTimeField(required=True)

    @classmethod
    def of(cls, account_id, now):
        slot = int(now.timestamp()) // cls.EVERY
        return cls(
            id=derived_id(account_id, "code_request", str(slot)),
            account_id=account_id,
            template="password_reset",
            requested_at=now,
        )


def signed_out():
    return NotSignedIn("signed_out", "You are signed out. Sign in again.")


def _digest(secret):
    return hashlib.sha256(secret.encode()).hexdigest()
