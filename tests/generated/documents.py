"""A document of any kind, made from its fields, for kinds that nothing else has made one of."""

import mongoengine as me

from shared.clock import utc_now
from shared.contracts import all_events
from shared.contracts.kinds import Code


def raw_document(kind, document_id, text):
    """What would be stored of a document with this id and this free text."""
    raw = {field.db_field: _value(kind, name, field, document_id, text) for name, field in kind._fields.items()}
    raw |= {"_id": document_id}
    for name in ("pending_since", "gone_at", "command_keys"):
        raw.pop(name, None)
    if "version" in raw:
        raw |= {"version": 1, "sequence": 1}
    return {key: value for key, value in raw.items() if value is not None}


def _value(kind, name, field, document_id, text):
    if name.endswith("_id") or name in ("id", "pk"):
        return document_id
    if isinstance(field, me.StringField):
        return _text(kind, name, field, f"{text} {document_id} {name}")
    if isinstance(field, me.BooleanField):
        return bool(field.default)
    if isinstance(field, me.IntField | me.FloatField | me.LongField):
        return field.default if isinstance(field.default, int) else max(1, field.min_value or 1)
    if isinstance(field, me.DateTimeField):
        return utc_now()
    if isinstance(field, me.EmbeddedDocumentField):
        inner = field.document_type
        return {each.db_field: _value(inner, one, each, document_id, text) for one, each in inner._fields.items()}
    if isinstance(field, me.ListField):
        return [_value(kind, name.removesuffix("s"), field.field, document_id, text)] if field.field else []
    if isinstance(field, me.DictField):
        return {}
    return None


def _text(kind, name, field, plain):
    choices = field.choices or _codes(kind).get(name)
    if choices:
        return choices[0][0] if isinstance(choices[0], tuple | list) else choices[0]
    if isinstance(field.default, str):
        return field.default
    if field.regex is not None or name.endswith("_on"):
        return "2026-11-22"  # a day; all that a pattern is given to so far is one, too
    if name.endswith("reference"):
        plain = plain.replace(" ", "-")  # references travel in events, as codes
    return plain[: field.max_length or 200]


def _codes(kind):
    """{field: choices} of the contracts that tell this kind's state."""
    noun = kind.noun() if hasattr(kind, "noun") else ""
    return {
        name: [choice for check in field.validators for choice in getattr(check, "choices", ())]
        for contract in all_events()
        if contract.entity == noun
        for name, field in contract.schema._declared_fields.items()
        if isinstance(field, Code)
    }
