"""A landlord removed: nothing is left but the register's entry, the records, and the certificate."""

import json
from datetime import timedelta

import pytest
import requests
from bson.raw_bson import RawBSONDocument

from deploy.accounts import Broker, database
from deploy.bundle.certificate import is_intact
from shared.clock import utc_now

CANARY = "Xanthippe-Quillfeather"
PARKED = "training.keep_residents.parked"


def publish(platform, exchange, key, body, **headers):
    broker = Broker(platform.settings["DOORSTEP_BROKER_API_URL"])
    asked = {"routing_key": key, "payload": body, "payload_encoding": "string", "properties": {"headers": headers}}
    broker.session.post(
        f"{broker.base}/api/exchanges/doorstep/{exchange}/publish", json=asked, timeout=10
    ).raise_for_status()


def places_with(mongo, word):
    """Every collection of every database that holds the word."""
    kept = mongo.codec_options.with_options(document_class=RawBSONDocument)
    return {
        f"{base}.{name}"
        for base in mongo.list_database_names()
        if base not in ("admin", "config", "local")
        for name in mongo[base].list_collection_names()
        for row in mongo[base].get_collection(name, kept).find()
        if word.encode() in row.raw
    }


def messages_with(platform, word):
    """Every queue that holds a message with the word."""
    broker, found = Broker(platform.settings["DOORSTEP_BROKER_API_URL"]), set()
    for row in broker.rows("queues", "doorstep"):
        asked = {"count": 100, "ackmode": "ack_requeue_true", "encoding": "auto"}
        url = f"{broker.base}/api/queues/doorstep/{requests.utils.quote(row['name'], safe='')}/get"
        for message in broker.session.post(url, json=asked, timeout=10).json():
            if word in json.dumps(message):
                found.add(row["name"])
    return found


@pytest.fixture(scope="module")
def removed(here, new_landlord_id, tmp_path_factory):
    """A landlord with traces everywhere, and what the command said and wrote when it was removed."""
    landlord_id, folder, outbox = new_landlord_id(), tmp_path_factory.mktemp("c"), tmp_path_factory.mktemp("outbox")
    here.add(landlord_id)
    other = here.add(f"{landlord_id}-city")
    for one in (landlord_id, other):
        here.fill(one, canary=CANARY if one == landlord_id else "other-canary")
        here.did("partner", "add", one, "repairs")
        (outbox / one).mkdir()
        (outbox / one / "1.eml").write_text(f"Dear {CANARY}")
        key = f"{one}.membership.resident_changed.v1"
        body = json.dumps({"landlord": one, "data": {"note": CANARY if one == landlord_id else "fine"}})
        publish(here, "doorstep.parked", "training.keep_residents", body, **{"x-doorstep-routing-key": key})
        publish(here, "doorstep.events", f"{one}.membership.nobody_reads_this.v1", body)
        here.mongo["training--platform"].activity.insert_one({"_id": one})
        here.mongo["membership--platform"].revocations.insert_one({"_id": f"{one}:{CANARY}"})
        Broker(here.settings["DOORSTEP_BROKER_API_URL"]).put(
            "queues", "doorstep", f"partner.{one}.repairs.inbox", durable=True
        )
    here.leave(landlord_id)
    before = here.checksum(landlord_id)
    said = here.did(
        *("landlord", "remove", landlord_id, "--confirm", landlord_id, "--certificates", folder),
        DOORSTEP_OUTBOX_DIR=str(outbox),
    )
    return landlord_id, other, folder, outbox, before, said


def certificate_in(folder):
    return json.loads(next(folder.glob("*.json")).read_text())


def test_nothing_of_it_is_left_in_any_database(here, removed):
    landlord_id, *_ = removed
    assert here.databases(landlord_id) == []
    left = {place for place in places_with(here.mongo, CANARY) if "revocations" not in place}
    assert left == set()
    assert here.mongo["membership--platform"].revocations.count_documents({"_id": f"{landlord_id}:{CANARY}"}) == 0
    with_id = places_with(here.mongo, f"{landlord_id}\0")
    allowed = {"landlord_register", "removals", "parked_records", "restorations", "landlords"}
    assert {place.split(".")[1] for place in with_id} <= allowed, with_id


def test_nothing_of_it_is_left_on_the_broker(here, removed):
    landlord_id, *_ = removed
    assert messages_with(here, f"{CANARY}") == set()
    assert messages_with(here, f"{landlord_id}.membership") == set()
    broker = Broker(here.settings["DOORSTEP_BROKER_API_URL"])
    assert f"partner-{landlord_id}-repairs" not in broker.names("users")
    assert not [name for name in broker.names("queues", "doorstep") if name.startswith(f"partner.{landlord_id}.")]


def test_its_outbox_is_gone(removed):
    landlord_id, _other, _folder, outbox, *_ = removed
    assert not (outbox / landlord_id).exists()


def test_a_landlord_whose_id_begins_alike_keeps_everything(here, removed):
    _landlord_id, other, _folder, outbox, *_ = removed
    broker = Broker(here.settings["DOORSTEP_BROKER_API_URL"])
    assert len(here.databases(other)) == 4
    assert here.mongo[database("membership", other)].residents.count_documents({}) == 50
    assert f"partner-{other}-repairs" in broker.names("users")
    assert f"partner.{other}.repairs.inbox" in broker.names("queues", "doorstep")
    assert messages_with(here, f'"landlord\\": \\"{other}') == {PARKED, "doorstep.unrouted"}
    assert (outbox / other / "1.eml").exists()
    assert here.mongo["training--platform"].activity.count_documents({"_id": other}) == 1


def test_the_certificate_says_what_was_removed(removed):
    landlord_id, _other, folder, _outbox, before, said = removed
    certificate = certificate_in(folder)
    assert is_intact(certificate)
    assert not is_intact(certificate | {"by": "somebody else"})
    assert certificate["removed"]["checksum"] == before
    assert certificate["removed"]["services"]["membership"]["residents"]["documents"] == 50
    assert certificate["removed"]["partners"] == ["repairs"]
    assert certificate["removed"]["parked_and_unrouted_messages"] == 2
    assert certificate["removed"]["rows_in_platform_databases"] == 2
    assert certificate["removed"]["outbox_files"] == 1
    assert certificate["dropped_again_at"] is None
    text = next(folder.glob("*.txt")).read_text()
    assert certificate["sha256"] in text
    assert CANARY not in text + json.dumps(certificate)
    assert f"{landlord_id} is gone. Certificate: {folder}" in said


def test_the_certificate_says_what_is_left_as_the_audit(here, removed):
    landlord_id, _other, folder, *_ = removed
    base = here.mongo["operator--platform"]
    kept = {name for name in base.list_collection_names() if landlord_id in str(list(base[name].find()))}
    assert kept == {"removals", "parked_records"}
    assert "which parked events operators replayed or discarded" in " ".join(certificate_in(folder)["remains"])


def test_its_id_is_never_used_again(here, removed):
    landlord_id, *_ = removed
    again = here("landlord", "add", landlord_id, "--name", "Other Homes", "--kind", "almo", "--nation", "ENG")
    assert "landlord_exists" in again.err


def test_what_came_back_is_dropped_once_more_after_the_longest_retry(here, removed):
    """By then nothing can come back; a retry that had begun before could."""
    landlord_id, _other, folder, *_ = removed
    here.mongo[database("training", landlord_id)].late.insert_one({"note": CANARY})
    here.did("landlord", "remove", "--finish", "--certificates", folder)
    assert len(here.databases(landlord_id)) == 1, "It was dropped before its time."
    now = {"$set": {"due_at": utc_now() - timedelta(seconds=1)}}
    here.mongo["operator--platform"].removals.update_one({"_id": landlord_id}, now)
    here.did("landlord", "remove", "--finish", "--certificates", folder)
    assert here.databases(landlord_id) == []
    certificate = certificate_in(folder)
    assert certificate["dropped_again_at"]
    assert certificate["databases_that_had_come_back"] == 1
    assert is_intact(certificate)


def test_who_was_restored_is_not_dropped_once_more(here, new_landlord_id, tmp_path):
    landlord_id = here.add(new_landlord_id())
    here.fill(landlord_id)
    path = here.export(landlord_id, tmp_path)
    here.leave(landlord_id)
    here.remove(landlord_id)
    here.mongo["operator--platform"].removals.update_one({"_id": landlord_id}, {"$set": {"due_at": utc_now()}})
    here.bring_in(path)
    here.did("landlord", "remove", "--finish", "--certificates", tmp_path)
    assert len(here.databases(landlord_id)) == 4
    assert here.state(landlord_id) == "active"


@pytest.mark.parametrize(
    ("words", "code"), [((), "not_leaving"), (("--confirm", "another"), "not_confirmed")], ids=["active", "mistyped"]
)
def test_what_was_not_meant_is_not_done(here, new_landlord_id, words, code):
    landlord_id = here.add(new_landlord_id())
    refused = here("landlord", "remove", landlord_id, *words)
    assert (refused.status, code in refused.err) == (1, True)
    assert here.state(landlord_id) == "active"
    assert len(here.databases(landlord_id)) == 4


def test_nobody_can_be_removed_who_is_not_here(here):
    assert "landlord_not_found" in here("landlord", "remove", "nobody", "--confirm", "nobody").err
