"""Who speaks for whom, since when and until when, and so who may see a complaint."""

from mongoengine import DateTimeField, EmbeddedDocument, EmbeddedDocumentListField, IntField, StringField

from services.complaints.deadlines import end_of
from services.complaints.model.complainants import Grouped
from services.complaints.vocabulary import AuthorityGiven, RepresentativeKind
from shared.errors import BadInput, NotFound, RuleBroken

STANDING_IN = (RepresentativeKind.EXECUTOR, RepresentativeKind.ADMINISTRATOR, RepresentativeKind.NEXT_OF_KIN)
_DIES = (AuthorityGiven.BY_WORD, AuthorityGiven.POWER_OF_ATTORNEY)  # with whoever gave it
_FITS = {  # what only one kind can have
    AuthorityGiven.GRANT_OF_PROBATE: RepresentativeKind.EXECUTOR,
    AuthorityGiven.LETTERS_OF_ADMINISTRATION: RepresentativeKind.ADMINISTRATOR,
    AuthorityGiven.BY_RELATIONSHIP: RepresentativeKind.NEXT_OF_KIN,
}


class Representative(EmbeddedDocument):
    """Somebody who speaks for a complainant."""

    number = IntField(required=True)
    resident_id = StringField(required=True)  # for whom
    kind = StringField(required=True)  # RepresentativeKind
    person_id = StringField()  # who it is, where we know them; they see the complaint themselves
    full_name = StringField()  # who it is, where we do not
    contact = StringField()
    given = StringField(required=True)  # AuthorityGiven
    given_at = DateTimeField(required=True)  # UTC
    ends_before = DateTimeField()  # the first instant without authority, UTC; none: until it is withdrawn
    recorded_at = DateTimeField(required=True)  # UTC
    recorded_by = StringField()
    withdrawn_at = DateTimeField()  # UTC

    def has_authority(self, now):
        return self.withdrawn_at is None and (self.ends_before is None or now < self.ends_before)


class Represented(Grouped):
    """Whose complaint it is, and who else may see it."""

    meta = {"abstract": True}

    representatives = EmbeddedDocumentListField(Representative)

    def name_representative(self, told, act):
        """Somebody speaks for one of the complainants.

        told: {resident_id or None for the only one, kind, person_id, full_name, contact, given, given_at, until: date}.
        Raises: NotFound member_not_found; RuleBroken no_complainant, say_which_member, already_represents; BadInput
        authority_ended, authority_in_the_future, authority_does_not_fit.
        Source: Complaint Handling Code 2024 para 1.3.
        """
        resident_id = self.complainant(told["resident_id"])
        _check_fit(told["kind"], told["given"])
        until = told["until"] and end_of(told["until"])
        if until is not None and until <= act.at:
            raise BadInput("authority_ended", "This authority has ended already.", [_at("/until")])
        if told["given_at"] > act.at:
            raise BadInput("authority_in_the_future", "Authority is not given later than now.", [_at("/given_at")])
        person_id = told["person_id"]
        if person_id is not None and self.spoken_for_by(person_id, act.at):
            raise RuleBroken("already_represents", "This person can act in this complaint already.")
        named = {name: told[name] for name in ("kind", "person_id", "full_name", "contact", "given", "given_at")}
        number = len(self.representatives) + 1
        found = Representative(
            number=number, resident_id=resident_id, ends_before=until, recorded_at=act.at, recorded_by=act.by, **named
        )
        self.representatives.append(found)
        self.note_people()
        self.happened("representative_named", act, member_id=resident_id, number=number, kind=told["kind"])
        return found

    def withdraw_authority(self, number, resident_id, act):
        """From now on this representative sees nothing more. True when anything changed.

        resident_id: whose representative it must be, or None for anybody's.
        Raises: NotFound representative_not_found.
        """
        found = next((one for one in self.representatives if one.number == number), None)
        if found is None or resident_id not in (None, found.resident_id):
            raise NotFound("representative_not_found", "There is no such representative.")
        if found.withdrawn_at is not None:
            return False
        found.withdrawn_at = act.at
        self.note_people()
        self.happened("authority_withdrawn", act, member_id=found.resident_id, number=number)
        return True

    # Who may

    @classmethod
    def spoken_for(cls, complaint_id, person_id, now):
        """A complaint in which this person has a voice, their own or another's.

        Raises: NotFound complaint_not_found.
        """
        complaint = cls.get(complaint_id)
        complaint.check_spoken_for(person_id, now)
        return complaint

    def check_own(self, person_id, now):
        """Another resident's complaint does not exist for this one. Returns whose part it is."""
        return self._found((person_id in self.complainant_ids and person_id) or self._stands_in(person_id, now))

    def check_first(self, person_id, now):
        """As check_own, for what is settled with the complainant named first: compensation, the help of a panel."""
        self._found(self.check_own(person_id, now) == self.resident_id)

    def check_spoken_for(self, person_id, now):
        """As check_own, and for whoever speaks for a complainant with authority. Returns whose part it is."""
        return self._found(self.spoken_for_by(person_id, now))

    def spoken_for_by(self, person_id, now):
        """Whose voice this person is here, at this moment: their own, or that of one they represent. None: nobody's."""
        if person_id is None:
            return None
        if person_id in self.complainant_ids:
            return person_id
        return next((one.resident_id for one in self._speaking(now) if one.person_id == person_id), None)

    def speaking_with(self, person_id, now):
        """Ids of the complainant whose voice this person is here, and of all who speak for them: theirs is one part."""
        return self.correspondents(now, self.check_spoken_for(person_id, now))

    def correspondents(self, now, to=None):
        """Whom to write to: every complainant, or one, and whoever speaks for them and is known to us."""
        people = self.complainant_ids if to is None else [to]
        speaking = [one for one in self._speaking(now) if one.person_id and one.resident_id in people]
        return list(dict.fromkeys([*people, *(one.person_id for one in speaking)]))

    def representatives_of(self, resident_id):
        return [one for one in self.representatives if one.resident_id == resident_id]

    def individual_of(self, resident_id):
        """The part of a group complaint, or of one that came out of a group, that is this resident's alone, or None."""
        found = [member for member in self.members if member.resident_id == resident_id]
        return found[-1] if found else None

    @property
    def speakers(self):
        given = [one for one in self.representatives if one.person_id and one.withdrawn_at is None]
        return [one.person_id for one in given if one.resident_id in self.complainant_ids]

    def _speaking(self, now):
        present = self.complainant_ids
        return [one for one in self.representatives if one.has_authority(now) and one.resident_id in present]

    def _stands_in(self, person_id, now):
        speaking = [one for one in self._speaking(now) if one.kind in STANDING_IN]
        return next((one.resident_id for one in speaking if person_id and one.person_id == person_id), None)

    @staticmethod
    def _found(resident_id):
        if not resident_id:
            raise NotFound("complaint_not_found", "There is no such complaint.")
        return resident_id


def _check_fit(kind, given):
    if _FITS.get(given, kind) != kind or (given in _DIES and kind in STANDING_IN):
        detail = "Authority of this kind is not given in this way."
        raise BadInput("authority_does_not_fit", detail, [{"pointer": "/given", "detail": detail}])


def _at(pointer):
    return {"pointer": pointer, "detail": "Look at this day again."}
