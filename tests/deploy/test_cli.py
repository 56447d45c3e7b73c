"""The operator's command, as an operator runs it: a program of its own, with an administrator's settings."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from deploy.accounts import OPERATOR, SERVICES, database

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def doorstep(engines, passwords):
    """doorstep("landlord", "list") -> what it printed, said on standard error, and its status."""
    settings = {
        "DOORSTEP_ADMIN_MONGO_URL": engines.mongo_url,
        "DOORSTEP_ADMIN_AMQP_URL": engines.amqp_url,
        "DOORSTEP_BROKER_API_URL": engines.broker_api_url,
        "DOORSTEP_SECRET": "secret-in-tests",
        **{f"DOORSTEP_{user.upper()}_PASSWORD": passwords[user] for user in (*SERVICES, OPERATOR)},
    }

    def run(*arguments, typed="", **changes):
        environ = {k: v for k, v in (os.environ | settings | changes).items() if v is not None}
        done = subprocess.run(
            [sys.executable, "-m", "deploy.cli", *arguments],
            cwd=ROOT, env=environ, input=typed, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        return SimpleNamespace(status=done.returncode, out=done.stdout, err=done.stderr)

    assert run("platform", "prepare").status == 0
    return run


def add(doorstep, landlord_id, *more):
    return doorstep(
        *("landlord", "add", landlord_id, "--name", "Test Homes", "--kind", "almo", "--nation", "ENG"), *more
    )


def test_preparing_again_changes_nothing(doorstep):
    again = doorstep("platform", "prepare")
    assert (again.status, again.out.strip(), again.err) == (0, "The platform is prepared.", "")


def test_a_missing_password_is_named(doorstep):
    refused = doorstep("platform", "prepare", DOORSTEP_TRAINING_PASSWORD=None)
    assert refused.status == 1
    assert "DOORSTEP_TRAINING_PASSWORD" in refused.err


def test_missing_settings_are_named(doorstep):
    refused = doorstep("landlord", "list", DOORSTEP_ADMIN_MONGO_URL=None, DOORSTEP_ENV_FILE="/dev/null")
    assert refused.status == 1
    assert "DOORSTEP_ADMIN_MONGO_URL is not set" in refused.err


def test_engines_that_are_away_are_one_sentence(doorstep):
    refused = doorstep(
        "landlord", "list", DOORSTEP_ADMIN_MONGO_URL="mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=300"
    )
    assert refused.status == 1
    assert refused.err.startswith("Error: An engine cannot be reached")


def test_a_landlord_is_added_once_with_its_databases(doorstep, mongo, new_landlord_id):
    landlord_id = new_landlord_id()
    assert add(doorstep, landlord_id).status == 0
    assert f"{landlord_id:<32}active" in doorstep("landlord", "list").out
    for service in SERVICES:
        assert mongo[database(service, landlord_id)].list_collection_names()
    again = add(doorstep, landlord_id)
    assert again.status == 1
    assert "landlord_exists" in again.err


@pytest.mark.parametrize("landlord_id", ["platform", "hull--city"])
def test_what_can_be_no_id_is_refused_before_anything_is_made(doorstep, mongo, landlord_id):
    before = set(mongo.list_database_names())
    refused = add(doorstep, landlord_id)
    assert refused.status == 1
    assert "bad_landlord_id" in refused.err
    assert set(mongo.list_database_names()) == before


def test_a_host_name_belongs_to_one_landlord(doorstep, new_landlord_id):
    host = f"{new_landlord_id()}.example"
    assert add(doorstep, new_landlord_id(), "--host", host).status == 0
    assert "host_name_taken" in add(doorstep, new_landlord_id(), "--host", host).err


def test_the_first_administrator_gets_a_code(doorstep, new_landlord_id):
    landlord_id = new_landlord_id()
    add(doorstep, landlord_id)
    invited = doorstep("staff", "invite", landlord_id, "--name", "Anna", "--email", "anna@test.example")
    assert invited.status == 0
    assert len(invited.out.strip().split("-")) == 3
    assert "bad_email" in doorstep("staff", "invite", landlord_id, "--name", "A", "--email", "not-an-email").err
    assert "landlord_not_found" in doorstep("staff", "invite", "nobody", "--name", "A", "--email", "a@b.example").err


def test_a_landlord_who_is_gone_leaves_nothing_and_never_comes_back(doorstep, mongo, new_landlord_id):
    landlord_id = new_landlord_id()
    add(doorstep, landlord_id)
    assert "not_possible_now" in doorstep("landlord", "state", landlord_id, "gone", typed="y\n").err
    assert doorstep("landlord", "state", landlord_id, "leaving").status == 0
    assert doorstep("landlord", "state", landlord_id, "gone", typed="n\n").status == 1
    assert doorstep("landlord", "state", landlord_id, "gone", typed="y\n").status == 0
    assert not [name for name in mongo.list_database_names() if name.endswith(f"--{landlord_id}")]
    assert "landlord_exists" in add(doorstep, landlord_id).err
    assert "landlord_not_found" in doorstep("reannounce", landlord_id, "all").err


def test_a_partner_comes_and_goes(doorstep, new_landlord_id):
    landlord_id = new_landlord_id()
    add(doorstep, landlord_id)
    added = doorstep("partner", "add", landlord_id, "repairs")
    assert added.out.startswith(f"amqp://partner-{landlord_id}-repairs:")
    assert doorstep("partner", "remove", landlord_id, "repairs").status == 0
    refused = doorstep("partner", "add", landlord_id, "re-pairs")
    assert refused.status == 1
    assert "Traceback" not in refused.err


def test_states_are_announced_again(doorstep, new_landlord_id):
    landlord_id = new_landlord_id()
    add(doorstep, landlord_id)
    doorstep("staff", "invite", landlord_id, "--name", "Anna", "--email", "anna@test.example")
    assert doorstep("reannounce", landlord_id, "staff_member").out == "1 announced again.\n"
    assert doorstep("reannounce", landlord_id, "staff_member", "--to", "complaints").out == "1 announced again.\n"
    unknown = doorstep("reannounce", landlord_id, "flying_saucer")
    assert unknown.status == 1
    assert "staff_member" in unknown.err
