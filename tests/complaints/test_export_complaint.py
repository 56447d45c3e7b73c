"""The evidence of a case as one file: whole, the same every time, and never handed out unseen."""

import hashlib
import io
import json
import zipfile

import pytest

from services.complaints import bundle
from services.complaints.bundle import Bundle, Happening, Piece
from services.complaints.commands.attachments import scan_attachment
from services.complaints.commands.case_entries import add_case_entry
from services.complaints.commands.exports import export_complaint
from services.complaints.model import Complaint, EvidenceExport
from shared.contracts.complaints import EvidenceExported
from shared.errors import NotFound
from tests.complaints.saying import NOW, TODAY, staff
from tests.complaints.steps import accept_as_told
from tests.complaints.test_attach_to_complaint import PDF, attach
from tests.harness import days

V1 = "/api/v1"


def archive_of(file):
    return zipfile.ZipFile(io.BytesIO(file.read()))


@pytest.fixture
def case(complaint_at):
    return Complaint.get(complaint_at("stage2_responded", description="<b>The lift</b> is out of order.").id)


def test_holds_chronology_stages_handlers_and_every_letter(case):
    with archive_of(Bundle(case).file) as archive:
        names = archive.namelist()
        assert names == [
            "chronology.html", "stages.html", "handlers.html", "letters/0001-complaint_acknowledged.html",
            "letters/0002-complaint_answered.html", "letters/0003-complaint_acknowledged.html",
            "letters/0004-complaint_final_response.html", "index.html", "index.json",
        ]  # fmt: skip
        pages = {name: archive.read(name).decode() for name in names}
    assert "Responded (stage 2)" in pages["chronology.html"]
    assert "Letter 4 sent: Our final answer" in pages["chronology.html"]
    assert pages["chronology.html"].index("Received") < pages["chronology.html"].index("Escalated")
    assert "The part was ordered three weeks after the first report." in pages["stages.html"]
    assert "s-senior" in pages["handlers.html"]


def test_a_refusal_is_in_it(complaint_at):
    with archive_of(Bundle(Complaint.get(complaint_at("stage1_refused").id)).file) as archive:
        assert "The road outside belongs to the county council." in archive.read("stages.html").decode()


def test_a_refusal_that_was_taken_back_is_in_it_with_the_ombudsmans_word(complaint_at):
    complaint = accept_as_told(complaint_at("stage1_refused"), NOW + days(30))
    with archive_of(Bundle(Complaint.get(complaint.id)).file) as archive:
        page = archive.read("stages.html").decode()
    assert "The Ombudsman told us on 2026-12-" in page
    assert "The road outside belongs to the county council." in page


def test_what_people_wrote_is_text_and_never_markup(case):
    with archive_of(Bundle(case).file) as archive:
        assert b"&lt;b&gt;The lift" in archive.read("stages.html")


def test_the_index_lists_every_file_with_its_size_and_sum(case):
    with archive_of(Bundle(case).file) as archive:
        listed = json.loads(archive.read("index.json"))["files"]
        assert [one["path"] for one in listed] == archive.namelist()[:-1]
        for one in listed:
            content = archive.read(one["path"])
            assert (one["size"], one["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        shown = archive.read("index.html").decode()
        assert all(one["sha256"] in shown for one in listed[:-1])


def test_the_same_case_gives_the_same_bytes_and_a_changed_one_does_not(case):
    first, again = Bundle(case), Bundle(Complaint.get(case.id))
    assert first.file.read() == again.file.read()
    assert first.sha256 == again.sha256
    case.belong_to("lcho", staff())
    assert Bundle(case.save()).sha256 != first.sha256


def test_other_parts_of_a_case_plug_in(case, monkeypatch):
    def photographs(_complaint):
        for name in ("../../etc/passwd", "Küche.jpg", "Küche.jpg"):
            yield Piece("attachments", name, "A photograph", (b"x" * 1000 for _ in range(3)))

    def calls(_complaint):
        return [Happening(NOW, "A telephone call", "staff s-1")]

    monkeypatch.setattr(bundle, "EVIDENCE", [*bundle.EVIDENCE, photographs])
    monkeypatch.setattr(bundle, "CHRONOLOGY", [*bundle.CHRONOLOGY, calls])
    with archive_of(Bundle(case).file) as archive:
        assert [name for name in archive.namelist() if name.startswith("attachments/")] == [
            "attachments/0001-etc-passwd", "attachments/0002-K-che.jpg", "attachments/0003-K-che.jpg",
        ]  # fmt: skip
        assert archive.read("attachments/0002-K-che.jpg") == b"x" * 3000
        assert b"A telephone call" in archive.read("chronology.html")


def test_evidence_that_cannot_be_read_leaves_no_file_and_no_trace(case, monkeypatch):
    def broken(_complaint):
        yield Piece("attachments", "a.jpg", "A photograph", (1 / 0 for _ in range(1)))

    monkeypatch.setattr(bundle, "EVIDENCE", [broken])
    with pytest.raises(ZeroDivisionError):
        export_complaint(case.id, "Asked by the Ombudsman", staff())
    assert EvidenceExport.objects.count() == 0


def test_keeps_and_announces_who_took_it_when_and_why_and_which_bytes(case, announced):
    complaint, taken = export_complaint(case.id, "Asked by the Ombudsman", staff(TODAY))
    kept = EvidenceExport.objects.get()
    assert (kept.exported_by, kept.exported_at, kept.why) == ("s-officer", TODAY, "Asked by the Ombudsman")
    assert kept.case_version == complaint.version
    assert kept.sha256 == hashlib.sha256(taken.file.read()).hexdigest()
    event = announced.last(EvidenceExported)
    assert (event.complaint_id, event.exported_by, event.size) == (case.id, "s-officer", kept.size)
    assert "Ombudsman" not in str(announced[-1])


def test_a_case_that_is_not_there_is_not_found(working):
    with pytest.raises(NotFound, match="complaint_not_found"):
        export_complaint("none", "Asked by the Ombudsman", staff())


class TestDoor:
    def test_answers_the_file_and_lists_who_took_it(self, client, sign_in, case):
        senior = sign_in("complaints_senior", person_id="s-senior")
        why = {"why": "Ombudsman's request 2026-1"}
        first = client.post(f"{V1}/complaints/{case.id}/exports", json=why, headers=senior)
        assert (first.status_code, first.content_type) == (200, "application/zip")
        assert first.headers["Content-Disposition"] == f'attachment; filename="{case.reference}.zip"'
        assert int(first.headers["Content-Length"]) == len(first.data)
        keyed = senior | {"Idempotency-Key": "again"}
        for _ in range(2):
            assert client.post(f"{V1}/complaints/{case.id}/exports", json=why, headers=keyed).data == first.data
        listed = client.get(f"{V1}/complaints/{case.id}/exports?limit=2", headers=senior).json
        assert [row["exported_by"] for row in listed["items"]] == ["s-senior"] * 2
        assert {row["sha256"] for row in listed["items"]} == {hashlib.sha256(first.data).hexdigest()}
        rest = client.get(f"{V1}/complaints/{case.id}/exports?limit=2&cursor={listed['next']}", headers=senior).json
        assert (len(rest["items"]), rest["next"]) == (1, None)

    def test_only_for_those_who_deal_with_the_ombudsman_and_with_a_reason(self, client, sign_in, case):
        path = f"{V1}/complaints/{case.id}/exports"
        for role in ("complaints_officer", "governing_body_member", "reader"):
            assert client.post(path, json={"why": "Curious"}, headers=sign_in(role)).status_code == 403
        assert client.post(path, json={"why": " "}, headers=sign_in("complaints_senior")).status_code == 422


def test_the_file_of_the_case_is_in_it_and_nothing_that_a_scanner_has_not_cleared(case, scanner):
    entry = {"kind": "phone_call", "words": "She called about <damp>.", "happened_at": NOW, "attachment_ids": []}
    add_case_entry(case.id, entry | {"corrects_id": None}, staff(TODAY))
    clean, unscanned = attach(case), attach(case, name="later.pdf")
    scan_attachment(clean.id, now=TODAY)
    _, exported = export_complaint(case.id, "Asked for.", staff(TODAY))
    with archive_of(exported.file) as archive:
        names = archive.namelist()
        assert b"She called about &lt;damp&gt;." in archive.read("entries/0001-phone_call.html")
        assert archive.read("attachments/0001-damp.pdf") == PDF
        told = archive.read("chronology.html").decode()
    assert not any("later.pdf" in name for name in names)
    assert "File received: later.pdf" in told
    assert "not scanned yet" in told
    assert unscanned.state == "received"
