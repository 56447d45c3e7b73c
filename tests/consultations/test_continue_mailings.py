"""Invitations and feedback to many: complete, once each, through kills and beside another process."""

from contextlib import suppress

import eventlet
import pytest

from services.consultations import commands
from services.consultations.commands import mailings
from services.consultations.model import Mailing
from services.consultations.model.mailings import FEEDBACK, INVITATION
from services.consultations.projections import Resident
from services.consultations.service import ConsultationsService
from shared.context import acting_for
from shared.contracts.consultations import (
    ConsultationOpened,
    FeedbackPublished,
    MessagesRequested,
    ResidentsInvited,
)
from shared.contracts.event import Received
from shared.contracts.kinds import BATCH_LIMIT
from shared.errors import Conflict
from tests.consultations.conftest import (
    NOW,
    OFFICER,
    a_decided,
    an_open,
    days,
    feedback_of,
    residents,
    type_in,
)
from tests.harness import handle, received


def opened(consultation):
    return _event(ConsultationOpened, consultation)


def _event(contract, consultation):
    state = {name: getattr(consultation, name) for name in contract.schema._declared_fields}
    return received(contract, consultation.id, consultation.sequence, **state)


def start(consultation):
    handle(ConsultationsService, "start_mailings", opened(consultation))


def published_all():
    """What the relay does: takes the events away."""
    Mailing.collection().update_many({}, {"$unset": {"pending_events": "", "pending_since": ""}})


def run_to_the_end():
    for _ in range(50):
        commands.continue_mailings(now=NOW)
        published_all()


def items(announced, contract):
    return [item for event in announced if event["type"] == contract.type for item in event["data"]["items"]]


def test_invites_everybody_once_and_asks_membership_to_tell_them(working, announced):
    residents(*(f"r-{number:04d}" for number in range(1203)))
    consultation = an_open()
    for _ in range(2):
        start(consultation)
    run_to_the_end()
    invited = [item["resident_id"] for item in items(announced, ResidentsInvited)]
    assert invited == [f"r-{number:04d}" for number in range(1203)]
    told = items(announced, MessagesRequested)
    assert [item["resident_id"] for item in told] == invited
    assert len({item["id"] for item in told}) == 1203
    assert told[0]["template"] == "consultation_invitation"
    assert told[0]["details"] == {"closes_on": "2026-12-14", "kind": "service_standard"}
    sizes = [len(event["data"]["items"]) for event in announced if event["type"] == ResidentsInvited.type]
    assert sizes == [BATCH_LIMIT, BATCH_LIMIT, 203]


def test_a_kill_after_any_write_loses_nobody_and_invites_nobody_twice(working, announced, monkeypatch):
    residents(*(f"r-{number:02d}" for number in range(23)))
    monkeypatch.setattr(mailings, "BATCH_LIMIT", 5)
    consultation = an_open()
    start(consultation)

    class Killed(BaseException):
        pass

    save, kills = Mailing.save, iter([False, True] * 100)

    def save_and_perhaps_die(self):
        result = save(self)
        if next(kills):
            raise Killed
        return result

    monkeypatch.setattr(Mailing, "save", save_and_perhaps_die)
    for _ in range(60):
        with suppress(Killed):
            commands.continue_mailings(now=NOW)
        published_all()
    assert [item["resident_id"] for item in items(announced, ResidentsInvited)] == [f"r-{n:02d}" for n in range(23)]
    assert Mailing.collection().count_documents({"is_last": True}) == 0


def test_processes_beside_each_other_invite_nobody_twice(working, landlord, announced, monkeypatch):
    residents(*(f"r-{number:03d}" for number in range(200)))
    monkeypatch.setattr(mailings, "BATCH_LIMIT", 7)
    start(an_open())

    def process(_):
        with acting_for(landlord):
            commands.continue_mailings(now=NOW)

    for _ in range(8):
        list(eventlet.GreenPool().imap(process, range(5)))
        published_all()
    assert sorted(item["resident_id"] for item in items(announced, ResidentsInvited)) == [
        f"r-{number:03d}" for number in range(200)
    ]


def test_waits_while_too_much_is_not_published(working, monkeypatch):
    residents(*(f"r-{number:03d}" for number in range(100)))
    monkeypatch.setattr(mailings, "BATCH_LIMIT", 1)
    start(an_open())
    for _ in range(5):
        commands.continue_mailings(now=NOW)
    assert Mailing.collection().count_documents({"number": {"$gt": 0}}) == mailings.WAITING


def test_who_wants_no_involvement_is_left_alone_unless_the_law_asks(working, announced):
    residents("r-1")
    residents("r-quiet", involvement="none")
    start(an_open())
    run_to_the_end()
    assert [item["resident_id"] for item in items(announced, ResidentsInvited)] == ["r-1"]
    announced.clear()
    start(an_open(kind="s105_housing_management", closes_at=NOW + days(30)))
    run_to_the_end()
    assert [item["resident_id"] for item in items(announced, ResidentsInvited)] == ["r-1", "r-quiet"]
    assert {item["template"] for item in items(announced, MessagesRequested)} == {"statutory_consultation_notice"}


def test_invites_only_the_audience_that_lives_there(working, announced):
    residents("r-1")
    residents("r-far", estate="bransholme")
    residents("r-lease", tenure="leaseholder")
    residents("r-gone", state="moved_out")
    start(an_open(audience={"everyone": False, "estates": ["orchard"], "tenures": ["secure"]}))
    run_to_the_end()
    assert [item["resident_id"] for item in items(announced, ResidentsInvited)] == ["r-1"]


def test_a_cancelled_consultation_invites_nobody_more(working, announced):
    consultation = an_open()
    start(consultation)
    commands.cancel_consultation(consultation.id, "x", cancelled_by=OFFICER, now=NOW)
    run_to_the_end()
    assert items(announced, ResidentsInvited) == []
    assert Mailing.collection().count_documents({"is_last": True}) == 0


def test_tells_those_who_took_part_by_name_what_came_of_it(working, announced):
    residents("r-1", "r-2", "r-3")
    consultation = a_decided(anonymous=False)
    type_in(consultation, resident_id=None, received_at=NOW + days(2), now=NOW + days(40))
    residents_moved("r-2")
    published = commands.publish_feedback(consultation.id, feedback_of(), published_by=OFFICER, now=NOW + days(41))
    announced.clear()
    for _ in range(2):
        handle(ConsultationsService, "start_mailings", _event(FeedbackPublished, published))
    run_to_the_end()
    told = items(announced, MessagesRequested)
    assert [(item["resident_id"], item["template"]) for item in told] == [("r-1", "you_said_we_did")]
    assert told[0]["details"] == {"kind": "service_standard", "decided_on": "2026-12-16"}
    assert items(announced, ResidentsInvited) == []


def test_those_who_moved_away_are_not_written_to(working, announced):
    consultation = a_decided()
    residents_moved("r-1")
    mailing = Mailing.start(consultation.id, FEEDBACK, NOW).save()
    mailings.continue_mailing(mailing, now=NOW)
    assert items(announced, MessagesRequested) == []


def test_the_events_of_a_full_step_fit_a_message(working, announced):
    residents(*(f"01a200ba-c3bb-77de-af21-{number:012d}" for number in range(BATCH_LIMIT)))
    start(an_open(kind="landlord_or_management_change", closes_at=NOW + days(50)))
    commands.continue_mailings(now=NOW)
    sizes = [len(str(event)) for event in announced if event["type"] in (ResidentsInvited.type, MessagesRequested.type)]
    assert len(sizes) == 2
    assert max(sizes) < 256 * 1024


def test_the_events_are_read_as_written(working, announced):
    start(an_open())
    commands.continue_mailings(now=NOW)
    told = announced.last(MessagesRequested)
    assert isinstance(told, Received)
    assert told.items[0]["about_kind"] == "consultation"


def test_staff_see_how_far_it_has_come(live, sign_in):
    consultation = an_open()
    url, headers = f"/api/v1/consultations/{consultation.id}/invitations", sign_in("reader")
    assert live.get(url, headers=headers).json == {"invited": 0, "finished": False}
    start(consultation)
    commands.continue_mailings(now=NOW)
    assert live.get(url, headers=headers).json == {"invited": 3, "finished": True}
    assert Mailing.collection().count_documents({"purpose": INVITATION}) == 2


def residents_moved(resident_id):
    Resident.keep(resident_id, 2, state="moved_out", tenure="secure", estate="orchard", involvement="occasional")


@pytest.mark.parametrize("purpose", [INVITATION, FEEDBACK])
def test_a_mailing_has_one_start(working, purpose):
    Mailing.start("c-1", purpose, NOW).save()
    with pytest.raises(Conflict):
        Mailing.start("c-1", purpose, NOW).save()
