import pytest

from services.membership import import_chunks
from services.membership.commands import imports, residents
from services.membership.model import Resident, ResidentImport, UploadPiece
from shared.clock import utc_now
from shared.context import acting_for
from shared.contracts.membership import (
    ResidentImportFinished,
    ResidentImportReceived,
    ResidentRegistered,
    ResidentsImported,
)
from shared.errors import BadInput
from shared.store import LostRace
from tests.harness import NOW, days
from tests.membership.people import HEADER, a_file, a_row, faults_of, imported, received, registered


def counts(job):
    return job.rows_new, job.rows_changed, job.rows_unchanged, job.rows_refused


def resident(number):
    return Resident.get(Resident.id_of(f"T{number}"))


def test_stores_good_rows_and_announces_them_without_saying_who(working, announced):
    job = imported(a_file(a_row(1), a_row(2)))
    assert (job.status, counts(job)) == ("finished", (2, 0, 0, 0))
    assert announced.names == ["resident_import_received", "residents_imported", "resident_import_finished"]
    items = announced.last(ResidentsImported).items
    assert {item["id"] for item in items} == {resident(1).id, resident(2).id}
    assert items[0].keys() == {
        *("id", "sequence", "state", "tenure", "estate", "block", "preferred_channel", "involvement"),
    }


def test_an_imported_resident_is_like_a_registered_one(working):
    imported(a_file(a_row(1, surname="Smith", email="jo@example.org")))
    registered(external_reference="T2", family_name="Smith", given_name="Jo", email="jo@example.org")
    one, two = (Resident.collection().find_one({"_id": Resident.id_of(ref)}) for ref in ("T1", "T2"))
    own = {"_id", "external_reference", "address_lines", "registered_at", "last_import"}
    own |= {"pending_events", "pending_since"}  # of one they ride in the import
    assert {key: value for key, value in one.items() if key not in own} == {
        key: value for key, value in two.items() if key not in own
    }


@pytest.mark.parametrize("column", ["block", "Block Code", "BLOCK_REF"])
def test_the_block_of_a_home_is_kept_and_told(working, announced, column):
    imported(a_file(a_row(1) + ",Ash Court 2", a_row(2) + ",", header=f"{HEADER},{column}"))
    assert (resident(1).block, resident(2).block) == ("Ash-Court-2", None)
    blocks = {item["id"]: item.get("block") for item in announced.last(ResidentsImported).items}
    assert blocks == {resident(1).id: "Ash-Court-2", resident(2).id: None}


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        (a_row(1) + ",", None),  # a house now
        (a_row(1, address="9 Elm Road") + ",", None),
        (a_row(1) + ",St John's House (rear)", "St-John-s-House-rear"),
    ],
)
def test_an_empty_block_says_that_there_is_none(working, announced, row, kept):
    imported(a_file(a_row(1) + ",ASH-1", header=HEADER + ",block"))
    assert counts(imported(a_file(row, header=HEADER + ",block"))) == (0, 1, 0, 0)
    assert resident(1).block == kept
    assert "block" in Resident.collection().find_one({"_id": resident(1).id}) or kept is None
    assert [item.get("block") for item in announced.last(ResidentsImported).items] == [kept]
    assert counts(imported(a_file(row, header=HEADER + ",block"))) == (0, 0, 1, 0)


def test_who_has_another_address_in_a_file_without_blocks_has_no_block_any_more(working):
    imported(a_file(a_row(1) + ",ASH-1", header=HEADER + ",block"))
    imported(a_file(a_row(1, tenure="ASS")))
    assert resident(1).block == "ASH-1"
    imported(a_file(a_row(1, tenure="ASS", address="9 Elm Road")))
    assert resident(1).block is None
    assert "block" not in Resident.collection().find_one({"_id": resident(1).id})


def test_an_event_tells_of_an_imported_resident_what_it_tells_of_one(working, announced):
    registered(external_reference="T9")
    told = announced.last(ResidentRegistered).data
    imported(a_file(a_row(1)))
    assert announced.last(ResidentsImported).items[0].keys() == {"id", "sequence", *told}


def test_the_same_file_again_changes_and_announces_nothing(working, announced):
    content = a_file(*(a_row(number) for number in range(700)))
    imported(content)
    before = list(Resident.collection().find().sort("_id"))
    del announced[:]
    job = imported(content)
    assert counts(job) == (0, 0, 700, 0)
    assert list(Resident.collection().find().sort("_id")) == before
    assert announced.names == ["resident_import_received", "resident_import_finished"]


def test_a_changed_row_changes_its_resident_and_announces_only_that_one(working, announced):
    imported(a_file(a_row(1), a_row(2)))
    job = imported(a_file(a_row(1), a_row(2, tenure="ASS")))
    assert counts(job) == (0, 1, 1, 0)
    assert [(item["id"], item["sequence"]) for item in announced.last(ResidentsImported).items] == [(resident(2).id, 2)]


def test_an_empty_cell_changes_nothing(working):
    imported(a_file(a_row(1, email="jo@example.org")))
    imported(a_file(a_row(1)))
    assert resident(1).email == "jo@example.org"


def test_what_a_resident_chose_in_person_is_kept(working):
    imported(a_file(a_row(1, email="old@example.org")))
    residents.change_own_details(resident(1).id, {"email": "own@example.org"})
    job = imported(a_file(a_row(1, email="old@example.org")))
    assert (resident(1).email, counts(job)) == ("own@example.org", (0, 0, 1, 0))


def test_somebody_who_left_is_not_changed(working):
    imported(a_file(a_row(1)))
    residents.record_moving_out(resident(1).id, "moved_out", NOW.date(), today=NOW.date())
    job = imported(a_file(a_row(1, tenure="ASS")))
    assert faults_of(job) == [(2, None, "resident_gone")]
    assert resident(1).tenure == "secure"


@pytest.mark.parametrize(
    ("changes", "column", "reason"),
    [
        ({"ref": ""}, "tenancy_ref", "value_missing"),
        ({"surname": "=HYPERLINK(1)"}, "surname", "looks_like_formula"),
        ({"surname": "@SUM(1)"}, "surname", "looks_like_formula"),
        ({"surname": "x" * 101}, "surname", "too_long"),
        ({"surname": "x" * 40_000}, "surname", "too_long"),
        ({"surname": "a\x07b"}, "surname", "control_characters"),
        ({"surname": "123"}, "surname", "not_a_name"),
        ({"tenure": "XYZ"}, "tenure_code", "unknown_tenure"),
        ({"postcode": "HU1"}, "postcode", "bad_postcode"),
        ({"email": "nobody"}, "e-mail", "bad_email"),
    ],
)
def test_a_bad_cell_is_reported_by_row_and_column_and_the_others_are_stored(working, changes, column, reason):
    job = imported(a_file(a_row(1), a_row(2, **changes), a_row(3)))
    assert faults_of(job) == [(3, column, reason)]
    assert counts(job) == (2, 0, 0, 1)


def test_every_fault_of_a_row_is_reported(working):
    job = imported(a_file(a_row(1, tenure="?", postcode="?", email="?")))
    assert [column for _, column, _ in faults_of(job)] == ["tenure_code", "postcode", "e-mail"]
    assert job.rows_refused == 1


def test_no_fault_repeats_what_the_cell_said(working):
    job = imported(a_file(a_row(1, email="secret-value")))
    stored = str(list(import_chunks.ImportFault.collection().find()))
    assert faults_of(job)
    assert "secret-value" not in stored


def test_the_second_row_with_a_reference_is_refused(working):
    job = imported(a_file(a_row(1), a_row(2), a_row(1, surname="Other")))
    assert faults_of(job) == [(4, "tenancy_ref", "reference_repeated")]
    assert resident(1).family_name != "Other"


def test_a_reference_is_known_again_in_a_later_spell_of_another_process(working):
    job = received(a_file(*(a_row(number) for number in range(600)), a_row(7)))
    while job.is_open:
        imports.run_resident_imports(seconds=0.001)
        imports._seen.clear()
        job = ResidentImport.get(job.id)
    assert faults_of(job) == [(602, "tenancy_ref", "reference_repeated")]


def test_a_broken_quote_is_reported_where_it_opened_and_the_import_goes_on(working):
    job = imported(a_file(a_row(1), '"T2,broken', a_row(3)))
    assert faults_of(job) == [(3, None, "quote_not_closed")]
    assert resident(3)


def test_being_reached_by_email_needs_an_address(working):
    job = imported(a_file(a_row(1) + ",email", header=HEADER + ",preferred contact"))
    assert faults_of(job) == [(2, None, "channel_needs_contact")]


def test_columns_we_do_not_know_are_listed_and_ignored(working):
    job = imported(a_file(a_row(1) + ",12.50", header=HEADER + ",rent"))
    assert job.columns_ignored == [{"column": "H", "name": "rent"}]
    assert job.rows_new == 1


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_names_keep_their_accents_in_every_encoding(working, newline, encoding):
    imported(a_file(a_row(1, surname="Brontë"), newline=newline, encoding=encoding))
    assert resident(1).family_name == "Brontë"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (HEADER.encode() + b"\n", "file_has_no_rows"),
        (HEADER.encode(), "file_has_no_rows"),
        (b"tenancy_ref,surname\nT1,Smith\n", "columns_missing"),
        (a_file(a_row(1) + ",x", header=HEADER + ",last name"), "column_repeated"),
        (a_file(a_row(1) + ",x", header=HEADER + ",SURNAME"), "column_repeated"),
        (a_file(a_row(1), encoding="utf-16"), "encoding_not_recognised"),
        (a_file(a_row(1, surname="a\0b")), "encoding_not_recognised"),
        (b'"tenancy_ref,surname\nT1,x\n', "header_not_readable"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_is_refused_and_not_stored(working, content, code):
    with pytest.raises(BadInput) as refused:
        received(content)
    assert refused.value.code == code
    assert ResidentImport.collection().count_documents({}) == 0
    assert UploadPiece.collection().count_documents({}) == 0


def test_a_file_without_a_header_is_refused_without_repeating_the_person_in_its_first_row(working):
    with pytest.raises(BadInput) as refused:
        received(b"T1,Okafor,Ada\nT2,Smith,Jo\n")
    assert "Okafor" not in f"{refused.value.detail} {refused.value.extra}"
    assert refused.value.extra["unknown_columns"] == ["A", "B", "C"]


def test_a_file_of_more_than_a_megabyte_is_read_across_its_pieces(working):
    rows = (a_row(number, surname="n" * 90) + "," + "x" * 400 for number in range(3000))
    job = imported(a_file(*rows, header=HEADER + ",notes"))
    assert counts(job) == (3000, 0, 0, 0)


def test_the_file_is_removed_when_the_import_is_done(working):
    imported(a_file(a_row(1)))
    assert UploadPiece.collection().count_documents({}) == 0


def test_a_file_whose_import_was_never_stored_is_removed_after_a_while(working):
    job = received(a_file(a_row(1)))
    ResidentImport.collection().delete_one({"_id": job.id})
    imports.remove_forgotten_uploads(now=NOW)
    assert UploadPiece.collection().count_documents({}) == 1
    imports.remove_forgotten_uploads(now=NOW + days(1))
    assert UploadPiece.collection().count_documents({}) == 0


class Killed(BaseException):
    pass


@pytest.mark.parametrize("again", [1, 3])
def test_a_chunk_done_again_after_a_crash_says_and_counts_the_same(working, announced, monkeypatch, again):
    imported(a_file(a_row(1), a_row(2)))
    job = received(a_file(a_row(1), a_row(2, tenure="ASS"), a_row(3), a_row(4, tenure="?")))
    save = ResidentImport.save

    def dies(self):
        if self.status == "finished":
            raise Killed
        return save(self)

    for _ in range(again):
        with monkeypatch.context() as patched:
            patched.setattr(ResidentImport, "save", dies)
            with pytest.raises(Killed):
                imports.run_resident_imports()
        ResidentImport.collection().update_one({"_id": job.id}, {"$set": {"held_until": None, "attempts": 0}})
    imports.run_resident_imports()
    job = ResidentImport.get(job.id)
    assert (job.status, counts(job)) == ("finished", (1, 1, 1, 1))
    assert {item["id"]: item["sequence"] for item in announced.last(ResidentsImported).items} == {
        resident(2).id: 2,
        resident(3).id: 1,
    }
    assert len(faults_of(job)) == 1


def test_a_change_made_between_a_crash_and_the_second_attempt_is_not_undone(working, announced, monkeypatch):
    job = received(a_file(a_row(1)))
    with monkeypatch.context() as patched:
        patched.setattr(ResidentImport, "record_chunk", lambda *_: (_ for _ in ()).throw(Killed()))
        with pytest.raises(Killed):
            imports.run_resident_imports()
    residents.change_resident(resident(1).id, {"tenure": "assured"}, version=1)
    ResidentImport.collection().update_one({"_id": job.id}, {"$set": {"held_until": None}})
    imports.run_resident_imports()
    assert resident(1).tenure == "assured"
    assert announced.last(ResidentsImported).items[0]["tenure"] == "assured"


def test_a_resident_changed_by_somebody_else_at_the_same_moment_is_looked_at_again(working, monkeypatch):
    imported(a_file(a_row(1), a_row(2)))
    write = import_chunks._all_written
    meddled = []

    def meddle(writes):
        if not meddled:
            meddled.append(residents.change_resident(resident(1).id, {"title": "Dr"}, version=1))
        return write(writes)

    monkeypatch.setattr(import_chunks, "_all_written", meddle)
    job = imported(a_file(a_row(1, tenure="ASS"), a_row(2, tenure="ASS")))
    assert counts(job) == (0, 2, 0, 0)
    assert (resident(1).title, resident(1).tenure, resident(1).version) == ("Dr", "assured", 3)


def test_only_one_process_works_on_an_import(working):
    job = received(a_file(a_row(1)))
    held = imports._claim(utc_now())
    assert held.id == job.id
    assert imports.run_resident_imports() is None


def test_a_holder_that_lost_its_import_cannot_save(working):
    received(a_file(a_row(1)))
    first = imports._claim(utc_now())
    second = imports._claim(utc_now() + days(1))
    with pytest.raises(LostRace):
        first.save()
    assert second.save()


def test_an_import_that_fails_again_and_again_is_given_up(working, monkeypatch, announced):
    job = received(a_file(a_row(1)))
    monkeypatch.setattr(imports, "_do_chunk", lambda *_: 1 / 0)
    for _ in range(5):
        with pytest.raises(ZeroDivisionError):
            imports.run_resident_imports()
        ResidentImport.collection().update_one({"_id": job.id}, {"$set": {"held_until": None}})
    imports.run_resident_imports()
    assert ResidentImport.get(job.id).status == "failed"
    assert announced.names[-1] == "resident_import_failed"
    assert UploadPiece.collection().count_documents({}) == 0


def test_waits_when_the_broker_is_away_instead_of_filling_its_document(working):
    job = received(a_file(*(a_row(number) for number in range(6000))))
    for _ in range(3):
        imports.run_resident_imports(seconds=1)
    raw = ResidentImport.collection().find_one({"_id": job.id})
    assert len(raw["pending_events"]) <= imports.MOST_UNTOLD + 3
    assert raw["status"] == "running"
    ResidentImport.collection().update_one({"_id": job.id}, {"$set": {"pending_events": []}})
    imports.run_resident_imports()
    ResidentImport.collection().update_one({"_id": job.id}, {"$set": {"pending_events": []}})
    imports.run_resident_imports()
    assert ResidentImport.get(job.id).rows_new == 6000


def test_another_landlords_import_is_not_worked_on(working, other_landlord):
    job = received(a_file(a_row(1)))
    with acting_for(other_landlord):
        assert imports.run_resident_imports() is None
        assert Resident.collection().count_documents({}) == 0
    assert ResidentImport.get(job.id).status == "received"


def test_the_events_tell_how_far_it_is(working, announced):
    imported(a_file(a_row(1), a_row(2, tenure="?")))
    assert announced.last(ResidentImportReceived).status == "received"
    finished = announced.last(ResidentImportFinished)
    assert (finished.status, finished.rows_read, finished.rows_refused) == ("finished", 2, 1)
