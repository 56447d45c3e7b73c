"""The operator's command, as an operator runs it: a program of its own, with an administrator's settings."""

from datetime import UTC, datetime

import pytest

from deploy.accounts import OPERATOR, SERVICES, database

UNHEARD = "tests.deploy.dying_operator"  # no service runs that would have to hear of it


def add(here, landlord_id, *more):
    return here(*("landlord", "add", landlord_id, "--name", "Test Homes", "--kind", "almo", "--nation", "ENG"), *more)


def test_preparing_again_changes_nothing(here):
    again = here("platform", "prepare")
    assert (again.status, again.out.strip(), again.err) == (0, "The platform is prepared.", "")


def test_preparing_makes_the_operators_records(here, mongo):
    made = set(mongo[database(OPERATOR, "platform")].list_collection_names())
    assert {"parked_records", "identity", "restorations", "removals"} <= made


def test_a_missing_password_is_named(here):
    refused = here("platform", "prepare", DOORSTEP_TRAINING_PASSWORD=None)
    assert refused.status == 1
    assert "DOORSTEP_TRAINING_PASSWORD" in refused.err


def test_missing_settings_are_named(here):
    refused = here("landlord", "list", DOORSTEP_ADMIN_MONGO_URL=None, DOORSTEP_ENV_FILE="/dev/null")
    assert refused.status == 1
    assert "DOORSTEP_ADMIN_MONGO_URL is not set" in refused.err


def test_engines_that_are_away_are_one_sentence(here):
    refused = here("landlord", "list", DOORSTEP_ADMIN_MONGO_URL="mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=300")
    assert refused.status == 1
    assert refused.err.startswith("Error: An engine cannot be reached")


def test_a_landlord_is_added_once_with_its_databases(here, mongo, new_landlord_id):
    landlord_id = new_landlord_id()
    assert add(here, landlord_id).status == 0
    assert f"{landlord_id:<32}active" in here("landlord", "list").out
    for service in SERVICES:
        assert mongo[database(service, landlord_id)].list_collection_names()
    again = add(here, landlord_id)
    assert again.status == 1
    assert "landlord_exists" in again.err


@pytest.mark.parametrize("landlord_id", ["platform", "hull--city"])
def test_what_can_be_no_id_is_refused_before_anything_is_made(here, mongo, landlord_id):
    before = set(mongo.list_database_names())
    refused = add(here, landlord_id)
    assert refused.status == 1
    assert "bad_landlord_id" in refused.err
    assert set(mongo.list_database_names()) == before


def test_a_host_name_belongs_to_one_landlord(here, new_landlord_id):
    host = f"{new_landlord_id()}.example"
    here.add(new_landlord_id(), [host])
    assert "host_name_taken" in add(here, new_landlord_id(), "--host", host).err


def test_the_first_administrator_gets_a_code(here, new_landlord_id):
    landlord_id = here.add(new_landlord_id())
    invited = here("staff", "invite", landlord_id, "--name", "Anna", "--email", "anna@test.example")
    assert invited.status == 0
    assert len(invited.out.strip().split("-")) == 3
    assert "bad_email" in here("staff", "invite", landlord_id, "--name", "A", "--email", "not-an-email").err
    assert "landlord_not_found" in here("staff", "invite", "nobody", "--name", "A", "--email", "a@b.example").err


def test_a_landlord_who_is_gone_leaves_nothing_and_never_comes_back(here, mongo, new_landlord_id):
    landlord_id = here.add(new_landlord_id())
    assert "not_possible_now" in here("landlord", "state", landlord_id, "gone", typed="y\n").err
    assert here("landlord", "state", landlord_id, "leaving").status == 0
    assert here("landlord", "state", landlord_id, "gone", typed="n\n").status == 1
    assert here("landlord", "state", landlord_id, "gone", typed="y\n", module=UNHEARD).status == 0
    assert not [name for name in mongo.list_database_names() if name.endswith(f"--{landlord_id}")]
    assert "landlord_exists" in add(here, landlord_id).err
    assert "landlord_not_found" in here("reannounce", landlord_id, "all").err


def test_a_partner_comes_and_goes(here, new_landlord_id):
    landlord_id = here.add(new_landlord_id())
    added = here("partner", "add", landlord_id, "repairs")
    assert added.out.startswith(f"amqp://partner-{landlord_id}-repairs:")
    assert here("partner", "remove", landlord_id, "repairs").status == 0
    refused = here("partner", "add", landlord_id, "re-pairs")
    assert refused.status == 1
    assert "Traceback" not in refused.err


def test_states_are_announced_again(here, new_landlord_id):
    landlord_id = here.add(new_landlord_id())
    here("staff", "invite", landlord_id, "--name", "Anna", "--email", "anna@test.example")
    assert here("reannounce", landlord_id, "staff_member").out == "1 announced again.\n"
    assert here("reannounce", landlord_id, "staff_member", "--to", "complaints").out == "1 announced again.\n"
    unknown = here("reannounce", landlord_id, "flying_saucer")
    assert unknown.status == 1
    assert "staff_member" in unknown.err


def test_what_cannot_be_announced_again_is_named_and_holds_nothing_up(here, mongo, new_landlord_id):
    landlord_id = here.add(new_landlord_id())
    known = {"version": 1, "sequence": 1, "family_name": "secret", "registered_at": datetime(2020, 1, 1, tzinfo=UTC)}
    fits = {"tenure": "secure", "state": "active", "preferred_channel": "post", "involvement": "none"}
    mongo[database("membership", landlord_id)].residents.insert_many(
        [known | {"_id": "r1"}, known | {"_id": "r2"}, known | fits | {"_id": "r3"}]
    )
    done = here("reannounce", landlord_id, "resident")
    assert (done.status, done.out) == (1, "1 announced again.\n"), done.err
    assert "resident r1, resident r2" in done.err
    assert "secret" not in done.err
