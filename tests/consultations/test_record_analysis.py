"""Themes of what residents said, after closing."""

import pytest

from services.consultations import commands
from shared.errors import RuleBroken
from tests.consultations.conftest import (
    NOW,
    OFFICER,
    THEME,
    a_closed,
    an_open,
    days,
)

LATER = NOW + days(60)


def analyse(consultation, *themes):
    analysis = {"method": "Read.", "themes": list(themes)}
    return commands.record_analysis(consultation.id, analysis, analysed_by=OFFICER, now=LATER)


def test_answers_cannot_be_analysed_away(working):
    with pytest.raises(RuleBroken, match="no_themes"):
        analyse(a_closed())


def test_analysis_waits_for_closing(working):
    with pytest.raises(RuleBroken, match="not_closed"):
        analyse(an_open(), THEME)


@pytest.mark.parametrize(
    "body",
    [
        {"method": "x", "themes": [THEME, THEME]},
        {"method": "x", "themes": [THEME | {"disposition": "accepted"}]},
        {"method": "x", "themes": [THEME | {"disposition": "ignored", "reason": "x"}]},
        {"method": "x", "themes": [THEME | {"mentions": -1}]},
        {"themes": []},
    ],
)
def test_refuses_what_is_no_analysis(live, sign_in, body):
    url = f"/api/v1/consultations/{a_closed().id}/analysis"
    assert live.post(url, json=body, headers=sign_in("engagement_officer")).status_code == 422
