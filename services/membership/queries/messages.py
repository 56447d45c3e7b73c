"""What is asked about messages and letters. Reads only."""

from services.membership.model.messages import MADE_BY_HAND, ContactDetails, Message, reference_of
from services.membership.sending.composing import check_wanted, compose
from services.membership.sending.recipients import recipient_of
from services.membership.sending.templates import enclosure_of, purpose_of
from shared.errors import NotFound

LETTER_STATES = ("to_print", "printed")

_SHOWN = dict.fromkeys(
    (
        *(
            "person_kind",
            "person_id",
            "template",
            "about_kind",
            "about_id",
            "details",
            "channel",
            "format",
            "status",
            "reason",
        ),
        *("requested_at", "done_at", "version"),
    ),
    1,
)


def list_messages(after, limit, **equals):
    """Messages, the newest first. equals: resident_id, status."""
    asked = {{"resident_id": "person_id"}.get(name, name): value for name, value in equals.items()}
    return _rows(asked, after, limit, newest_first=True)


def list_letters(after, limit, *, status="to_print"):
    """Letters, the oldest first."""
    return _rows({"status": status, "channel": "post"}, after, limit, newest_first=False)


def position(row):
    return [row["requested_at"], row["id"]]


def show_message(message_id):
    """Raises: NotFound message_not_found."""
    return Message.get(message_id)


def show_letter(letter_id):
    """The whole page to print. Raises: NotFound message_not_found; RuleBroken letter_not_wanted."""
    message = Message.get(letter_id)
    if message.status not in LETTER_STATES:
        raise NotFound("message_not_found", "There is no such letter.")
    recipient = recipient_of(message)
    if message.status == "to_print":
        check_wanted(message, recipient)
    if recipient is None:
        raise NotFound("message_not_found", "There is no such letter.")
    return compose(message, recipient, on_paper=True).html


def show_contact_details():
    return ContactDetails.current()


def _rows(asked, after, limit, *, newest_first):
    step, way = ("$lt", -1) if newest_first else ("$gt", 1)
    if after is not None:
        asked["$or"] = [{"requested_at": {step: after[0]}}, {"requested_at": after[0], "_id": {step: after[1]}}]
    found = Message.collection().find(asked, _SHOWN).sort([("requested_at", way), ("_id", way)]).limit(limit)
    return [_shown(raw) for raw in found]


def _shown(raw):
    on_paper = raw.get("channel") == "post"
    return raw | {
        "id": raw["_id"],
        "reference": reference_of(raw["_id"]),
        "purpose": purpose_of(raw["template"]),
        "made_by_hand": on_paper and raw.get("format") in MADE_BY_HAND,
        "enclosure": enclosure_of(raw["template"], raw.get("about_id"), raw.get("details", {})) if on_paper else None,
    }
