"""What staff and residents find."""

import pytest

from services.consultations import commands
from shared.clock import utc_now
from tests.consultations.conftest import OFFICER, a_decision, a_draft, an_approved, an_open, answer, days, residents

URL = "/api/v1/consultations"


@pytest.fixture
def now():
    return utc_now()


def open_now(now, **values):
    return an_open(now=now - days(1), **({"closes_at": now + days(30)} | values))


def mine(live, sign_in, resident_id="r-1", path=""):
    return live.get(f"{URL}/mine{path}", headers=sign_in("resident", person_id=resident_id))


def test_staff_list_by_state_newest_first(live, sign_in, now):
    draft, approved = a_draft(now=now - days(2)), an_approved(now=now - days(1))
    headers = sign_in("reader")
    everything = live.get(URL, headers=headers).json
    assert [item["id"] for item in everything["items"]] == [approved.id, draft.id]
    only = live.get(f"{URL}?state=draft", headers=headers).json["items"]
    assert [item["id"] for item in only] == [draft.id]
    by_decision = live.get(f"{URL}?decision_id={approved.decision_id}", headers=headers).json["items"]
    assert [item["id"] for item in by_decision] == [approved.id]
    first = live.get(f"{URL}?limit=1", headers=headers).json
    second = live.get(f"{URL}?limit=1&cursor={first['next']}", headers=headers).json
    assert [first["items"][0]["id"], second["items"][0]["id"], second["next"]] == [approved.id, draft.id, None]


def test_decisions_are_listed_newest_first(live, sign_in):
    ids = [a_decision(title=f"D{number}").id for number in range(3)]
    headers = sign_in("reader")
    assert {item["id"] for item in live.get("/api/v1/decisions", headers=headers).json["items"]} == set(ids)
    assert live.get("/api/v1/decisions?status=made", headers=headers).json["items"] == []
    assert live.get("/api/v1/decisions?status=nonsense", headers=headers).status_code == 422


def test_a_resident_finds_what_asks_them_now(live, sign_in, now):
    residents("r-far", estate="bransholme")
    everyone = open_now(now)
    theirs = open_now(
        now, audience={"everyone": False, "estates": ["orchard"], "tenures": []}, closes_at=now + days(20)
    )
    a_draft(now=now)
    over = open_now(now, anonymous=True)
    commands.close_consultation(over.id, early_because="x", closed_by=OFFICER, now=now)
    answer(everyone, "r-1", {"hours": "eve"}, now=now)
    found = mine(live, sign_in).json["items"]
    assert [(item["id"], item["answered"]) for item in found] == [(theirs.id, False), (everyone.id, True)]
    assert [item["id"] for item in mine(live, sign_in, "r-far").json["items"]] == [everyone.id]


def test_a_resident_who_moved_out_is_asked_nothing(live, sign_in, now):
    residents("r-gone", state="moved_out")
    open_now(now)
    assert mine(live, sign_in, "r-gone").json["items"] == []


def test_a_resident_who_is_not_known_yet_is_told_to_come_back(live, sign_in):
    early = mine(live, sign_in, "r-new")
    assert (early.status_code, early.json["code"], early.headers["Retry-After"]) == (503, "not_yet_known", "1")


def test_a_resident_sees_what_they_are_asked_but_not_who_wrote_it(live, sign_in, now):
    consultation = open_now(now)
    shown = mine(live, sign_in, path=f"/{consultation.id}").json
    assert (shown["can_answer"], shown["answered"], shown["what_can_change"]) == (True, False, ["The hours"])
    assert shown["questions"][0]["choices"][0]["label"] == "Days"
    assert not {"drafted_by", "approved_by", "audience", "anonymity_key", "themes"} & shown.keys()


@pytest.mark.parametrize("build", [a_draft, an_approved])
def test_a_resident_sees_nothing_before_it_opens(live, sign_in, now, build):
    assert mine(live, sign_in, path=f"/{build(now=now).id}").status_code == 404


def test_an_anonymous_answer_is_found_by_its_giver_until_closing(live, sign_in, now):
    consultation = open_now(now, anonymous=True)
    answer(consultation, "r-1", {"hours": "eve"}, now=now)
    url, headers = f"{URL}/{consultation.id}/my-response", sign_in("resident", person_id="r-1")
    assert mine(live, sign_in).json["items"][0]["answered"] is True
    assert live.get(url, headers=headers).json["answers"] == {"hours": "eve"}
    commands.close_consultation(consultation.id, early_because="x", closed_by=OFFICER, now=now)
    assert live.get(url, headers=headers).json["code"] == "response_not_found"
    assert mine(live, sign_in, path=f"/{consultation.id}").json["answered"] is False
