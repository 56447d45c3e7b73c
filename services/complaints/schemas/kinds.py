"""Kinds of field that requests and answers are made of."""

from datetime import date

from marshmallow import ValidationError, fields
from marshmallow.validate import Length, OneOf, Regexp

from services.complaints.reference import read_reference
from shared.clock import utc_now
from shared.http import caller

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)  # of everything a landlord can tell us about


class Text(fields.String):
    """Words that a person wrote: something, not too long, and nothing that cannot be printed."""

    def __init__(self, most, **options):
        super().__init__(validate=Length(1, most), **options)

    def _deserialize(self, value, attr, data, **kwargs):
        text = super()._deserialize(value, attr, data, **kwargs).strip()
        if any(character < " " and character not in "\t\n\r" for character in text):
            raise ValidationError("There are characters in this that cannot be printed.")
        return text


class Choice(fields.String):
    """One word of a closed list."""

    def __init__(self, choices, **options):
        super().__init__(validate=OneOf([str(choice) for choice in choices]), **options)


class Day(fields.Date):
    """A local date."""

    def __init__(self, **options):
        super().__init__(format="iso", validate=_near, **options)


class DayText(fields.Date):
    """A local date, kept as the ISO text that was sent."""

    def _deserialize(self, value, attr, data, **kwargs):
        day = super()._deserialize(value, attr, data, **kwargs)
        _near(day)
        return day.isoformat()


class Reference(fields.String):
    """A complaint's reference, however it was written down."""

    def __init__(self, **options):
        super().__init__(validate=Length(1, 20), **options)

    def _deserialize(self, value, attr, data, **kwargs):
        reference = read_reference(super()._deserialize(value, attr, data, **kwargs))
        if reference is None:
            raise ValidationError("There is a mistake in this reference. Look at it again.")
        return reference


class IsOver(fields.Boolean):
    """Whether a deadline has passed."""

    def _serialize(self, value, attr, obj, **kwargs):
        return value <= utc_now()


class ListOfCaller(fields.List):
    """A list of which everybody who may see the complaint is shown what is theirs, or of whom they speak for.

    belongs(complaint, resident_id): what is this complainant's. Who may not see it (any more) is shown nothing.
    """

    _CHECK_ATTRIBUTE = False

    def __init__(self, shape, belongs, **options):
        self._belongs = belongs
        super().__init__(shape, **options)

    def _serialize(self, value, attr, obj, **kwargs):
        resident_id = obj.spoken_for_by(caller().person_id, utc_now())
        return super()._serialize(self._belongs(obj, resident_id) if resident_id else [], attr, obj, **kwargs)


class PartOfCaller(fields.Nested):
    """One thing, as ListOfCaller."""

    _CHECK_ATTRIBUTE = False

    def __init__(self, shape, belongs, **options):
        self._belongs = belongs
        super().__init__(shape, allow_none=True, **options)

    def _serialize(self, nested_obj, attr, obj, **kwargs):  # type: ignore[override]  # marshmallow names it twice
        resident_id = obj.spoken_for_by(caller().person_id, utc_now())
        return super()._serialize(resident_id and self._belongs(obj, resident_id), attr, obj, **kwargs)


def _near(day):
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError(f"Dates from {FIRST_DAY} to {LAST_DAY} can be dealt with here.")


def person(**options):
    return fields.String(validate=Regexp(r"^[A-Za-z0-9_.:-]{1,128}$"), **options)
