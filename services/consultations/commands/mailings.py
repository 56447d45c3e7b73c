"""The jobs that tell many people. Each step is one write of people, position and events; see model.mailings."""

from services.consultations import projections
from services.consultations.kinds import HERE, period_of
from services.consultations.model import Consultation, Mailing, Response
from services.consultations.model.consultations import RUNNING
from services.consultations.model.mailings import FEEDBACK, INVITATION
from shared.contracts.consultations import ConsultationOpened
from shared.contracts.kinds import BATCH_LIMIT
from shared.errors import Conflict
from shared.store import LostRace

STEPS = 20  # made in one turn of the timer
WAITING = 20  # steps whose events are not published yet; with more, the job waits for the broker


def start_mailings(event):
    """Begin to invite the residents of a consultation that opened, or to tell those who took part what came of it.

    Safe to repeat: a mailing has one start.
    """
    purpose = INVITATION if event.is_a(ConsultationOpened) else FEEDBACK
    try:
        Mailing.start(event.subject, purpose, event.time).save()
    except Conflict:
        return  # started before


def continue_mailings(*, now):
    """Make the next steps of every mailing that is not finished. Called by a timer; safe beside another process.

    Announces: ResidentsInvited and MessagesRequested for each step.
    """
    for _ in range(STEPS):
        unfinished = [row["_id"] for row in Mailing.collection().find({"is_last": True}, {"_id": 1}).limit(STEPS)]
        if not unfinished or _waiting() >= WAITING:
            return
        for step_id in unfinished:
            continue_mailing(Mailing.get(step_id), now=now)


def continue_mailing(step, *, now):
    """Make the step after this one, or find that nobody is left. Whoever is beaten to it leaves it at that."""
    consultation = Consultation.get(step.consultation_id)
    residents, up_to = _next_residents(consultation, step)
    try:
        if up_to is not None:
            step.next(residents, up_to, _message(consultation, step.purpose), now).save()
    except Conflict:
        pass  # made before a crash, or by another process
    step.is_last = None
    try:
        step.save()
    except LostRace:
        return


def _next_residents(consultation, step):
    """([resident id], position of the last one), or ([], None) at the end."""
    if step.purpose == INVITATION:
        if consultation.state not in RUNNING:
            return [], None  # it ended before everybody was invited
        willing = not _is_statutory(consultation)
        found = projections.audience_after(consultation.audience, step.up_to, BATCH_LIMIT, willing=willing)
        return found, found[-1] if found else None
    query = {"consultation_id": consultation.id, "resident_id": {"$ne": None}}
    query |= {"_id": {"$gt": step.up_to}} if step.up_to else {}
    rows = list(Response.collection().find(query, {"resident_id": 1}).sort("_id", 1).limit(BATCH_LIMIT))
    return projections.still_here([row["resident_id"] for row in rows]), rows[-1]["_id"] if rows else None


def _message(consultation, purpose):
    """What is sent. What the law asks for has a template of its own: it reaches those who want no others too."""
    if purpose == FEEDBACK:
        details = {"kind": consultation.kind, "decided_on": _day(consultation.decided_at)}
        return {"template": "you_said_we_did", "details": details}
    template = "statutory_consultation_notice" if _is_statutory(consultation) else "consultation_invitation"
    return {"template": template, "details": {"kind": consultation.kind, "closes_on": _day(consultation.closes_at)}}


def _is_statutory(consultation):
    return period_of(consultation.kind, consultation.opens_at.astimezone(HERE).date()).statutory


def _day(moment):
    return moment.astimezone(HERE).date().isoformat()


def _waiting():
    """How many steps wait for the relay: a bounded count, by the index of what is pending."""
    return Mailing.collection().count_documents({"pending_since": {"$exists": True}}, limit=WAITING)
