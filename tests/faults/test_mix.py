"""The short form of `make faults`: the same code, fewer commands and faults. It runs in a process of its own."""

import pytest

from tests.faults import injuries, mix, points

pytestmark = pytest.mark.timeout(300)

SEED, COMMANDS, FAULTS = 3, 1500, 8
KINDS = {  # those that take a second or two to get over
    injuries.kill_service: 3,
    injuries.crash_at_line: 3,
    injuries.kill_broker: 1,
    injuries.kill_primary: 2,
    injuries.step_down: 1,
    injuries.network_trouble: 2,
}


def test_nothing_is_lost_and_nothing_happens_twice_while_everything_fails(hurt):
    result = mix.run(*hurt, seed=SEED, commands=COMMANDS, faults=FAULTS, kinds=KINDS)
    assert result.violations == []
    assert result.verdict.told["acknowledged"] >= COMMANDS * 0.95, result.verdict.told


def test_processes_that_die_at_the_same_lines_again_and_again_cost_nothing(hurt):
    result = points.run(*hurt, count=2, seed=SEED)
    assert result.violations == []
