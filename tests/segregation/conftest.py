"""One crowd of landlords for all these tests. DOORSTEP_LONG=1 makes them as many and as long as the promises say."""

import os

import pytest

from services.membership.commands import keys
from shared import store
from shared.clock import utc_now
from shared.context import PLATFORM, acting_for
from shared.landlords import registry
from shared.store import connection
from tests.generated.conftest import logged, membership_settings
from tests.harness import platform_store
from tests.segregation.crowd import Crowd

__all__ = ["logged", "membership_settings", "platform_store"]

LONG = bool(os.environ.get("DOORSTEP_LONG"))
MEMBERS = 24 if LONG else 20
SEED = int(os.environ.get("DOORSTEP_SEED", "20261123"))


@pytest.fixture(scope="module")
def crowd(platform_store, membership_settings, logged):
    """Landlords with the same ids in every collection of every service, each with words of its own."""
    from deploy import accounts

    crowd = Crowd(platform_store, MEMBERS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "database_name", crowd.isolated)
        patch.setattr(accounts, "database", crowd.isolated)
        patch.setattr(registry, "refresh", lambda: None)
        try:
            crowd.make()
            with acting_for(PLATFORM):
                keys.rotate_signing_keys(utc_now())
            store.telling.stored.append(crowd.bus.take)
            try:
                crowd.multiply()
            finally:
                store.telling.stored.remove(crowd.bus.take)
            yield crowd
        finally:
            crowd.unmake()
