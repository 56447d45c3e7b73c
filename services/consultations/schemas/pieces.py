"""Fields and small shapes that several requests share. Every text and list is bounded."""

from marshmallow import Schema, ValidationError, fields
from marshmallow.validate import Length, Regexp

_ID = Regexp(r"\A[A-Za-z0-9_.:-]{1,128}\Z")
_CODE = Regexp(r"\A[A-Za-z0-9][A-Za-z0-9_-]{0,31}\Z", error="Use up to 32 letters, digits, - and _.")
_NOT_BLANK = Regexp(r"(?s)\A[^\x00]*[^\s\x00][^\x00]*\Z", error="Write something.")


def wording(longest, **options):
    """A text with something in it, in characters."""
    return fields.String(validate=[Length(1, longest), _NOT_BLANK], **options)


def texts(most, longest):
    """A list of texts, empty where nothing is sent."""
    return fields.List(wording(longest), validate=Length(max=most), load_default=list)


def identifier(**options):
    return fields.String(validate=_ID, **options)


def slug(**options):
    return fields.String(validate=_CODE, **options)


class Reason(Schema):
    reason = wording(2000, required=True)


def refuse_repeated(entries, name, what, field="_schema"):
    """Raises ValidationError, of that field, when two entries have the same `name`."""
    given = [entry[name] for entry in entries if entry.get(name) is not None]
    if len(set(given)) != len(given):
        raise ValidationError(f"Each {what} needs a different {name}.", field)
