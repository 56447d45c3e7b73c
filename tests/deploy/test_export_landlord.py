"""A landlord in one file: complete, the same for the same data, for its owner's eyes."""

import json
import stat
import subprocess
import sys
import zipfile

import pyrage
import pytest
from bson import decode

from deploy.accounts import database
from deploy.bundle.archive import Bundle
from deploy.bundle.exporting import export_landlord
from deploy.bundle.sealing import opened
from shared.errors import Refusal


@pytest.fixture(scope="module")
def hull(here, landlord_id):
    here.add(landlord_id)
    here.fill(landlord_id)
    return landlord_id


def test_two_exports_of_an_unchanged_landlord_are_the_same(here, hull, tmp_path):
    first, second = here.export(hull, tmp_path), here.export(hull, tmp_path)
    manifests = []
    for path in (first, second):
        with zipfile.ZipFile(path) as bundle:
            manifests.append(json.loads(bundle.read("manifest.json")))
    assert manifests[0]["checksum"] == manifests[1]["checksum"] == here.checksum(hull)
    assert manifests[0]["services"] == manifests[1]["services"]
    assert manifests[0]["services"]["membership"]["collections"]["residents"]["documents"] == 50


def test_one_changed_letter_is_another_checksum(here, hull):
    before = here.checksum(hull)
    residents = here.mongo[database("membership", hull)].residents
    residents.update_one({"_id": "r000001"}, {"$set": {"family_name": "canary Ünïcode I"}})
    assert here.checksum(hull) != before
    residents.update_one({"_id": "r000001"}, {"$set": {"family_name": "canary Ünïcode 1"}})
    assert here.checksum(hull) == before


def test_only_its_owner_can_read_it(here, hull, tmp_path):
    path = here.export(hull, tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_command_names_it_and_says_its_checksum(here, hull, tmp_path):
    said = here.did("landlord", "export", hull, "--to", tmp_path)
    assert [path.name.split("-")[0] for path in tmp_path.iterdir()] == [hull]
    assert f"Checksum: {here.checksum(hull)}" in said


def test_an_encrypted_one_shows_nothing_and_opens_with_its_key(here, hull, tmp_path):
    key, key_file = pyrage.x25519.Identity.generate(), tmp_path / "key"
    key_file.write_text(f"# made by age-keygen\n{key}\n")
    path = here.export(hull, tmp_path, str(key.to_public()))
    assert b"canary" not in path.read_bytes()
    assert b"manifest" not in path.read_bytes()
    with opened(path, key_file) as file:
        Bundle(file).verify()


@pytest.mark.parametrize(("which", "code"), [(None, "bundle_encrypted"), ("other", "wrong_identity")])
def test_without_the_right_key_it_stays_shut(here, hull, tmp_path, which, code):
    key, other_file = pyrage.x25519.Identity.generate(), tmp_path / "other"
    other_file.write_text(str(pyrage.x25519.Identity.generate()))
    path = here.export(hull, tmp_path, str(key.to_public()))
    with pytest.raises(Refusal) as refused, opened(path, which and other_file):
        pass
    assert refused.value.code == code


def test_an_encrypted_one_that_was_cut_off_is_refused(here, hull, tmp_path):
    key, key_file = pyrage.x25519.Identity.generate(), tmp_path / "key"
    key_file.write_text(str(key))
    path = here.export(hull, tmp_path, str(key.to_public()))
    path.write_bytes(path.read_bytes()[:-5000])
    with pytest.raises(Refusal) as refused, opened(path, key_file):
        pass
    assert refused.value.code == "bundle_unreadable"


def test_a_file_that_is_there_is_not_replaced(here, hull, tmp_path):
    path = tmp_path / "precious"
    path.write_text("kept")
    with here.working() as client, pytest.raises(Refusal) as refused:
        export_landlord(client, hull, path)
    assert (refused.value.code, path.read_text()) == ("file_exists", "kept")


def test_what_cannot_be_exported_is_said_and_leaves_no_file(here, hull, tmp_path):
    assert "landlord_not_found" in here("landlord", "export", "nobody", "--to", tmp_path).err
    assert "file_not_usable" in here("landlord", "export", hull, "--to", tmp_path / "no-folder" / "b").err
    away = here("landlord", "export", hull, "--to", tmp_path, DOORSTEP_ADMIN_MONGO_URL="mongodb://127.0.0.1:1/")
    assert "An engine cannot be reached" in away.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_full_disk_leaves_no_file_that_looks_complete(here, hull, tmp_path, encrypted):
    """The system refuses to write more than 4 KiB into one file, as a full disk would."""
    key = ["--recipient", str(pyrage.x25519.Identity.generate().to_public())] if encrypted else []
    done = here("landlord", "export", hull, "--to", tmp_path / "b", *key, limit=4096)
    assert done.status == 1
    assert "disk_full" in done.err
    assert list(tmp_path.iterdir()) == []


def test_it_shows_one_moment_while_people_write(here, new_landlord_id, tmp_path):
    """Every write changes one document in two databases, in turn: the first is never more than one behind."""
    landlord_id = here.add(new_landlord_id())
    here.fill(landlord_id, residents=2000)
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, here.settings["DOORSTEP_ADMIN_MONGO_URL"], landlord_id], stdout=subprocess.PIPE
    )
    try:
        writer.stdout.readline()
        path = here.export(landlord_id, tmp_path)
    finally:
        writer.kill()
        writer.wait()
    with zipfile.ZipFile(path) as bundle:
        counts = [_counter(bundle.read(f"{service}/counter.bson")) for service in ("membership", "training")]
    assert counts[0] > 0
    assert counts[0] - counts[1] in (0, 1), f"The databases were read at different moments: {counts}"


_WRITER = """
import sys
from pymongo import MongoClient
client, landlord = MongoClient(sys.argv[1]), sys.argv[2]
n = 0
while True:
    n += 1
    for service in ("membership", "training"):
        client[f"{service}--{landlord}"].counter.update_one({"_id": "n"}, {"$set": {"n": n}}, upsert=True)
    if n == 100:
        print("writing", flush=True)
"""


def _counter(data):
    return decode(data)["n"]
