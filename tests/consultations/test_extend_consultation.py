"""A later closing time, with its reason."""

import pytest

from services.consultations import commands
from shared.errors import BadInput, RuleBroken
from tests.consultations.conftest import NOW, an_open, days, stored


def test_extends_to_a_later_time_with_its_reason_on_record(working, announced):
    consultation = an_open()
    later = consultation.closes_at + days(7)
    extended = commands.extend_consultation(consultation.id, later, "Translations came late.", extended_by="s", now=NOW)
    assert (extended.state, extended.closes_at) == ("extended", later)
    assert extended.extensions[0]["closed_before"] == consultation.closes_at
    assert announced.names[-1] == "consultation_extended"
    commands.close_ended_consultations(now=consultation.closes_at)
    assert stored(consultation).state == "extended"
    commands.close_ended_consultations(now=later)
    assert stored(consultation).state == "closed"


def test_does_not_extend_backwards_or_afterwards(working):
    consultation = an_open()
    with pytest.raises(BadInput, match="not_later"):
        commands.extend_consultation(consultation.id, consultation.closes_at, "x", extended_by="s", now=NOW)
    with pytest.raises(RuleBroken, match="consultation_closed"):
        commands.extend_consultation(consultation.id, NOW + days(60), "x", extended_by="s", now=consultation.closes_at)
