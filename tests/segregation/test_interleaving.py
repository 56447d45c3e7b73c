"""Many landlords with the same ids, interleaved in one process: none ever meets another's data.

DOORSTEP_LONG=1 does 100,000 operations, DOORSTEP_SEED repeats a run.
"""

from pathlib import Path
from types import SimpleNamespace

import pytest
from prometheus_client import generate_latest

from services.membership.settings import settings
from tests.segregation.breakages import BREAKAGES
from tests.segregation.conftest import LONG, SEED
from tests.segregation.crowd import CANARY
from tests.segregation.interleaving import interleave
from tests.segregation.operations import WEIGHTS

OPERATIONS = 100_000 if LONG else 3_000
BROKEN, FEW = (5_000, 20) if LONG else (200, 5)  # operations, landlords; each hundred operations have every kind


@pytest.fixture(scope="module")
def run(crowd, logged):
    """The product as it is, and what it left behind."""
    crossings = interleave(crowd, OPERATIONS, SEED)
    print(f"\nseed {SEED}: {crossings.summary()}; turns given away: {crossings.turns_given}")  # noqa: T201 - a report
    outbox = {path: path.read_text() for path in Path(settings().outbox_dir).rglob("*") if path.is_file()}
    return SimpleNamespace(
        crossings=crossings, log=logged.getvalue(), metrics=generate_latest().decode(), outbox=outbox
    )


@pytest.mark.timeout(3600 if LONG else 180)
def test_nothing_crosses(run):
    found = run.crossings
    assert not found.found, f"{found.summary()}: {found.by_kind()}, such as {found.found[:5]}"
    assert found.done.keys() == set(WEIGHTS)
    assert found.own_words_seen > OPERATIONS / 5, "So little was seen that nothing is proved."
    assert found.outcomes["deliver", "handled"] > found.done["deliver"] / 2, found.outcomes


def test_no_log_says_what_anybody_wrote(run):
    lines = run.log.splitlines()
    assert len(lines) > 10, "Hardly anything was logged: nothing is proved."
    assert not [line for line in lines if CANARY.search(line)]


def test_no_metric_names_a_landlord_or_what_anybody_wrote(run, crowd):
    assert "doorstep_http_requests_total" in run.metrics
    assert not CANARY.search(run.metrics)
    assert not [member for member in crowd.members if member in run.metrics]


def test_what_is_sent_goes_into_its_landlords_folder(run, crowd):
    assert run.outbox, "Nothing was sent: nothing is proved."
    for path, text in run.outbox.items():
        landlord = path.relative_to(settings().outbox_dir).parts[0]
        assert not crowd.foreign(landlord, text), path


@pytest.mark.timeout(600 if LONG else 120)
@pytest.mark.parametrize("what", BREAKAGES)
def test_a_broken_platform_is_found_out(what, crowd, monkeypatch):
    apply, noticed_by = BREAKAGES[what]
    apply(monkeypatch, crowd)
    with crowd.only(FEW):
        found = interleave(crowd, BROKEN, SEED)
    print(f"\n{what}: {found.summary()} {found.by_kind()}")  # noqa: T201 - a report
    assert found.by_kind().keys() & set(noticed_by), f"The suite does not notice: {what}. It saw {found.by_kind()}."
