"""The platform that the short form shares: started once, hurt by every test, whole again after each."""

import time

import pytest

from tests.faults import workload
from tests.faults.clients import Keys
from tests.faults.platform import Platform

KEY_KNOWN_AFTER = 2.5  # seconds: processes look for new keys every two


@pytest.fixture(scope="session")
def hurt():
    """A Platform of its own with its clients' keys and places: (platform, keys, places)."""
    with Platform() as platform:
        keys = Keys(platform.mongo.client())
        time.sleep(KEY_KNOWN_AFTER)
        yield platform, keys, workload.prepare(platform, keys)
