"""What membership keeps from events: facts of residents' timelines, and courses completed."""

from mongoengine import DateTimeField, MapField, StringField

from shared.store import Projection

# said on the timeline, where an event has them
CODES = ("role", "template", "channel", "stage", "outcome", "course_code")


class TimelineFact(Projection):
    """One thing that happened, `<event id>` or `<event id>:<item>`. Written once: order and repeats do not matter.

    One with a resident_id is that resident's; one without, of an event that knows no resident, is of everyone who is
    linked to what it is about.
    """

    meta = {
        "collection": "timeline_facts",
        "indexes": [
            {"fields": ["resident_id", "-at", "-id"], "name": "by_resident"},
            {
                "fields": ["shared_about", "-at", "-id"],
                "name": "by_shared_about",
                "partialFilterExpression": {"shared_about": {"$exists": True}},
            },
        ],
    }

    at = DateTimeField()
    service = StringField()
    what = StringField()  # invited, took_part, decided, told, …: `timeline` of the contract
    event = StringField()
    about = StringField()  # <kind>:<id>
    shared_about = StringField()  # the same, on facts without a resident
    resident_id = StringField()
    codes = MapField(StringField())


class CompletedCourse(Projection):
    """A resident has completed a course, by the id of the completion."""

    meta = {"collection": "completed_courses", "indexes": [{"fields": ["resident_id"], "name": "by_resident"}]}

    resident_id = StringField()
    course_id = StringField()
    course_code = StringField()
    status = StringField()  # completed, withdrawn
    completed_on = StringField()  # ISO day
    expires_on = StringField()  # ISO day, the first on which it is no longer valid
    certificate_no = StringField()


def keep_timeline(events):
    """Keep what belongs on timelines. Safe to repeat, in any order."""
    TimelineFact.keep_facts([fact for event in events for fact in _facts(event)])


def keep_completions(events):
    """Keep who has completed what; the newest state of a completion wins."""
    CompletedCourse.keep_many([(event.subject, event.sequence, _completion(event)) for event in events])


def _facts(event):
    contract = event.contract
    if contract.timeline is None:
        return
    known = {"at": event.time, "service": contract.service, "what": contract.timeline, "event": contract.name}
    if contract.batch:
        for item in event.items:
            yield from _fact(f"{event.id}:{item['id']}", contract, item["id"], item, known)
    else:
        yield from _fact(event.id, contract, event.subject, event.data, known)


def _fact(fact_id, contract, subject, data, known):
    kind, about_id = _about(contract, subject, data)
    about = f"{kind}:{about_id}"
    codes = {code: str(data[code]) for code in CODES if data.get(code) is not None}
    if data.get("resident_id"):
        yield fact_id, known | {"resident_id": data["resident_id"], "about": about, "codes": codes}
    elif "resident_id" not in _fields(contract):  # with the field left empty it is about staff, or nobody we know
        yield fact_id, known | {"resident_id": None, "about": about, "shared_about": about, "codes": codes}


def _about(contract, subject, data):
    """(kind, id) of what it is about; the contract names a kind, or the field that holds it."""
    if contract.about is None:
        return contract.entity, subject
    kind, field = contract.about
    return (data.get(kind) if kind in _fields(contract) else kind), data.get(field)


def _fields(contract):
    """{name: marshmallow field} of what a fact is made from: of one item, in a batch."""
    return contract.item_schema._declared_fields if contract.batch else contract.fields()  # noqa: SLF001 - as it is there


def _completion(event):
    return {
        "resident_id": event.resident_id,
        "course_id": event.course_id,
        "course_code": event.course_code,
        "status": event.status,
        "completed_on": event.completed_on.isoformat(),
        "expires_on": event.expires_on and event.expires_on.isoformat(),
        "certificate_no": event.certificate_no,
    }
