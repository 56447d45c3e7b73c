"""People who work for the landlord, and the rule that one of them can always let others in."""

from contextlib import suppress

from mongoengine import DateTimeField, ListField, StringField

from shared.context import beside_the_command
from shared.contracts.membership import StaffMemberRestated
from shared.contracts.roles import PERMISSIONS
from shared.errors import BadInput, Conflict, RuleBroken
from shared.store import Aggregate

ADMINISTRATOR = "administrator"
STAFF_ROLES = tuple(sorted(PERMISSIONS.keys() - {"resident", "complaints_panel", "partner", "operator"}))


class StaffMember(Aggregate):
    """A person who works for the landlord. Their roles decide what they may do."""

    meta = {"collection": "staff", "indexes": [{"fields": ["name", "id"], "name": "by_name"}]}

    name = StringField(required=True, max_length=120)
    email = StringField(required=True, max_length=254)
    roles = ListField(StringField(choices=STAFF_ROLES))
    state = StringField(required=True, choices=("invited", "active", "suspended"), default="invited")
    state_before = StringField()  # what reinstatement returns to
    access_since = DateTimeField()  # sessions that began earlier are over; UTC

    def restated(self):
        return StaffMemberRestated.of(self)

    @property
    def is_administrator(self):
        """Can this person let others in, today?"""
        return self.state == "active" and ADMINISTRATOR in self.roles

    @staticmethod
    def check_roles(roles):
        unknown = sorted(set(roles) - set(STAFF_ROLES))
        if unknown or not roles:
            raise BadInput(
                "unknown_role", f"Roles are: {', '.join(STAFF_ROLES)}.", [{"pointer": "/roles", "detail": "Unknown."}]
            )

    def describe(self, name, roles):
        """Who they are and what they may do. Returns True when that is news."""
        before = (self.name, list(self.roles))
        self.name, self.roles = name.strip(), sorted(set(roles))
        return before != (self.name, self.roles)

    def suspend(self, now):
        if self.state == "suspended":
            raise RuleBroken("already_suspended", "This person is suspended already.")
        self.state_before, self.state, self.access_since = self.state, "suspended", now

    def reinstate(self, now):
        if self.state != "suspended":
            raise RuleBroken("not_suspended", "This person is not suspended.")
        self.state, self.state_before, self.access_since = self.state_before or "invited", None, now

    def note_activation(self):
        """They set their password. Returns True when that is news."""
        if self.state == "suspended" and self.state_before == "invited":
            self.state_before = "active"
            return True
        if self.state != "invited":
            return False
        self.state = "active"
        return True


class Administrators(Aggregate):
    """Who can let others in, in one document, so that two who go at once cannot both be told that the other stays."""

    meta = {"collection": "administrators"}

    ID = "administrators"

    active = ListField(StringField())

    @classmethod
    def include(cls, staff_id):
        """Count this person. Safe to repeat."""
        with beside_the_command():
            cls._there()
            cls.change_where(cls.ID, {}, {"active": {"$setUnion": ["$active", [staff_id]]}})

    @classmethod
    def release(cls, staff_id):
        """Stop counting this person. Raises RuleBroken last_administrator when nobody else would be left."""
        another = {"active": {"$elemMatch": {"$ne": staff_id}}}
        with beside_the_command():
            cls._there()
            released = cls.change_where(cls.ID, another, {"active": {"$setDifference": ["$active", [staff_id]]}})
        if released is None:
            raise RuleBroken("last_administrator", "This is the last administrator. Make somebody else one first.")

    @classmethod
    def _there(cls):
        if cls.find(cls.ID) is None:
            with suppress(Conflict):
                cls(id=cls.ID).save()
