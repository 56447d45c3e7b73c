"""An exception in each hook of a dependency: at worst the process ends, and not again and again."""

import pytest

from shared.bus import names
from tests.faults.catalogue.broker import made
from tests.faults.catalogue.processes import counted, until
from tests.shared.probe import ThingMade

QUEUE = "probe.count_things"
BEFORE_ITS_TRIAL = pytest.mark.xfail(
    strict=True, reason="nameko runs these before the handler's trial begins; no service of ours has such a dependency"
)
MOST_DEATHS = 8  # once among its neighbours, then SUSPECT_AFTER times alone, and a little


@pytest.mark.long
@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    "hook",
    [
        pytest.param("get_dependency", marks=BEFORE_ITS_TRIAL),
        pytest.param("worker_setup", marks=BEFORE_ITS_TRIAL),
        "worker_result",
        "worker_teardown",
    ],
)
def test_a_message_on_which_a_hook_fails_ends_handled_or_parked(launch, broker, landlord, hook):
    """F17. The process may end, but never more often than the limit, and no neighbour is lost."""
    colours = ["red"] * 5 + [f"hook:{hook}"] + ["red"] * 5
    broker.publish([made(ThingMade, landlord, f"t{n}", colour=colour) for n, colour in enumerate(colours)])
    process, deaths = launch().start(ready=False), 0

    def settled():
        return broker.waiting(names.parked(QUEUE)) == 1 or len(counted(landlord)) == len(colours)

    def at_work():
        return settled() and broker.waiting(names.suspect(QUEUE)) == 0 and process.is_ready()

    while True:  # what is handled and not acknowledged comes again, and may end the process once more
        until(lambda: not process.running or at_work(), 60, "an end")
        if process.running:
            break
        deaths += 1
        assert deaths <= MOST_DEATHS, f"{hook} ends the process for ever"
        process.start(ready=False)
    until(lambda: len(counted(landlord)) >= len(colours) - 1, 30, "handling the innocent")
    print(f"F17: {hook}: {deaths} deaths")  # noqa: T201 - a figure of the long form


def test_a_process_whose_dependency_cannot_be_set_up_ends_and_takes_no_message(launch, broker, landlord):
    """F17. `setup` fails: the process ends with a status that says so, and the queue is as it was."""
    broker.publish([made(ThingMade, landlord, "t")])
    process = launch()
    process.environment["DOORSTEP_TEST_HOOK"] = "setup"
    process.start(ready=False)
    assert process.process.wait(30) != 0
    assert broker.waiting(QUEUE) == 1
