"""A landlord from its file: the same to the last byte, or not at all."""

import json
import shutil
import zipfile
from datetime import UTC, datetime

import pytest

from deploy.accounts import SERVICES, database
from deploy.bundle import importing
from deploy.bundle.archive import Bundle
from deploy.bundle.contents import canonical
from deploy.bundle.records import Restoration
from deploy.provisioning import kinds_of
from shared.errors import Refusal
from shared.store import Aggregate


@pytest.fixture(scope="module")
def hull(here, landlord_id):
    here.add(landlord_id)
    here.fill(landlord_id)
    return landlord_id


@pytest.fixture(scope="module")
def bundle(here, hull, tmp_path_factory):
    return here.export(hull, tmp_path_factory.mktemp("bundles"))


@pytest.fixture(scope="module")
def leaver(here, new_landlord_id, tmp_path_factory):
    """(id, bundle, checksum) of a landlord who is gone."""
    landlord_id = here.add(new_landlord_id())
    here.fill(landlord_id)
    path, checksum = here.export(landlord_id, tmp_path_factory.mktemp("bundles")), here.checksum(landlord_id)
    here.leave(landlord_id)
    here.remove(landlord_id)
    assert here.databases(landlord_id) == []
    return landlord_id, path, checksum


def refusal(platform, path):
    """Code of the refusal to import it; afterwards nothing may have been written."""
    before = sorted(platform.mongo.list_database_names())
    with pytest.raises(Refusal) as refused:
        platform.bring_in(path)
    assert sorted(platform.mongo.list_database_names()) == before, "Something was written by a refused import."
    return refused.value.code


def altered(bundle, path, change):
    """A copy whose files are change({name: bytes})."""
    with zipfile.ZipFile(bundle) as old:
        files = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, content in change(files).items():
            new.writestr(name, content)
    return path


def with_manifest(**values):
    return lambda files: files | {"manifest.json": canonical(json.loads(files["manifest.json"]) | values)}


def one_letter(files):
    return files | {"membership/residents.bson": files["membership/residents.bson"].replace(b"canary", b"canarx", 1)}


def without(name):
    return lambda files: {key: content for key, content in files.items() if key != name}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (one_letter, "bundle_altered"),
        (without("training/residents.bson"), "bundle_altered"),
        (without("manifest.json"), "bundle_foreign"),
        (lambda files: files | {"membership/extra.bson": b""}, "bundle_altered"),
        (with_manifest(kind="a holiday"), "bundle_foreign"),
        (with_manifest(format=2), "bundle_newer"),
        (with_manifest(contracts=["doorstep.membership.flew_to_the_moon.v1"]), "bundle_newer"),
        (with_manifest(checksum="0" * 64), "bundle_altered"),
        (with_manifest(services=[]), "bundle_altered"),
    ],
)
def test_what_is_not_as_it_was_made_is_refused_before_anything_is_written(elsewhere, bundle, tmp_path, change, code):
    assert refusal(elsewhere, altered(bundle, tmp_path / "b", change)) == code


def test_a_landlords_name_cannot_be_changed_in_the_bundle(elsewhere, hull, bundle, tmp_path):
    other = {"id": "other", "organisation_name": "Test Homes", "kind": "almo", "nation": "ENG", "hosts": []}
    assert refusal(elsewhere, altered(bundle, tmp_path / "b", with_manifest(landlord=other))) == "bundle_altered"


@pytest.mark.parametrize("part", [0.0, 0.3, 0.7, 0.99])
def test_what_was_cut_off_is_refused(elsewhere, bundle, tmp_path, part):
    whole = bundle.read_bytes()
    cut = tmp_path / "b"
    cut.write_bytes(whole[: int(len(whole) * part)])
    assert refusal(elsewhere, cut) == "bundle_unreadable"


@pytest.mark.parametrize("name", ["membership/residents.bson", "membership/upload_pieces.bson", "manifest.json"])
@pytest.mark.parametrize("part", [0.05, 0.5, 0.95])
def test_a_damaged_byte_of_what_it_holds_is_found(elsewhere, bundle, tmp_path, name, part):
    with zipfile.ZipFile(bundle) as whole:
        entry = whole.getinfo(name)
    begins = entry.header_offset + 30 + len(name) + 20  # the header, and the sizes of a file that may be long
    place = begins + int(entry.compress_size * part)
    damaged, content = tmp_path / "b", bytearray(bundle.read_bytes())
    content[place] ^= 0x55
    damaged.write_bytes(content)
    assert refusal(elsewhere, damaged) in ("bundle_unreadable", "bundle_altered")


def test_who_is_here_is_not_imported_over(here, hull, bundle):
    before = here.checksum(hull)
    assert refusal(here, bundle) == "landlord_exists"
    assert here.checksum(hull) == before


def test_an_id_that_was_another_landlords_stays_unused(elsewhere, here, new_landlord_id, tmp_path):
    landlord_id = new_landlord_id()
    elsewhere.add(landlord_id)
    elsewhere.leave(landlord_id)
    elsewhere.remove(landlord_id)
    here.add(landlord_id)
    assert refusal(elsewhere, here.export(landlord_id, tmp_path)) == "not_its_own"
    assert elsewhere.state(landlord_id) == "gone"


def test_databases_of_nobody_are_not_overwritten(elsewhere, here, new_landlord_id, tmp_path):
    landlord_id = here.add(new_landlord_id())
    elsewhere.mongo[database("training", landlord_id)].mystery.insert_one({"_id": 1})
    assert refusal(elsewhere, here.export(landlord_id, tmp_path)) == "databases_in_the_way"
    assert elsewhere.mongo[database("training", landlord_id)].mystery.count_documents({}) == 1


def test_a_host_name_that_is_taken_there_is_refused_before_anything_is_written(
    elsewhere, here, new_landlord_id, tmp_path
):
    landlord_id, other, host = new_landlord_id(), new_landlord_id(), f"{new_landlord_id()}.example"
    here.add(landlord_id, [host])
    elsewhere.add(other, [host])
    assert refusal(elsewhere, here.export(landlord_id, tmp_path)) == "host_name_taken"


def test_brought_in_elsewhere_it_is_the_same_and_served(here, elsewhere, hull, bundle):
    before = here.checksum(hull)
    elsewhere.bring_in(bundle)
    try:
        assert elsewhere.state(hull) == "active"
        assert elsewhere.checksum(hull) == before
        assert here.checksum(hull) == before
        indexes = elsewhere.mongo[database("complaints", hull)].policies.index_information()
        assert indexes == here.mongo[database("complaints", hull)].policies.index_information()
    finally:
        elsewhere.leave(hull)
        elsewhere.remove(hull)


def test_what_has_run_out_meanwhile_is_no_difference(here, elsewhere, new_landlord_id, tmp_path):
    """MongoDB deletes old sign-in guards by itself, as soon as their index is there."""
    landlord_id = here.add(new_landlord_id())
    guards = here.mongo[database("membership", landlord_id)].sign_in_guards
    guards.drop_indexes()
    guards.insert_one({"_id": "guard", "attempts": 1, "last_at": datetime(2001, 1, 1, tzinfo=UTC)})
    path = here.export(landlord_id, tmp_path)
    elsewhere.mongo.admin.command("setParameter", 1, ttlMonitorSleepSecs=1)
    elsewhere.bring_in(path)
    assert elsewhere.state(landlord_id) == "active"


def test_a_bundle_brings_its_own_landlord_back(here, leaver):
    landlord_id, path, checksum = leaver
    here.bring_in(path, state="leaving")
    assert here.state(landlord_id) == "leaving"
    assert here.checksum(landlord_id) == checksum
    here.remove(landlord_id)
    assert here.databases(landlord_id) == []


def test_what_is_restored_over_a_later_past_is_raised_by_a_million(here, leaver):
    landlord_id, path, _checksum = leaver
    figures = here.bring_in(path, as_restored=None, state="leaving")
    assert figures.raised
    base = here.mongo[database("membership", landlord_id)]
    assert base.residents.find_one({"_id": "r000003"})["version"] == 3 % 7 + 1 + 1_000_000
    for service in SERVICES:
        for kind in kinds_of(service):
            if issubclass(kind, Aggregate):
                rows = here.mongo[database(service, landlord_id)][kind.collection_name()]
                assert rows.count_documents({"sequence": {"$lt": 1_000_000}}) == 0
    here.remove(landlord_id)


@pytest.mark.parametrize("step", ["_load", "check_holds", "_raise_counts", "_end"])
def test_an_import_that_was_cut_short_is_done_by_running_it_again(here, leaver, monkeypatch, step):
    landlord_id, path, _checksum = leaver
    original = getattr(importing, step)

    def broken_off(*arguments):
        original(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, step, broken_off)
    with pytest.raises(KeyboardInterrupt):
        here.bring_in(path, as_restored=True)
    assert here.state(landlord_id) == "gone", "Nobody may see it before it is whole."
    monkeypatch.undo()
    here.bring_in(path, as_restored=True, state="leaving")
    base = here.mongo[database("membership", landlord_id)]
    assert base.residents.find_one({"_id": "r000003"})["version"] == 3 % 7 + 1 + 1_000_000, "Raised twice, or never."
    here.remove(landlord_id)


def test_of_two_imports_at_once_only_one_goes_on(here, leaver, monkeypatch):
    landlord_id, path, _checksum = leaver
    original = importing.check_holds

    def overtaken(*arguments):
        original(*arguments)
        Restoration.collection().update_one({"_id": landlord_id}, {"$set": {"run": "another"}})

    monkeypatch.setattr(importing, "check_holds", overtaken)
    with pytest.raises(Refusal) as refused:
        here.bring_in(path)
    assert refused.value.code == "import_overtaken"
    assert here.state(landlord_id) == "gone"


def test_the_command_restores_and_announces(here, leaver, tmp_path):
    landlord_id, path, checksum = leaver
    copy = shutil.copy(path, tmp_path / "copy")
    other = here("landlord", "import", copy, "--checksum", "0" * 64)
    assert "other_checksum" in other.err
    said = here.did("landlord", "import", copy, "--checksum", checksum)
    assert "announced again" in said
    assert f"{landlord_id} is active. The bundle's checksum: {checksum}" in said
    assert "nothing to do" in here.did("landlord", "import", copy)
    assert here.state(landlord_id) == "active"


def test_a_state_that_cannot_be_announced_is_named_and_the_landlord_is_active(here, new_landlord_id, tmp_path):
    landlord_id = here.add(new_landlord_id())
    here.fill(landlord_id)
    here.mongo[database("membership", landlord_id)].residents.insert_one({"_id": "0", "version": 1, "sequence": 1})
    path = here.export(landlord_id, tmp_path)
    here.leave(landlord_id)
    here.remove(landlord_id)
    done = here("landlord", "import", path)
    assert here.state(landlord_id) == "active", done.err
    assert "States announced again: 5" in done.out
    assert "resident 0" in done.err
    assert done.status == 0


def test_a_bundle_is_read_piece_by_piece(bundle):
    with bundle.open("rb") as file:
        read = Bundle(file)
        sizes = [len(batch) for batch in read.batches("membership", "upload_pieces")]
    assert len(sizes) > 1
    assert max(sizes) < 3_000_000
