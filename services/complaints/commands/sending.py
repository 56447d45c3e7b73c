"""Letters to residents: kept as sent, and announced."""

from services.complaints.deadlines import last_day_of, local_day
from services.complaints.manner import manner_for
from services.complaints.model import Adjustments
from shared.contracts.complaints import MessageRequested


def send(complaint, compose, terms, act, to=None):
    """Keep a letter as it is sent, and have its readers told of it. Nobody can be told of an anonymous complaint.

    What was agreed with its readers is kept on the letter, which is written, shown and printed so. The request does not
    say it: by which way and in which format membership writes to them is known there.
    compose(complaint, terms, manner): the letter. to: id of the one complainant it is for; None for all of them.
    """
    people = complaint.correspondents(act.at, to)
    letter = written(complaint, compose, terms, people) | {"recipient_id": to}
    kept = complaint.add_letter(letter, terms.landlord_name, act)
    details = _details(complaint, kept, terms)
    for person_id in people:
        complaint.announce(
            MessageRequested(
                complaint.id,
                resident_id=person_id,
                template=kept.template,
                about_kind="complaint",
                about_id=complaint.id,
                details=details,
            )
        )


def written(document, compose, terms, people):
    """A letter in the language and format that suit its readers, with what is agreed with them."""
    agreed = agreed_with(people)
    manner = manner_for(document.chosen_manner, agreed, people)
    return compose(document, terms, manner) | vars(manner) | {"adjustments": agreed}


def agreed_with(people):
    """[{resident_id, kinds}] of those of these people with whom adjustments are agreed."""
    ids = [Adjustments.id_of(person_id) for person_id in people]
    rows = Adjustments.collection().find({"_id": {"$in": ids}, "gone_at": None}, {"resident_id": 1, "agreed.kind": 1})
    agreed = {row["resident_id"]: [one["kind"] for one in row.get("agreed", [])] for row in rows}
    return [{"resident_id": one, "kinds": agreed[one]} for one in people if agreed.get(one)]


def _details(complaint, kept, terms):
    requested_at = complaint.current.requested_at if complaint.current else complaint.received_at
    details = {
        "reference": complaint.reference,
        "stage": str(complaint.stage),
        "letter": str(kept.number),
        "received_on": local_day(requested_at).isoformat(),
        "ombudsman_website": terms.profile.ombudsman.website,
        "ombudsman_phone": terms.profile.ombudsman.phone.replace(" ", "-"),
    }
    if complaint.due_before is not None:  # what the resident waits for is the answer, whatever is due before it
        details["due_on"] = last_day_of(complaint.current.respond_due_before or complaint.due_before).isoformat()
    if complaint.ombudsman_until is not None:
        details["ombudsman_until"] = complaint.ombudsman_until.isoformat()
    return details
