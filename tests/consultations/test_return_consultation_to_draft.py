"""An approval is taken back before opening, not after."""

import pytest

from services.consultations import commands
from shared.errors import RuleBroken
from tests.consultations.conftest import (
    an_open,
)

URL = "/api/v1/consultations"


def test_an_open_consultation_cannot_return_to_draft(working):
    with pytest.raises(RuleBroken, match="not_possible_now"):
        commands.return_consultation_to_draft(an_open().id)
