"""What is agreed with a person is kept, honoured in every letter, reviewed yearly, and never announced; readings are
recorded.
"""

from datetime import date

import pytest

from services.complaints.commands import adjustments
from services.complaints.commands.letters import choose_my_letters
from services.complaints.commands.restrictions import restrict_contact
from services.complaints.commands.reviews import watch_reviews
from services.complaints.letter_page import to_html
from services.complaints.model import AdjustmentReading, Adjustments
from shared.contracts.complaints import AdjustmentsAgreed, AdjustmentsReviewNeeded
from shared.errors import BadInput, NotFound, StaleVersion
from tests.complaints.saying import NOW, OFFICER, at, behaviour, resident, staff
from tests.complaints.steps import acknowledge, respond
from tests.harness import days

V1 = "/api/v1"
REVIEW = date(2027, 5, 3)


def agree(*kinds, who="r-1", version=0, review_on=REVIEW, when=NOW):
    return adjustments.agree_adjustments(who, dict.fromkeys(kinds, review_on), staff(when), version=version)


def test_when_it_was_agreed_stays_when_it_is_reviewed(people):
    agree("large_print")
    later = agree("large_print", "bsl", version=1, when=NOW + days(100), review_on=date(2027, 9, 1))
    assert {one.kind: one.agreed_at for one in later.agreed} == {"large_print": NOW, "bsl": NOW + days(100)}
    assert later.review_on == date(2027, 9, 1)


def test_is_announced_with_neither_what_nor_whose(people, announced):
    agreed = agree("large_print", "extra_time")
    assert announced.last(AdjustmentsAgreed).review_on == REVIEW
    assert agreed.restated().data == {"review_on": REVIEW}
    for word in ("large_print", "extra_time", "r-1"):
        assert word not in str(announced)


@pytest.mark.parametrize("review_on", [NOW.date(), date(2026, 1, 1), date(2027, 11, 26)])
def test_it_is_reviewed_at_least_yearly(people, review_on):
    with pytest.raises(BadInput) as refused:
        agree("bsl", review_on=review_on)
    assert refused.value.code == "review_not_ahead"
    assert Adjustments.collection().count_documents({}) == 0


def test_a_review_whose_day_has_come_is_told_once_and_listed(client, officer, announced):
    agreed = agree("bsl", review_on=date(2026, 12, 1))
    agree("taxi", who="r-2")
    announced.clear()
    assert [watch_reviews(now=at(day)) for day in ("2026-11-30", "2026-12-01", "2026-12-02")] == [0, 1, 0]
    assert announced.last(AdjustmentsReviewNeeded).subject == agreed.id
    listed = client.get(f"{V1}/complaints/adjustments", headers=officer)
    assert [(row["resident_id"], row["review_on"]) for row in listed.json["items"]] == [("r-1", "2026-12-01")]
    assert "bsl" not in listed.text


def test_an_unknown_resident_and_a_stale_version_are_refused(people):
    with pytest.raises(NotFound):
        agree("bsl", who="r-9")
    agree("bsl")
    with pytest.raises(StaleVersion):
        agree("bsl")


def test_every_letter_is_kept_with_what_was_agreed_then(complaint_at, announced):
    complaint = complaint_at()
    agree("large_print")
    acknowledged = acknowledge(complaint, NOW)
    agree("easy_read", version=1)
    assert acknowledged.letters[0].adjustments == [{"resident_id": "r-1", "kinds": ["large_print"]}]
    assert "large_print" not in str(announced)


def test_it_is_shown_and_printed_in_large_print_where_that_was_agreed(client, officer, complaint_at):
    plain = acknowledge(complaint_at(resident_id="r-2"), NOW)
    agree("large_print")
    large = acknowledge(complaint_at(), NOW)
    pages = [client.get(f"{V1}/complaints/{one.id}/letters/1", headers=officer) for one in (plain, large)]
    assert ["font:18pt/" in page.text for page in pages] == [False, True]
    assert "'sha256-" in pages[1].headers["Content-Security-Policy"]


def test_the_handler_reads_it_first_and_that_is_recorded(client, officer, sign_in, complaint_at):
    complaint = acknowledge(complaint_at(), NOW)
    agree("extra_time", "quiet_room")
    answered = client.get(f"{V1}/complaints/{complaint.id}", headers=officer)
    assert next(iter(answered.json)) == "adjustments_at"
    assert "extra_time" not in answered.text
    shown = client.get(answered.json["adjustments_at"], headers=officer)
    assert [one["kind"] for one in shown.json["people"][0]["agreed"]] == ["extra_time", "quiet_room"]
    path = f"{V1}/complaints/adjustments/r-1/readings"
    assert client.get(path, headers=officer).status_code == 403
    (reading,) = client.get(path, headers=sign_in("complaints_senior")).json["items"]
    assert (reading["by"], reading["complaint_id"]) == (OFFICER, complaint.id)


def test_what_each_letter_was_sent_with_is_shown_there_too(client, officer, complaint_at):
    agree("large_print")
    complaint = acknowledge(complaint_at(), NOW)
    shown = client.get(f"{V1}/complaints/{complaint.id}/adjustments", headers=officer).json
    agreed = [{"resident_id": "r-1", "kinds": ["large_print"]}]
    form = {"language": "en-GB", "format": "large_print", "adjustments": agreed, "by_hand": []}
    assert (shown["next_letter"], shown["letters"]) == (form, [form | {"number": 1}])


FORMS = [
    ([], ("en-GB", "standard"), []),
    (["easy_read"], ("en-GB", "easy_read"), []),
    (["welsh"], ("cy", "standard"), []),
    (["welsh", "large_print"], ("cy", "large_print"), []),
    (["easy_read", "large_print"], ("en-GB", "easy_read"), ["large_print"]),
    (["braille", "home_visit", "taxi"], ("en-GB", "standard"), ["braille", "home_visit"]),
]


@pytest.mark.parametrize(("kinds", "form", "by_hand"), FORMS)
def test_the_handler_sees_before_and_after_how_it_is_written_and_what_is_left_to_do(
    client, officer, complaint_at, kinds, form, by_hand
):
    agree(*kinds)
    complaint = complaint_at()
    path = f"{V1}/complaints/{complaint.id}/adjustments"
    before = client.get(path, headers=officer).json["next_letter"]
    acknowledge(complaint, NOW)
    sent = client.get(path, headers=officer).json["letters"]
    for shown in (before, *sent):
        assert (shown["language"], shown["format"]) == form
        assert [kind for one in shown["by_hand"] for kind in one["kinds"]] == by_hand


def test_agreed_easy_read_and_welsh_change_the_words(complaint_at):
    agree("easy_read")
    easy = respond(acknowledge(complaint_at(), NOW), NOW + days(1)).letters[-1]
    agree("welsh", version=1)
    welsh = respond(acknowledge(complaint_at(), NOW), NOW + days(1)).letters[-1]
    assert "You were right to complain." in to_html(easy, "C-26-1")
    assert "Rydym yn cadarnhau eich cwyn." in to_html(welsh, "C-26-1")


def test_a_format_that_was_chosen_for_the_complaint_stays(complaint_at):
    agree("easy_read")
    chosen = {"language": "en-GB", "format": "large_print"}
    complaint = choose_my_letters(complaint_at().id, chosen, resident(NOW))
    assert acknowledge(complaint, NOW).letters[0].format == "large_print"


def test_a_group_is_written_to_in_welsh_only_where_that_is_agreed_with_everybody(client, officer, group_at):
    group = group_at()
    path = f"{V1}/complaints/{group.id}/adjustments"
    agree("welsh")
    shown = client.get(path, headers=officer).json["next_letter"]
    assert (shown["language"], shown["by_hand"]) == ("en-GB", [{"resident_id": "r-1", "kinds": ["welsh"]}])
    for who in ("r-2", "r-3"):
        agree("welsh", who=who)
    shown = client.get(path, headers=officer).json["next_letter"]
    assert (shown["language"], shown["by_hand"]) == ("cy", [])


def test_a_letter_about_contact_is_written_so_too(people):
    agree("easy_read", "welsh")
    letter = restrict_contact(behaviour(), staff()).letters[0]
    assert (letter.language, letter.format) == ("cy", "easy_read")


def test_what_a_letter_about_contact_leaves_to_do_is_shown_and_the_look_recorded(client, officer, sign_in, people):
    agree("easy_read", "home_visit")
    restriction = restrict_contact(behaviour(), staff())
    path = f"{V1}/complaints/restrictions/{restriction.id}/adjustments"
    shown = client.get(path, headers=officer).json
    for letter in (shown["next_letter"], *shown["letters"]):
        assert (letter["format"], letter["by_hand"]) == ("easy_read", [{"resident_id": "r-1", "kinds": ["home_visit"]}])
    assert len(shown["letters"]) == 1
    readings = client.get(f"{V1}/complaints/adjustments/r-1/readings", headers=sign_in("complaints_senior")).json
    assert [one["by"] for one in readings["items"]] == [OFFICER]


def test_how_a_letter_is_written_is_told_to_nobody(complaint_at, announced):
    agree("easy_read", "welsh", "braille")
    respond(acknowledge(complaint_at(), NOW), NOW + days(1))
    for word in ("easy_read", "welsh", "braille", '"cy"', "'cy'"):
        assert word not in str(announced)


def test_who_may_only_read_complaints_sees_nothing_of_it(client, sign_in, complaint_at):
    agree("braille")
    complaint = acknowledge(complaint_at(), NOW)
    reader = sign_in("reader", person_id="s-reader")
    assert client.get(f"{V1}/complaints/{complaint.id}/adjustments", headers=reader).status_code == 403
    assert "braille" not in client.get(f"{V1}/complaints/{complaint.id}", headers=reader).text


def test_of_somebody_unknown_nothing_is_shown_nor_recorded(client, officer, sign_in):
    path = f"{V1}/complaints/adjustments/r-9"
    assert client.get(path, headers=officer).status_code == 404
    assert client.get(f"{path}/readings", headers=sign_in("complaints_senior")).status_code == 404
    assert AdjustmentReading.collection().count_documents({}) == 0


def test_nobody_reads_it_without_being_recorded(client, officer, people, monkeypatch):
    agree("bsl")

    def fail(_document):
        raise ConnectionError

    monkeypatch.setattr(AdjustmentReading, "save", fail)
    answered = client.get(f"{V1}/complaints/adjustments/r-1", headers=officer)
    assert answered.status_code >= 500
    assert "bsl" not in answered.text


def test_readings_are_listed_page_by_page_the_latest_first(client, officer, sign_in, people):
    agree("bsl")
    for _ in range(3):
        assert client.get(f"{V1}/complaints/adjustments/r-1", headers=officer).json["version"] == 1
    senior, path = sign_in("complaints_senior"), f"{V1}/complaints/adjustments/r-1/readings?limit=2"
    first = client.get(path, headers=senior).json
    rest = client.get(f"{path}&cursor={first['next']}", headers=senior).json
    assert len({row["id"] for row in first["items"] + rest["items"]}) == 3


def test_a_resident_sees_their_own(client, sign_in, people):
    agree("bsl")
    for who, kinds in (("r-1", ["bsl"]), ("r-2", [])):
        shown = client.get(f"{V1}/my-complaints/adjustments", headers=sign_in("resident", person_id=who)).json
        assert [one["kind"] for one in shown["agreed"]] == kinds


def test_over_http_each_is_said_once_and_diagnoses_cannot_be(client, officer, people):
    path, headers = f"{V1}/complaints/adjustments/r-1", officer | {"If-Match": '"0"'}
    one = {"kind": "bsl", "review_on": "2027-01-01"}
    for sent in ([one, one], [one | {"kind": "asthma"}], [one | {"why": "He is deaf."}]):
        assert client.put(path, json={"adjustments": sent}, headers=headers).status_code == 422
    assert client.put(path, json={"adjustments": [one]}, headers=headers).status_code == 200


def test_in_a_group_everybodys_is_shown_to_the_handler(client, officer, group_at):
    agree("bsl", who="r-2")
    group = group_at()
    shown = client.get(f"{V1}/complaints/{group.id}/adjustments", headers=officer).json
    assert [person["resident_id"] for person in shown["people"]] == ["r-2"]
