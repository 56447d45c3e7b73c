import pytest

from services.membership.settings import MembershipSettings, use
from tests.harness import *  # noqa: F403


@pytest.fixture(autouse=True)
def outbox(tmp_path):
    """The outbox folder of the test; passwords are hashed at the least cost there is."""
    folder = tmp_path / "outbox"
    use(settings_with(outbox_dir=str(folder)))
    return folder


def settings_with(**changes):
    given = {
        "mongo_url": "-",
        "amqp_url": "-",
        "http_address": "-",
        "ops_address": "-",
        "secret": "cursors-in-tests",
        "public_url": "https://doorstep.example",
        "argon2_time_cost": 1,
        "argon2_memory_kib": 8,
    }
    return MembershipSettings(**given | changes)
