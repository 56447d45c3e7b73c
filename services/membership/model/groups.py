"""Groups of residents: panels, boards, associations, and the places people have in them."""

from calendar import monthrange
from datetime import date, timedelta

from mongoengine import (
    BooleanField,
    EmbeddedDocument,
    EmbeddedDocumentListField,
    IntField,
    ListField,
    MapField,
    StringField,
)

from shared.contracts.membership import BASES, GROUP_KINDS, GROUP_ROLES, MEMBERSHIP_STATES, GroupRestated
from shared.errors import BadInput, NotFound, RuleBroken
from shared.ids import derived_id
from shared.store import Aggregate

ROLES_BY_KIND = {"complaints_panel": "complaints_panel"}  # of a group: the role that its members sign in with
OFFICES = ("chair", "vice_chair", "secretary", "treasurer")  # one holder each
ENDINGS = ("resigned", "term_ended", "not_re_elected", "removed", "moved_out", "died", "recorded_in_error")
GRACE_DAYS = 90  # to do the training that a role asks for
MOST_PLACES = 2000  # in one group, those that ended included
TRAINING_SHOWN = ("not_required", "due", "done", "overdue")


class Place(EmbeddedDocument):
    """One resident's time in a group in one role. Ended ones stay, as history."""

    id = StringField(required=True)
    resident_id = StringField(required=True, max_length=128)
    role = StringField(required=True, choices=GROUP_ROLES)
    basis = StringField(required=True, choices=BASES)
    state = StringField(required=True, choices=MEMBERSHIP_STATES, default="active")
    term_starts_on = StringField(required=True)  # ISO day
    term_ends_on = StringField()  # ISO day, the last of the term; None: open
    ended_on = StringField()  # ISO day
    end_reason = StringField(choices=ENDINGS)


class Group(Aggregate):
    """A panel, board or association. Its places are part of it, so that one write keeps one active place a resident."""

    meta = {
        "collection": "groups",
        "indexes": [
            {"fields": ["name", "id"], "name": "by_name"},
            {"fields": ["places.resident_id"], "sparse": True, "name": "by_member"},
        ],
    }

    name = StringField(required=True, max_length=120)
    kind = StringField(required=True, choices=GROUP_KINDS)
    is_recognised = BooleanField(required=True, default=False)  # by the landlord, with the rights that come with it
    estates = ListField(StringField(max_length=64))  # codes of the area it speaks for; none: everywhere
    reports_to = StringField(max_length=200)  # the decision body that hears it
    quorum = IntField(min_value=1)
    term_years = IntField(min_value=1)  # of a place whose end is not given
    max_members = IntField(min_value=1)
    role_requirements = MapField(ListField(StringField(max_length=64)))  # {role: [course code]}
    grace_days = IntField(required=True, min_value=0, default=GRACE_DAYS)
    formed_on = StringField(required=True)  # ISO day
    places = EmbeddedDocumentListField(Place)

    @classmethod
    def roles_of(cls, resident_id):
        """What a resident may do beside what every resident may, by their places: names of roles."""
        place = {"$elemMatch": {"resident_id": resident_id, "state": "active"}}
        found = cls.collection().distinct("kind", {"places": place, "gone_at": None})
        return [ROLES_BY_KIND[kind] for kind in found if kind in ROLES_BY_KIND]

    @property
    def members(self):
        return [place for place in self.places if place.state == "active"]

    @property
    def members_count(self):
        return len(self.members)

    def told(self, contract):
        """The event that tells how the group stands."""
        return contract.of(self, recognised="yes" if self.is_recognised else "no", members=self.members_count)

    def restated(self):
        return self.told(GroupRestated)

    def change(self, details):
        """Returns the names of those that are different now. Raises: RuleBroken too_many_members."""
        changed = [field for field, value in details.items() if getattr(self, field) != value]
        for field in changed:
            setattr(self, field, details[field])
        if self.max_members is not None and len(self.members) > self.max_members:
            raise RuleBroken("too_many_members", "The group already has more members than that.")
        return changed

    def admit(self, resident_id, role, basis, term):
        """Give a resident a place. term: (first day, last day or None). Returns the Place.

        Raises: RuleBroken already_a_member, office_taken, group_full, group_too_large; BadInput bad_term.
        """
        starts_on, ends_on = term
        ends_on = ends_on or self._end_of_term(starts_on)
        if ends_on is not None and ends_on < starts_on:
            raise BadInput(
                "bad_term",
                "A term cannot end before it starts.",
                [{"pointer": "/term_ends_on", "detail": "Too early."}],
            )
        self._check_room(resident_id, role)
        before = sum(place.resident_id == resident_id for place in self.places)
        place = Place(
            id=derived_id("place", self.id, resident_id, str(before)),
            resident_id=resident_id,
            role=role,
            basis=basis,
            term_starts_on=starts_on.isoformat(),
            term_ends_on=ends_on and ends_on.isoformat(),
        )
        self.places.append(place)
        return place

    def _check_room(self, resident_id, role):
        members = self.members
        if any(place.resident_id == resident_id for place in members):
            raise RuleBroken("already_a_member", "This resident already has a place in the group. End it first.")
        if role in OFFICES and any(place.role == role for place in members):
            raise RuleBroken("office_taken", f"The group already has a {role.replace('_', ' ')}. End that place first.")
        if self.max_members is not None and len(members) >= self.max_members:
            raise RuleBroken("group_full", f"The group has all of its {self.max_members} members.")
        if len(self.places) >= MOST_PLACES:
            raise RuleBroken("group_too_large", f"A group can keep {MOST_PLACES} places, past ones included.")

    def _end_of_term(self, starts_on):
        """The last day of a usual term: the day before the same day, so many years later."""
        if self.term_years is None:
            return None
        year = starts_on.year + self.term_years
        return starts_on.replace(year=year, day=min(starts_on.day, monthrange(year, starts_on.month)[1])) - timedelta(
            days=1
        )

    def end_place(self, resident_id, reason, ended_on):
        """End a resident's active place. Returns it. Raises: NotFound member_not_found; BadInput bad_end."""
        place = self.place_of(resident_id)
        if ended_on.isoformat() < place.term_starts_on:
            raise BadInput(
                "bad_end", "A place cannot end before it starts.", [{"pointer": "/ended_on", "detail": "Too early."}]
            )
        place.state, place.end_reason, place.ended_on = "ended", reason, ended_on.isoformat()
        return place

    def place_of(self, resident_id):
        """The resident's active place. Raises: NotFound member_not_found."""
        for place in self.members:
            if place.resident_id == resident_id:
                return place
        raise NotFound("member_not_found", "This resident has no place in the group.")

    def assess_training(self, completed, today):
        """Say of every member how far they are with what their role requires.

        completed: {resident id: {course code}}, those valid on `today`. Sets courses_required, courses_missing and
        training_status on each place: not_required, done, due until `grace_days` after the term began, then overdue.
        """
        for place in self.members:
            place.courses_required = list(self.role_requirements.get(place.role, ()))
            have = completed.get(place.resident_id, ())
            place.courses_missing = [code for code in place.courses_required if code not in have]
            place.training_due_on = (
                date.fromisoformat(place.term_starts_on) + timedelta(days=self.grace_days)
            ).isoformat()
            place.training_status = self._training_status(place, today)

    @staticmethod
    def _training_status(place, today):
        if not place.courses_required:
            return "not_required"
        if not place.courses_missing:
            return "done"
        return "due" if today.isoformat() <= place.training_due_on else "overdue"
