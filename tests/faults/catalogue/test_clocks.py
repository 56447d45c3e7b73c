"""Clocks that are wrong, differ, and leap: no burst of turns, none missed, and what a crash left is still found."""

import time
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import eventlet
import pytest

from shared import store
from shared.context import acting_for
from tests.faults.catalogue.processes import counted, pending, until
from tests.faults.catalogue.service import Turn
from tests.shared.probe import Thing

HOUR, MINUTES = 3600, 60


def to_next_change_of_the_clocks():
    """Seconds until an hour after the next change between Greenwich and summer time in the United Kingdom."""
    now = datetime.now(ZoneInfo("Europe/London"))
    day = now.replace(hour=3, minute=0, second=0, microsecond=0)
    while (day + timedelta(days=1)).utcoffset() == now.utcoffset():
        day += timedelta(days=1)
    return (day + timedelta(days=1) - now).total_seconds()


CLOCKS = {  # name: (seconds wrong at first, seconds wrong later) of each process
    "one_an_hour_ahead": [(HOUR, HOUR), (0, 0)],
    "one_an_hour_behind": [(-HOUR, -HOUR), (0, 0)],
    "ten_minutes_apart": [(5 * MINUTES, 5 * MINUTES), (-5 * MINUTES, -5 * MINUTES)],
    "leap_an_hour_ahead": [(0, HOUR), (0, HOUR)],
    "fall_back_an_hour": [(0, -HOUR), (0, -HOUR)],
    "leap_to_summer_or_winter_time": [(0, to_next_change_of_the_clocks()), (0, 0)],
}


@pytest.mark.long
@pytest.mark.timeout(200)
@pytest.mark.parametrize("clocks", CLOCKS)
def test_wrong_clocks_bring_no_burst_and_no_gap_of_turns(launch, landlord, tmp_path, clocks):
    """F25. Two processes with a timer of one second; their clocks are as named, and leap in the middle."""
    processes = []
    for number, (first, _later) in enumerate(CLOCKS[clocks]):
        clock = tmp_path / f"clock-{number}"
        clock.write_text(str(first))
        process = launch()
        process.module = "tests.faults.catalogue.skewed"
        process.environment["DOORSTEP_TEST_CLOCK"] = str(clock)
        processes.append(process.start())
    began = time.monotonic()
    left_behind(landlord, "before")
    eventlet.sleep(8)
    for number, (_first, later) in enumerate(CLOCKS[clocks]):
        (tmp_path / f"clock-{number}").write_text(str(later))
    left_behind(landlord, "after")
    eventlet.sleep(8)
    turns = turns_since(landlord, began)
    lasted = time.monotonic() - began
    assert len(turns) <= len(processes) * (lasted + 2), f"{len(turns)} turns of one second in {lasted:.0f} s"
    gaps = [later - earlier for earlier, later in pairwise(turns)]
    assert max(gaps) < 4, f"for {max(gaps):.1f} s nobody took a turn"
    until(lambda: pending(landlord) == 0, 20, "publishing what was left behind")
    until(lambda: len(counted(landlord)) == 2, 20, "handling it")
    assert all(process.running for process in processes)


def left_behind(landlord, thing_id):
    """A thing whose process died before it published: this process has no relay."""
    activity = store.client()["probe--platform"].activity  # which the process that died would have noted before
    activity.update_one({"_id": landlord}, [{"$set": {"at": "$$NOW"}}], upsert=True)
    with acting_for(landlord):
        Thing.made(id=thing_id)


def turns_since(landlord, began):
    with acting_for(landlord):
        return sorted(row["at"] for row in Turn.collection().find({"at": {"$gt": began}}))
