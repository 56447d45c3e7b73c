"""Complaints at every point of their way, and the harness."""

from datetime import timedelta

import pytest

from services.complaints import scanning
from services.complaints.api import ROUTES
from services.complaints.commands import expressions, groups, receiving
from services.complaints.commands.hazards import raise_hazard_concern
from services.complaints.projections import Resident, StaffMember
from tests.complaints.saying import (
    NOW,
    OFFICER,
    RESIDENT,
    SENIOR,
    TODAY,
    choice,
    danger,
    joining,
    staff,
    told,
)
from tests.complaints.steps import WAYS
from tests.harness import *  # noqa: F403 - its fixtures


@pytest.fixture(autouse=True)
def today(monkeypatch):
    for module in ("app", *(routes.__name__.rpartition(".")[2] for routes in ROUTES)):
        monkeypatch.setattr(f"services.complaints.api.{module}.utc_now", lambda: TODAY, raising=False)
    monkeypatch.setattr("services.complaints.schemas.kinds.utc_now", lambda: TODAY)


@pytest.fixture
def people(working):
    """The resident and the two members of staff that complaints knows of."""
    home = {"state": "active", "tenure": "secure", "estate": "NORTH"}
    Resident.keep_many([(one, 1, home) for one in (RESIDENT, "r-2", "r-3", "r-helper")])
    Resident.keep("r-late", 1, state="deceased")
    roles = {OFFICER: ["complaints_officer"], SENIOR: ["complaints_senior"], "s-reader": ["reader"]}
    StaffMember.keep_many([(one, 1, {"roles": names, "state": "active"}) for one, names in roles.items()])
    return working


class FakeScanner:
    """Finds what is called a virus; `away` while nobody answers."""

    away = False

    def scan(self, pieces):
        if self.away:
            raise scanning.ScannerAway("fake")
        return "Test.Virus" if b"a virus" in b"".join(pieces) else None


@pytest.fixture
def scanner():
    fake = FakeScanner()
    scanning.use(fake)
    yield fake
    scanning.use(None)


@pytest.fixture
def officer(sign_in, people):
    return sign_in("complaints_officer", person_id=OFFICER)


@pytest.fixture
def senior(sign_in, people):
    return sign_in("complaints_senior", person_id=SENIOR)


@pytest.fixture
def me(sign_in, people):
    return sign_in("resident", person_id=RESIDENT)


@pytest.fixture
def complaint_at(people):
    """complaint_at("stage1_responded") -> a complaint that has come so far, each step a day after the one before."""

    def build(state="stage1_logged", when=NOW, **changes):
        steps = WAYS[state]
        complaint = receiving.receive_complaint(told(**changes), staff(when))
        for day, step in enumerate(steps, start=1):
            complaint = step(complaint, when + timedelta(days=day))
        assert complaint.state == state
        return complaint

    return build


@pytest.fixture
def expression(people):
    """expression() -> dissatisfaction whose resident has not chosen yet."""
    return lambda when=NOW, **changes: expressions.capture_expression(told(**changes), staff(when))


@pytest.fixture
def service_request(expression):
    """service_request() -> one that the resident chose the day they said it."""

    def build(when=NOW, **changes):
        captured = expression(when, **changes)
        chosen = choice("service_request")
        return expressions.record_choice(captured.id, chosen, staff(when), version=captured.version)

    return build


@pytest.fixture
def group_at(people):
    """group_at("stage2_requested") -> a complaint of r-1 (lead), r-2 and r-3 that has come so far."""

    def build(state="stage1_logged", when=NOW, individual=None):
        common = {name: value for name, value in told().items() if name != "resident_id"}
        members = [joining(RESIDENT, lead=True), joining("r-2", individual=individual), joining("r-3")]
        complaint = groups.open_group_complaint(common, members, staff(when))
        for day, step in enumerate(WAYS[state], start=1):
            complaint = step(complaint, when + timedelta(days=day))
        return complaint

    return build


@pytest.fixture
def concern(people):
    """concern(severity="emergency") -> one that a member of staff raised."""

    def build(when=NOW, **changes):
        return raise_hazard_concern(danger(**changes), staff(when))

    return build
