"""The negative control: the checker finds a sound service sound, and each of three broken ones broken."""

import pytest

from tests.faults.controls import Controls

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def controls(hurt):
    return Controls(hurt[0])


def test_a_service_built_as_ours_are_is_found_sound(controls):
    verdict = controls.run("SoundProbe")
    assert verdict.sound, verdict.counts()
    assert verdict.told["acknowledged"] > 0


@pytest.mark.parametrize(
    ("variant", "found"),
    [("PublishingProbe", "lost"), ("CountingProbe", "duplicated"), ("StockProbe", "lost")],
    ids=["events published from the request", "a handler that increments", "nameko's own consumer"],
)
def test_the_checker_finds_a_broken_service_broken(controls, variant, found):
    verdict = controls.run(variant)
    assert getattr(verdict, found), f"{variant} should have {found} something, and was found sound: {verdict.counts()}"
