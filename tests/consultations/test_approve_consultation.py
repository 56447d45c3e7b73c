"""Two pairs of eyes, once."""

import eventlet

from services.consultations import commands
from shared.context import acting_for
from shared.errors import RuleBroken
from shared.store import LostRace
from tests.consultations.conftest import (
    DRAFTER,
    NOW,
    a_draft,
    stored,
)

URL = "/api/v1/consultations"


def test_the_drafter_cannot_approve(live, sign_in):
    draft = a_draft()
    refused = live.post(f"{URL}/{draft.id}/approval", headers=sign_in("engagement_officer", person_id=DRAFTER))
    assert (refused.status_code, refused.json["code"]) == (409, "drafter_cannot_approve")


def test_of_two_officers_who_approve_at_once_one_does(working, landlord, announced):
    draft, outcomes = a_draft(), []

    def approve(officer):
        with acting_for(landlord):
            try:
                commands.approve_consultation(draft.id, approved_by=officer, now=NOW)
                outcomes.append(officer)
            except (LostRace, RuleBroken):
                pass

    list(eventlet.GreenPool().imap(approve, ["s-a", "s-b", "s-c"]))
    assert outcomes == [stored(draft).approved_by]
    assert announced.names.count("consultation_approved") == 1
