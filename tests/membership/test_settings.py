import pytest

from shared.settings import MissingSettings
from tests.membership.conftest import settings_with


@pytest.mark.parametrize("way", [{"outbox_dir": "/var/outbox"}, {"smtp_url": "smtp://mail?from=a@b.example"}])
def test_one_way_of_writing_to_people_is_enough(way):
    assert settings_with(**way)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({}, "neither DOORSTEP_OUTBOX_DIR nor DOORSTEP_SMTP_URL"),
        ({"outbox_dir": "here"}, "DOORSTEP_OUTBOX_DIR"),
        ({"smtp_url": "http://mail?from=a@b.example"}, "DOORSTEP_SMTP_URL"),
        ({"smtp_url": "smtp://mail"}, "from="),
        ({"outbox_dir": "/x", "argon2_time_cost": 0}, "DOORSTEP_ARGON2_TIME_COST"),
        ({"outbox_dir": "/x", "argon2_memory_kib": 1}, "DOORSTEP_ARGON2_MEMORY_KIB"),
    ],
)
def test_a_start_that_cannot_work_is_refused_by_name(wrong, named):
    with pytest.raises(MissingSettings, match=named):
        settings_with(**wrong)
