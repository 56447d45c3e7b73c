"""Kinds of field that requests and answers are made of."""

from datetime import date

from marshmallow import ValidationError, fields
from marshmallow.validate import Length, OneOf, Regexp

from services.complaints.reference import read_reference
from shared.clock import utc_now

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


def _near(day):
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError(f"Dates from {FIRST_DAY} to {LAST_DAY} can be dealt with here.")


def person(**options):
    return fields.String(validate=Regexp(r"^[A-Za-z0-9_.:-]{1,128}$"), **options)
