"""A landlord moved to another platform: whatever cuts the command short, running it again ends it."""

import json
import os

import pytest

from deploy.accounts import Broker
from deploy.bundle.draining import Drain
from shared.errors import Refusal

DYING = "tests.deploy.dying_operator"
DEATHS = [  # in the order of the way; the short run takes those after which both sides must agree
    "deploy.bundle.moving:-:change_landlord_state",
    "deploy.bundle.draining:Drain:wait",
    "deploy.accounts:-:revoke_landlord",
    "deploy.bundle.moving:-:export_landlord",
    "deploy.bundle.moving:Elsewhere:bring_in",
    "deploy.bundle.moving:Move:_hand_over",
    "deploy.bundle.removing:Leaver:_replace",
    "deploy.bundle.removing:Leaver:begin",
    "deploy.bundle.moving:Elsewhere:open",
    "deploy.bundle.removing:-:take_stock",
    "deploy.bundle.removing:Leaver:_drop",
    "deploy.bundle.removing:Leaver:_remove_rows",
    "deploy.bundle.removing:Leaver:take_away",
    "deploy.cli.bundles:-:certify",
]
DECISIVE = [death for death in DEATHS if death.rpartition(":")[2] in ("bring_in", "begin", "_drop")]
TRIED = DEATHS if os.environ.get("DOORSTEP_FAULTS") == "long" else DECISIVE


def both(here, elsewhere, landlord_id):
    return here.state(landlord_id), elsewhere.state(landlord_id)


@pytest.mark.timeout(900)
def test_killed_on_its_way_it_arrives_whole_and_is_active_in_one_place_only(here, elsewhere, new_landlord_id, tmp_path):
    landlord_id = here.add(new_landlord_id())
    here.fill(landlord_id)
    words = ("landlord", "move", landlord_id, "--to-env", elsewhere.env_file(tmp_path), "--folder", tmp_path)
    checksum, seen = here.checksum(landlord_id), []
    for death in TRIED:
        done = here(*words, module=DYING, DOORSTEP_DIES_AFTER=death)
        assert done.status == 137, f"It did not die after {death}:\n{done.out}{done.err}"
        seen.append(both(here, elsewhere, landlord_id))
        assert seen[-1] != ("active", "active"), f"After {death} it is active in two places."
        assert elsewhere.databases(landlord_id) or here.databases(landlord_id), f"After {death} it is nowhere."
    last = here(*words, module=DYING)
    assert last.status == 0, last.out + last.err
    assert both(here, elsewhere, landlord_id) == ("gone", "active"), seen
    assert here.databases(landlord_id) == []
    certificate = json.loads(next(tmp_path.glob("*.json")).read_text())
    assert certificate["removed"]["checksum"] == checksum
    assert certificate["moved_to"] == elsewhere.did("platform", "identity").strip()
    assert elsewhere.mongo["operator--platform"].restorations.find_one({"_id": landlord_id})["checksum"] == checksum
    assert not list(tmp_path.glob("*.moving*")), "The bundle holds personal data and must not be left behind."


def test_what_the_other_platform_refuses_leaves_it_as_it_was(here, elsewhere, new_landlord_id, tmp_path):
    landlord_id = new_landlord_id()
    here.add(landlord_id)
    elsewhere.add(landlord_id)
    words = ("landlord", "move", landlord_id, "--to-env", elsewhere.env_file(tmp_path), "--folder", tmp_path)
    refused = here(*words, module=DYING)
    assert refused.status == 1
    assert "landlord_exists" in refused.err
    assert both(here, elsewhere, landlord_id) == ("leaving", "active")
    here.did("landlord", "state", landlord_id, "active")


def test_the_same_platform_is_refused(here, new_landlord_id, tmp_path):
    landlord_id = here.add(new_landlord_id())
    refused = here("landlord", "move", landlord_id, "--to-env", here.env_file(tmp_path))
    assert "same_platform" in refused.err
    assert here.state(landlord_id) == "active"


def test_unpublished_events_are_waited_for(here, elsewhere, new_landlord_id, tmp_path):
    landlord_id = here.add(new_landlord_id())
    here.mongo[f"membership--{landlord_id}"].residents.insert_one(
        {"_id": "r", "pending_since": "x", "pending_events": [{"id": "e"}]}
    )
    words = ("landlord", "move", landlord_id, "--to-env", elsewhere.env_file(tmp_path), "--drain-within", "1")
    refused = here(*words, module=DYING)
    assert "not_drained" in refused.err
    assert "1 unpublished events" in refused.err
    assert both(here, elsewhere, landlord_id) == ("leaving", None)


def test_a_message_in_any_queue_is_waited_for(here, new_landlord_id, monkeypatch):
    """Here no service runs, so what was announced of any landlord stays where it is."""
    landlord_id = here.add(new_landlord_id())
    here.did("landlord", "state", landlord_id, "leaving")
    monkeypatch.setattr(Drain, "figures_old", 6)
    with here.working() as client, pytest.raises(Refusal) as refused:
        Drain(client, Broker(here.settings["DOORSTEP_BROKER_API_URL"]), landlord_id).wait(1)
    assert refused.value.code == "not_drained"
    assert "complaints." in refused.value.detail
