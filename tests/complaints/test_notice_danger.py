"""Every way in is looked at for danger, and what is found is stored by the write that stores the text."""

import pytest
from marshmallow import fields
from marshmallow.validate import OneOf, Regexp

from services.complaints.api import api
from services.complaints.commands import case_entries, complaints, receiving
from services.complaints.commands.groups import leave_my_group_complaint
from services.complaints.commands.hazards import keep_hazard_concern
from services.complaints.commands.panel import withdraw_panel_consent
from services.complaints.commands.representatives import name_representative
from services.complaints.model import Complaint
from services.complaints.model.hazard_concern import HazardConcern
from services.complaints.queries.hazards import list_my_complaint_hazards, show_hazard_matches
from services.complaints.schemas.kinds import Reference
from services.complaints.service import ComplaintsService
from shared.contracts.complaints import HazardConcernRaised, HazardMadeSafe
from shared.http import routes_of
from shared.landlords import registry
from shared.store.telling import stored
from tests.complaints import test_raise_complaint_issue as issues
from tests.complaints.saying import NOW, OFFICER, RESIDENT, resident, speaking, staff, told
from tests.complaints.steps import acknowledge, clocks_of
from tests.complaints.test_record_hazard_made_safe import make_safe
from tests.complaints.ways_in import (
    MINE,
    NOT_ABOUT_THE_HOME,
    NOTE,
    WAYS_IN,
    consent_to_panel_help,
    raise_unrelated_issue,
)
from tests.harness import days, handle

MOULD = "Black mould in the bedroom. Nobody came."


@pytest.fixture
def said(complaint_at, people, monkeypatch):
    """said("add_case_entry.words", text) -> the document that keeps the text."""

    def say(way, text):
        if way.startswith("take_complaint_straight"):
            monkeypatch.setattr(registry.find(people), "nation", "SCT")
        return WAYS_IN[way](complaint_at, text)

    return say


@pytest.fixture
def writes(people):
    """[(names of the events, the document as that write left it)] of all that announced something."""
    seen = []

    def listen(database, collection, document_id, envelopes):
        raw = Complaint.collection().database[collection].find_one({"_id": document_id}, {"pending_events": 0})
        seen.append(([envelope["type"] for envelope in envelopes], raw))

    stored.append(listen)
    yield seen
    stored.remove(listen)


@pytest.mark.parametrize("way", WAYS_IN)
def test_danger_is_noticed_in_the_write_of_the_text(said, writes, announced, way):
    holder = said(way, MOULD)
    event = announced.last(HazardConcernRaised)
    names, raw = next((names, raw) for names, raw in writes if MOULD in str(raw))
    (seen,) = raw["hazard_sightings"]
    assert HazardConcernRaised.type in names
    assert (raw["_id"], seen["concern_id"], event.resident_id) == (holder.id, event.subject, RESIDENT)
    assert (event.kinds, event.severity, event.place) == (["damp_and_mould"], "significant", "NORTH")
    assert announced.names.count("hazard_concern_raised") == 1
    assert "bedroom" not in str(announced)


@pytest.mark.parametrize("way", WAYS_IN)
def test_without_danger_nothing_is_told(said, announced, way):
    assert said(way, "The parking is badly organised.").hazard_sightings == []
    assert "hazard_concern_raised" not in announced.names


@pytest.mark.parametrize("way", WAYS_IN)
def test_its_words_are_shown_wherever_the_text_is_kept(said, announced, way):
    said(way, MOULD)
    event = announced.last(HazardConcernRaised)
    handle(ComplaintsService, "keep_hazard_concerns", event)
    (match,) = show_hazard_matches(event.subject)["matches"]
    assert match["said"] == "mould"


def test_every_text_that_people_write_is_looked_at_or_has_its_reason():
    written = set(texts_of_requests())
    left_out = {text for text in written if {text, text.partition(".")[0]} & NOT_ABOUT_THE_HOME.keys()}
    for text in sorted(written - WAYS_IN.keys() - left_out):
        pytest.fail(
            f"{text} is a text that people write, and nobody looks for danger in it. Call "
            "commands.hazards.notice_danger before the save that stores it, let the document that keeps it be "
            "WithSightings, and add how it is said to WAYS_IN in tests/complaints/ways_in.py. Where nobody can tell "
            "of their home in it, say why in NOT_ABOUT_THE_HOME there."
        )
    assert not WAYS_IN.keys() & left_out, f"Both looked at and left out: {WAYS_IN.keys() & left_out}"
    gone = (WAYS_IN.keys() - written) | {one for one in NOT_ABOUT_THE_HOME if not any(covers(one, t) for t in written)}
    assert not gone, f"Nobody can write {sorted(gone)} any more: take it out of tests/complaints/ways_in.py."


def covers(exception, text):
    return text == exception or text.startswith(f"{exception}.")


def texts_of_requests():
    """use_case.field of every text without a closed list or a pattern in a body that can be sent."""
    for route in routes_of(api):
        body = getattr(api.view_functions[route["endpoint"]], "_spec", {}).get("body")
        if body is not None and set(route["methods"]) - {"GET"}:
            yield from texts_in(body() if isinstance(body, type) else body, f"{route['endpoint']}.")


def texts_in(schema, path):
    for name, field in schema.fields.items():
        while isinstance(field, fields.List | fields.Mapping):
            field = field.inner if isinstance(field, fields.List) else field.value_field  # noqa: PLW2901 - goes inside
        if isinstance(field, fields.Nested):
            yield from texts_in(field.schema, f"{path}{name}.")
        elif is_free(field):
            yield f"{path}{name}"


def is_free(field):
    closed = isinstance(field, Reference) or any(isinstance(check, OneOf | Regexp) for check in field.validators)
    return isinstance(field, fields.String) and not closed


def test_an_issue_that_becomes_a_complaint_is_noticed_once_in_both(complaint_at, announced):
    split = raise_unrelated_issue(complaint_at, MOULD)
    event = announced.last(HazardConcernRaised)
    parent = Complaint.get(split.raised_in_id)
    assert event.complaint_id == split.id
    assert [one.concern_id for one in (*parent.hazard_sightings, *split.hazard_sightings)] == [event.subject] * 2
    assert announced.names.count("hazard_concern_raised") == 1


def test_an_issue_that_was_stored_before_issues_were_looked_at_is_noticed_in_its_complaint(complaint_at, announced):
    parent = raised_without_being_opened(complaint_at)
    receiving.receive_split(parent, parent.issues[0], NOW)
    assert announced.last(HazardConcernRaised).complaint_id == parent.issues[0].complaint_id


def raised_without_being_opened(complaint_at):
    parent = acknowledge(complaint_at(), NOW)
    parent.raise_issue(issues.issue(words=MOULD, category="property_condition", is_related=False), staff())
    return parent.save()


def test_a_category_alone_is_a_sign_in_an_issue_too(complaint_at, announced):
    issues.raised(acknowledge(complaint_at(), NOW), NOW, words="It is not safe.")
    assert announced.last(HazardConcernRaised).rules == ["said_by_category"]


def test_what_staff_write_down_later_was_known_since_it_happened(complaint_at, announced):
    entry = NOTE | {"words": MOULD, "happened_at": NOW - days(3)}
    case_entries.add_case_entry(complaint_at().id, entry, staff())
    assert announced.last(HazardConcernRaised).occurred_at == NOW - days(3)


def test_what_somebody_says_for_a_resident_is_about_that_residents_home(complaint_at, announced):
    complaint = complaint_at()
    name_representative(complaint.id, speaking(), staff(), version=complaint.version)
    case_entries.add_to_my_case(complaint.id, MINE | {"words": MOULD}, resident(who="r-helper"))
    assert announced.last(HazardConcernRaised).resident_id == RESIDENT


def test_in_a_group_what_one_tells_alone_is_shown_to_them_alone(group_at, announced):
    group = group_at(individual=MOULD)
    alone = announced.last(HazardConcernRaised)
    handle(ComplaintsService, "keep_hazard_concerns", alone)
    shown = {who: list_my_complaint_hazards(group.id, who, now=NOW)["items"] for who in ("r-1", "r-2")}
    assert ([one["id"] for one in shown["r-2"]], shown["r-1"]) == ([alone.subject], [])


def test_who_leaves_a_group_takes_along_what_was_seen_in_common_and_in_their_own_part(group_at, announced):
    group = group_at(individual=MOULD)
    for who, seen in (("r-3", 0), ("r-2", 1)):
        leave_my_group_complaint(group.id, resident(who=who))
        own = Complaint.get(Complaint.get(group.id).member(who).own_complaint_id)
        assert len(own.hazard_sightings) == seen


def test_words_that_were_taken_back_from_the_panel_are_not_shown(complaint_at, announced):
    assistance = consent_to_panel_help(complaint_at, MOULD)
    handle(ComplaintsService, "keep_hazard_concerns", announced.last(HazardConcernRaised))
    withdraw_panel_consent(assistance.id, resident())
    (match,) = show_hazard_matches(announced.last(HazardConcernRaised).subject)["matches"]
    assert match["said"] is None


def test_a_complaint_about_health_and_safety_is_a_sign_by_itself(people, announced):
    receiving.receive_complaint(told(category="health_and_safety", description="Please call."), staff())
    assert announced.last(HazardConcernRaised).rules == ["said_by_category"]


def test_an_anonymous_complaint_can_tell_of_danger(people, announced):
    receiving.receive_complaint(told(resident_id=None, description=MOULD), staff())
    event = announced.last(HazardConcernRaised)
    assert (event.resident_id, event.law_applies, event.law_reason) == (None, True, "tenure_unknown")


def test_the_landlord_is_aware_from_when_the_complaint_reached_anybody(people, announced):
    receiving.receive_complaint(told(description=MOULD, received_at=NOW - days(7)), staff())
    assert announced.last(HazardConcernRaised).occurred_at == NOW - days(7)


def test_of_two_texts_each_has_a_concern(complaint_at, announced):
    one = complaint_at("stage1_responded", NOW - days(9), description=MOULD)
    complaints.escalate_my_complaint(one.id, "Still mould!", resident())
    first, second = Complaint.get(one.id).hazard_sightings
    assert first.concern_id != second.concern_id


# What becomes of it


@pytest.fixture
def raised(people, announced):
    receiving.receive_complaint(told(description="A smell of gas in the hall"), staff())
    return announced.last(HazardConcernRaised)


def test_the_concern_is_made_from_what_was_told(raised):
    handle(ComplaintsService, "keep_hazard_concerns", raised)
    one = HazardConcern.get(raised.subject)
    assert (one.complaint_id, one.severity, one.rules, one.tenure) == (
        raised.complaint_id, "emergency", ["smell_of_gas"], "secure",
    )  # fmt: skip
    assert one.occurred_at == NOW
    assert clocks_of(one) == {"emergency": "2026-11-24"}
    assert one.page_at > raised.time


def test_told_twice_it_is_one(raised):
    for _ in range(2):
        handle(ComplaintsService, "keep_hazard_concerns", raised)
    assert HazardConcern.collection().count_documents({}) == 1


def test_told_again_after_it_was_worked_on_nothing_changes(raised):
    handle(ComplaintsService, "keep_hazard_concerns", raised)
    safe = make_safe(HazardConcern.get(raised.subject), raised.time)
    handle(ComplaintsService, "keep_hazard_concerns", raised)
    assert HazardConcern.get(raised.subject).version == safe.version


def test_two_processes_at_once_make_one(raised, monkeypatch):
    """The second looks before the first has written, and meets it when it writes itself."""
    keep_hazard_concern(raised, now=NOW)
    find = HazardConcern.find

    def not_yet(_id):
        monkeypatch.setattr(HazardConcern, "find", find)

    monkeypatch.setattr(HazardConcern, "find", not_yet)
    keep_hazard_concern(raised, now=NOW)
    assert HazardConcern.collection().count_documents({}) == 1


def test_its_events_go_on_counting_where_the_complaints_told_of_it(raised, announced):
    handle(ComplaintsService, "keep_hazard_concerns", raised)
    make_safe(HazardConcern.get(raised.subject), raised.time)
    assert announced.last(HazardMadeSafe).sequence == raised.sequence + 1


def test_whoever_dies_before_the_concern_is_made_finds_it_in_the_complaint(people, announced):
    """The write that stores the text stores the event with it: the relay, or the sweeper of another, publishes it."""
    complaint = receiving.receive_complaint(told(description=MOULD), staff())
    waiting = Complaint.collection().find_one({"_id": complaint.id})["pending_events"]
    assert [event["type"] for event in waiting][-1] == HazardConcernRaised.type


def test_who_may_read_the_complaint_sees_which_words_it_was(client, sign_in, raised):
    handle(ComplaintsService, "keep_hazard_concerns", raised)
    url = f"/api/v1/hazards/{raised.subject}/matches"
    (match,) = client.get(url, headers=sign_in("complaints_officer")).json["matches"]
    assert (match["rule"], match["said"], match["kind"]) == ("smell_of_gas", "smell of gas", "gas")
    assert client.get(url, headers=sign_in("partner", kind="partner")).status_code == 403


def test_the_complaint_shows_what_it_told_of(client, sign_in, raised):
    shown = client.get(f"/api/v1/complaints/{raised.complaint_id}", headers=sign_in("complaints_officer")).json
    (sighting,) = shown["hazard_sightings"]
    assert (sighting["concern_id"], sighting["kinds"]) == (raised.subject, ["gas"])


def test_the_resident_sees_what_happens_and_another_does_not(client, sign_in, raised):
    handle(ComplaintsService, "keep_hazard_concerns", raised)
    url = f"/api/v1/my-complaints/{raised.complaint_id}/hazards"
    (shown,) = client.get(url, headers=sign_in("resident", person_id=RESIDENT)).json["items"]
    assert (shown["kinds"], shown["clock"], shown["due_on"]) == (["gas"], "emergency", "2026-11-24")
    assert client.get(url, headers=sign_in("resident", person_id="r-2")).status_code == 404


def test_a_concern_that_staff_raised_has_no_words_to_show(client, sign_in, concern):
    answer = client.get(f"/api/v1/hazards/{concern().id}/matches", headers=sign_in("complaints_officer"))
    assert (answer.status_code, answer.json["code"]) == (404, "sighting_not_found")
    assert OFFICER not in answer.text
