"""The kinds of field that an event may have: thin ones, so that no event can carry a name, an address or free text.

Each is a marshmallow field, from which schemas and documents are made, and says itself how one value is told (as JSON)
and read: marshmallow's own way costs ten times as much, and every write and every delivery pays it. A test holds both
ways to the same results.
"""

import re
from datetime import date, datetime
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, OneOf, Range, Regexp

from shared.clock import rfc3339

BATCH_LIMIT = 500

_ID = r"\A[A-Za-z0-9_.:-]{1,128}\Z"
_CODE = r"\A[A-Za-z0-9_.:/-]{1,64}\Z"
_DETAIL_NAME = r"\A[a-z_]{1,40}\Z"
_DETAIL = r"\A[A-Za-z0-9_.:/+-]{0,64}\Z"
_MOST = 2**53  # the largest whole number that every reader of JSON keeps exactly


class Unfit(ValueError):
    """A value that its kind does not allow."""


def _text(value):
    """A plain text; of a word from an enumeration, its value."""
    return value if type(value) is str else str(value)


class _Text(fields.String):
    """A text that matches as a whole."""

    def __init__(self, pattern, **options):
        self._matches = re.compile(pattern).match
        super().__init__(validate=Regexp(pattern), **options)

    def told(self, value):
        return self.read(_text(value))

    def read(self, value):
        if type(value) is not str or self._matches(value) is None:
            raise Unfit
        return value


class Id(_Text):
    """An identifier of ours."""

    def __init__(self, **options):
        super().__init__(_ID, **options)


class Code(fields.String):
    """One word of a fixed list, or of a landlord's own list of short codes."""

    def __init__(self, choices=None, **options):
        self._choices = frozenset(choices) if choices else None
        self._matches = re.compile(_CODE).match
        super().__init__(validate=OneOf(choices) if choices else Regexp(_CODE), **options)

    def told(self, value):
        return self.read(_text(value))

    def read(self, value):
        allowed = type(value) is str and (value in self._choices if self._choices else self._matches(value))
        if not allowed:
            raise Unfit
        return value


class Moment(fields.AwareDateTime):
    """An instant, UTC, RFC 3339."""

    def __init__(self, **options):
        super().__init__(format="iso", **options)

    def _serialize(self, value, attr, obj, **kwargs):
        return rfc3339(value) if isinstance(value, datetime) else value

    def told(self, value):
        if isinstance(value, datetime):
            return rfc3339(value)
        self.read(value)
        return value

    def read(self, value):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise Unfit
        return moment


class Day(fields.Date):
    """A calendar day in the landlord's own country."""

    def told(self, value):
        return value.isoformat()

    def read(self, value):
        return date.fromisoformat(value)


class Count(fields.Integer):
    """A whole number that counts something, or pence."""

    def __init__(self, **options):
        super().__init__(strict=True, validate=Range(min=-_MOST, max=_MOST), **options)

    def told(self, value):
        return self.read(int(value))

    def read(self, value):
        if type(value) is not int or not -_MOST <= value <= _MOST:
            raise Unfit
        return value


class Flag(fields.Boolean):
    """Yes or no."""

    def read(self, value):
        if value is not True and value is not False:
            raise Unfit
        return value

    told = read


class _Several(fields.List):
    """A list of one kind."""

    def __init__(self, kind, most, **options):
        self._kind, self._most = kind, most
        super().__init__(kind, validate=Length(max=most), **options)

    def told(self, value):
        return self._each(self._kind.told, list(value))

    def read(self, value):
        return self._each(self._kind.read, value)

    def _each(self, way, values):
        if type(values) is not list or len(values) > self._most:
            raise Unfit
        return [way(value) for value in values]


class Codes(_Several):
    """A short list of codes."""

    def __init__(self, choices=None, **options):
        super().__init__(Code(choices), 100, **options)


class Ids(_Several):
    """A list of identifiers, at most as long as a batch."""

    def __init__(self, **options):
        super().__init__(Id(), BATCH_LIMIT, **options)


class Details(fields.Dict):
    """Short codes, dates and counts by name, as a message's template needs them. Never text that a person wrote."""

    def __init__(self, **options):
        self._name, self._detail = _Text(_DETAIL_NAME), _Text(_DETAIL)
        super().__init__(keys=self._name, values=self._detail, validate=Length(max=20), **options)

    def told(self, value):
        return self._each(self._name.told, self._detail.told, value)

    def read(self, value):
        return self._each(self._name.read, self._detail.read, value)

    @staticmethod
    def _each(name_way, detail_way, value):
        if not isinstance(value, dict) or len(value) > 20:
            raise Unfit
        return {name_way(name): detail_way(detail) for name, detail in value.items()}


class PublicName(fields.String):
    """The public name of an organisation. Never of a person."""

    def __init__(self, **options):
        super().__init__(validate=Length(1, 120), **options)

    def told(self, value):
        return self.read(_text(value))

    def read(self, value):
        if type(value) is not str or not 1 <= len(value) <= 120:
            raise Unfit
        return value


class Items(fields.List):
    """What a batch carries: the states of at most BATCH_LIMIT entities, each with its id and sequence."""

    def __init__(self, item_schema, form):
        self._form = form
        super().__init__(fields.Nested(item_schema), required=True, validate=Length(1, BATCH_LIMIT))

    def told(self, value):
        return self._each(self._form.told, list(value))

    def read(self, value):
        return self._each(self._form.read, value)

    @staticmethod
    def _each(way, values):
        if type(values) is not list or not 1 <= len(values) <= BATCH_LIMIT:
            raise Unfit
        return [way(value) for value in values]


THIN_FIELDS = (PublicName, Id, Code, Moment, Day, Count, Flag, Codes, Ids, Details)


class Form:
    """The fields of an event's data, or of one item of a batch."""

    def __init__(self, declared):
        self._fields = [(name, field, field.required, field.allow_none) for name, field in declared.items()]

    def told(self, data):
        """{name: JSON value} of {name: value}; other names are left out. Raises Unfit, naming the field."""
        return self._pass(data, "told")

    def read(self, data):
        """{name: value} of {name: JSON value}; unknown names are left out. Raises Unfit, naming the field."""
        return self._pass(data, "read")

    def _pass(self, data, way):
        if not isinstance(data, dict):
            raise Unfit("data")
        passed: dict[str, Any] = {}
        for name, field, required, allow_none in self._fields:
            if name not in data:
                if required:
                    raise Unfit(name)
                continue
            value = data[name]
            if value is None:
                if not allow_none:
                    raise Unfit(name)
                passed[name] = None
                continue
            try:
                passed[name] = getattr(field, way)(value)
            except (ValueError, TypeError, AttributeError, OverflowError) as fault:
                raise Unfit(f"{name}/{fault}" if isinstance(fault, Unfit) and fault.args else name) from None
        return passed
