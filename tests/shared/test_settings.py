"""Settings are read once; whatever is wrong with them is said, all at once, by name."""

import pytest

from shared.settings import MissingSettings, Settings, read_settings

GOOD = {
    "DOORSTEP_MONGO_URL": "mongodb://localhost:27017",
    "DOORSTEP_AMQP_URL": "amqp://localhost:5672/doorstep",
    "DOORSTEP_HTTP_ADDRESS": "127.0.0.1:8101",
    "DOORSTEP_OPS_ADDRESS": ":9101",
    "DOORSTEP_SECRET": "s",
    "DOORSTEP_PUBLIC_URL": "http://localhost:8080",
}


def test_what_is_not_said_has_its_usual_value():
    settings = read_settings(environ=GOOD)
    assert (settings.max_workers, settings.rate_limit, settings.sweep_after) == (64, "600/minute", 12.0)


def test_everything_that_is_missing_is_named_at_once():
    with pytest.raises(MissingSettings) as refused:
        read_settings(environ={})
    assert all(f"{name} is not set" in str(refused.value) for name in GOOD)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DOORSTEP_MAX_WORKERS", "many"),
        ("DOORSTEP_SWEEP_AFTER", "soon"),
        ("DOORSTEP_LOG_LEVEL", "loud"),
        ("DOORSTEP_RATE_LIMIT", "lots"),
        ("DOORSTEP_HTTP_ADDRESS", "nonsense"),
        ("DOORSTEP_PUBLIC_URL", "http://localhost:8080/"),
        ("DOORSTEP_MONGO_URL", "localhost"),
        ("DOORSTEP_AMQP_URL", "http://localhost"),
    ],
)
def test_what_is_malformed_is_named_and_its_value_is_not_repeated(name, value):
    with pytest.raises(MissingSettings) as refused:
        read_settings(environ=GOOD | {name: value})
    assert str(refused.value).startswith(f"Doorstep cannot start: {name} ")


def test_a_file_of_settings_lies_under_the_environment(tmp_path):
    path = tmp_path / "a.env"
    path.write_text("# ours\nDOORSTEP_MAX_WORKERS=5\nDOORSTEP_LOG_LEVEL=error\n")
    settings = read_settings(environ=GOOD | {"DOORSTEP_ENV_FILE": str(path), "DOORSTEP_MAX_WORKERS": "7"})
    assert (settings.max_workers, settings.log_level) == (7, "error")


def test_every_checked_form_belongs_to_a_setting():
    from shared import settings

    assert settings._FORMS.keys() == settings._EXAMPLES.keys()
    assert settings._FORMS.keys() <= Settings.__dataclass_fields__.keys()
