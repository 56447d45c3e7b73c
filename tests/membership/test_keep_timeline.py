from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from services.membership.commands.groups import grant_role
from services.membership.projections import TimelineFact
from services.membership.queries.timeline import show_timeline
from services.membership.sentences import LINES
from services.membership.service import MembershipService
from shared.contracts import read_by
from shared.contracts.consultations import CONSULTATION_KINDS, ConsultationDecided, ResidentsInvited, ResponseRecorded
from shared.contracts.membership import AccountActivated, MessageSent, RoleGranted
from tests.harness import NOW, handle, received
from tests.membership.people import a_group, registered

START = datetime(2026, 1, 1, tzinfo=UTC)


def invited(*resident_ids, event_id="e-invited"):
    items = [{"id": f"i-{who}", "sequence": 1, "resident_id": who, "consultation_id": "c-1"} for who in resident_ids]
    return received(ResidentsInvited, "c-1", at=START, event_id=event_id, items=items)


def responded(resident_id):
    data = {"consultation_id": "c-1", "resident_id": resident_id, "respondent": "resident", "channel": "web"}
    return received(
        ResponseRecorded, "a-1", at=START + timedelta(days=1), event_id="e-response", **data,
        received_at=START, typed_in=False, counts=True,
    )  # fmt: skip


def decided():
    data = {
        "decision_id": "d-1",
        "kind": CONSULTATION_KINDS[0],
        "state": "decided",
        "anonymous": False,
        "channels": ["web"],
    }
    return received(ConsultationDecided, "c-1", at=START + timedelta(days=2), event_id="e-decided", **data)


def told(resident_id, event_id="e-told"):
    data = {"resident_id": resident_id, "template": "consultation_open", "channel": "email", "status": "sent"}
    return received(
        MessageSent, "m-1", at=START + timedelta(hours=1), event_id=event_id, **data,
        about_kind="consultation", about_id="c-1",
    )  # fmt: skip


def keep(*events):
    handle(MembershipService, "keep_timeline", list(events))


def lines(resident, limit=50):
    return [entry["line"] for entry in show_timeline(resident.id, None, limit)]


@pytest.fixture
def resident(working):
    return registered()


def test_tells_what_happened_newest_first_in_plain_english(resident):
    keep(invited(resident.id), responded(resident.id), decided(), told(resident.id))
    assert lines(resident) == [
        "A decision was made after the consultation.",
        "Took part in a consultation.",
        "Was sent “consultation open” by e-mail.",
        "Invited to a consultation.",
    ]


def test_in_any_order_and_however_often_it_is_the_same(resident):
    events = [invited(resident.id, "r-2"), responded(resident.id), decided(), told(resident.id)]
    keep(*events)
    expected = list(TimelineFact.collection().find().sort("_id"))
    for order in permutations(events):
        TimelineFact.collection().delete_many({})
        for event in order:
            keep(event, event)
        assert list(TimelineFact.collection().find().sort("_id")) == expected


def test_each_item_of_a_batch_is_a_fact_of_its_resident(working):
    first, second = registered(), registered()
    keep(invited(first.id, second.id))
    assert lines(first) == lines(second) == ["Invited to a consultation."]


def test_a_shared_fact_is_shown_only_to_those_linked_to_what_it_is_about(working):
    linked, other = registered(), registered()
    keep(invited(linked.id), decided())
    assert len(lines(linked)) == 2
    assert lines(other) == []


def test_what_staff_are_sent_is_on_nobodys_timeline(resident):
    keep(invited(resident.id), told(None))
    assert lines(resident) == ["Invited to a consultation."]


def test_an_account_of_staff_is_on_nobodys_timeline(resident):
    data = dict.fromkeys(AccountActivated.schema._declared_fields) | {"person_kind": "staff"}
    keep(received(AccountActivated, "a-1", **data | ({"person_id": "s-1"} if "person_id" in data else {})))
    assert TimelineFact.collection().count_documents({}) == 0


def test_a_group_is_called_by_its_name(resident, announced):
    group = a_group(name="Orchard Park Panel")
    grant_role(group.id, resident.id, "vice_chair", "elected", (NOW.date(), None))
    event = announced.last(RoleGranted)
    keep(event)
    assert lines(resident) == ["Joined Orchard Park Panel as vice chair."]


def test_pages_hold_everything_once(resident):
    keep(invited(resident.id), responded(resident.id), decided(), told(resident.id))
    seen, after = [], None
    while found := show_timeline(resident.id, after, 1):
        seen.append(found[0]["id"])
        after = [found[0]["at"], found[0]["id"]]
    assert seen == ["e-decided", "e-response", "e-told", f"e-invited:i-{resident.id}"]


def test_a_resident_sees_only_their_own(client, sign_in, working):
    mine, other = registered(), registered()
    keep(invited(mine.id))
    shown = client.get("/api/v1/me/timeline", headers=sign_in("resident", person_id=mine.id)).json["items"]
    assert [entry["about"] for entry in shown] == [{"kind": "consultation", "id": "c-1"}]
    assert client.get("/api/v1/me/timeline", headers=sign_in("resident", person_id=other.id)).json["items"] == []


def test_staff_see_it_with_the_permission(client, sign_in, resident):
    keep(invited(resident.id))
    path = f"/api/v1/residents/{resident.id}/timeline"
    assert len(client.get(path, headers=sign_in("reader")).json["items"]) == 1
    assert client.get("/api/v1/residents/nobody/timeline", headers=sign_in("reader")).status_code == 404


def test_every_event_that_belongs_on_a_timeline_has_its_line():
    expected = {contract.name for contract in read_by("membership.keep_timeline") if contract.timeline}
    assert expected <= LINES.keys(), f"Write a line in services/membership/sentences.py for {expected - LINES.keys()}."
