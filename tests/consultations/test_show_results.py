"""Results by question and channel; small counts stay hidden from residents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.consultations import commands, queries
from services.consultations.queries.results import FOR_RESIDENTS, without_small_counts
from shared.errors import NotFound
from tests.consultations.conftest import (
    DISPOSED,
    NOW,
    OFFICER,
    THEME,
    an_open,
    answer,
    days,
    feedback_of,
    residents,
    type_in,
)


def question(results, question_id):
    return next(one for one in results["questions"] if one["id"] == question_id)


def count(results, question_id, value):
    return next(one["count"] for one in question(results, question_id)["answers"] if one["answer"] == value)


def answered_by(number, **values):
    names = [f"r-{one:03d}" for one in range(number)]
    residents(*names)
    consultation = an_open(**values)
    for place, name in enumerate(names):
        answer(consultation, name, {"hours": "eve", "happy": 1 + place % 5, "again": True, "ways": ["phone", "web"]})
    return consultation


def finished(consultation):
    commands.close_consultation(consultation.id, closed_by=None, now=consultation.closes_at)
    analysis = {"method": "Read.", "themes": [THEME]}
    commands.record_analysis(consultation.id, analysis, analysed_by=OFFICER, now=NOW + days(30))
    decision = {"outcome": "x", "change_kind": "none", "dispositions": [DISPOSED]}
    commands.decide_consultation(consultation.id, decision, decided_by=OFFICER, now=NOW + days(31))
    return commands.publish_feedback(consultation.id, feedback_of(), published_by=OFFICER, now=NOW + days(32))


def test_counts_by_question_and_by_channel(working):
    consultation = answered_by(10)
    type_in(consultation, resident_id=None, answers={"hours": "day", "happy": 5})
    type_in(consultation, resident_id="r-000", answers={"hours": "day", "why": "Because."})
    results = queries.show_results(consultation.id, for_staff=True)
    assert (results["responses"], results["responses_of_residents"], results["response_rate"]) == (11, 10, 100.0)
    assert results["channels"] == [{"channel": "paper", "count": 2}, {"channel": "web", "count": 9}]
    hours = question(results, "hours")
    assert [(one["answer"], one["count"], one["by_channel"]) for one in hours["answers"]] == [
        ("day", 2, {"paper": 2}),
        ("eve", 9, {"web": 9}),
    ]
    assert count(results, "ways", "phone") == 9
    assert (count(results, "again", True), count(results, "again", False)) == (9, 0)
    assert question(results, "happy")["average"] == 3.4
    assert (question(results, "why")["answered"], question(results, "why")["answers"]) == (1, [])
    assert "margin" not in str(results)


def test_a_late_answer_counts_once_it_is_accepted(working):
    consultation = an_open()
    answer(consultation, "r-1", {"hours": "eve"})
    commands.close_consultation(consultation.id, closed_by=None, now=consultation.closes_at)
    late = type_in(consultation, resident_id="r-2", received_at=NOW + days(22), now=NOW + days(23))
    assert queries.show_results(consultation.id, for_staff=True)["responses"] == 1
    verdict = {"accepted": True, "reason": "Post."}
    commands.settle_late_response(consultation.id, late.id, verdict, settled_by=OFFICER, now=NOW + days(24))
    assert queries.show_results(consultation.id, for_staff=True)["responses"] == 2


def test_residents_see_results_only_once_feedback_is_published(working):
    consultation = answered_by(6)
    with pytest.raises(NotFound, match="results_not_published"):
        queries.show_results(consultation.id, for_staff=False)
    finished(consultation)
    results = queries.show_results(consultation.id, for_staff=False)
    assert results["responses"] == 6
    assert question(results, "hours")["answered_by_channel"] == {}
    assert [one["count"] for one in question(results, "happy")["answers"]] == [FOR_RESIDENTS.small] * 5
    assert question(results, "happy")["average"] is None


def test_one_small_channel_hides_another_or_the_total_would_tell():
    results = _results({"web": 90, "paper": 12, "phone": 3}, 105)
    shown = {row["channel"]: row["count"] for row in without_small_counts(results)["channels"]}
    assert shown == {"web": 90, "paper": FOR_RESIDENTS.hidden, "phone": FOR_RESIDENTS.small}


@given(st.dictionaries(st.sampled_from(["web", "paper", "phone", "meeting"]), st.integers(0, 30)), st.integers(0, 30))
def test_no_number_from_one_to_four_is_ever_shown(channels, answered):
    results = _results(channels, sum(channels.values()), answered)
    shown = without_small_counts(results)
    numbers = [shown["responses"], shown["responses_of_residents"], *(row["count"] for row in shown["channels"])]
    numbers += [shown["questions"][0]["answered"], *(row["count"] for row in shown["questions"][0]["answers"])]
    assert not {1, 2, 3, 4} & {number for number in numbers if isinstance(number, int)}
    exact = [row["count"] for row in shown["channels"] if isinstance(row["count"], int)]
    concealed = len(shown["channels"]) - len(exact)
    others = [count for count in channels.values() if count >= 5]
    assert concealed != 1 or not others


def _results(channels, total, answered=0):
    answers = [{"answer": "a", "label": "A", "count": answered, "by_channel": channels}]
    one = {"id": "q", "text": "?", "kind": "scale", "answered": answered, "answered_by_channel": channels}
    return {
        "responses": total,
        "responses_of_residents": total,
        "response_rate": 1.0,
        "channels": [{"channel": key, "count": count} for key, count in channels.items()],
        "questions": [one | {"average": 2.0, "answers": answers}],
    }


def test_staff_and_residents_are_told_apart_by_their_sign_in(live, sign_in):
    consultation = answered_by(6)
    url = f"/api/v1/consultations/{consultation.id}/results"
    assert live.get(url, headers=sign_in("reader")).json["responses"] == 6
    assert live.get(url, headers=sign_in("resident", person_id="r-1")).status_code == 404
    finished(consultation)
    shown = live.get(url, headers=sign_in("resident", person_id="r-1")).json
    assert shown["questions"][2]["answers"][0]["count"] == "<5"


def test_comments_are_read_page_by_page_with_permission(live, sign_in):
    consultation = answered_by(5)
    url, headers = f"/api/v1/consultations/{consultation.id}/responses", sign_in("engagement_officer")
    first = live.get(f"{url}?limit=3", headers=headers).json
    second = live.get(f"{url}?limit=3&cursor={first['next']}", headers=headers).json
    ids = [item["id"] for item in first["items"] + second["items"]]
    assert (len(ids), len(set(ids)), second["next"]) == (5, 5, None)
    assert live.get(f"{url}?channel=paper", headers=headers).json["items"] == []
    assert live.get(url, headers=sign_in("reader")).status_code == 403
