"""Staff attach a file: stored, scanned, and given out only when nothing was found in it."""

import hashlib
import io
from datetime import timedelta

import pytest

from services.complaints import scanning
from services.complaints.attachment_pieces import PIECE, AttachmentPiece, read_pieces
from services.complaints.commands import attachments as commands
from services.complaints.model.attachment import Attachment
from shared.contracts.complaints import AttachmentReceived, AttachmentScanned
from shared.errors import NotFound, RuleBroken, Unavailable
from tests.complaints.files import PDF, WITH_A_VIRUS, image
from tests.complaints.saying import NOW, OFFICER, RESIDENT, staff

V1 = "/api/v1"
SOON = NOW + timedelta(minutes=5)
pytestmark = pytest.mark.usefixtures("scanner")


def attach(complaint, content=PDF, name="damp.pdf", media_type="application/pdf"):
    sent = {"file": io.BytesIO(content), "name": name, "media_type": media_type}
    return commands.attach_to_complaint(complaint.id, sent, staff())


@pytest.fixture
def send(client, officer):
    def sent(complaint, content=PDF, kind="application/pdf", name="damp.pdf", headers=()):
        path, given = f"{V1}/complaints/{complaint.id}/attachments", officer | dict(headers)
        return client.post(path, data=content, content_type=kind, query_string={"name": name}, headers=given)

    return sent


def test_it_is_kept_with_its_checksum_and_announced_without_its_name(complaint_at, announced):
    attachment = attach(complaint_at())
    assert (attachment.state, attachment.name, attachment.size) == ("received", "damp.pdf", len(PDF))
    assert attachment.sha256 == attachment.kept_sha256 == hashlib.sha256(PDF).hexdigest()
    assert b"".join(read_pieces(attachment.id)) == PDF
    assert announced.last(AttachmentReceived).by_kind == "staff"
    assert "damp" not in str(announced[-1])


def test_a_large_file_is_stored_and_read_in_pieces(complaint_at):
    content = PDF + bytes(3 * PIECE)
    attachment = attach(complaint_at(), content)
    pieces = list(read_pieces(attachment.id))
    assert [len(piece) for piece in pieces] == [PIECE, PIECE, PIECE, len(PDF)]
    assert b"".join(pieces) == content


def test_of_an_image_only_the_picture_is_stored_anywhere(complaint_at):
    sent = image()
    attachment = attach(complaint_at(), sent, "hall.jpg", "image/jpeg")
    stored = b"".join(read_pieces(attachment.id))
    assert b"Telephone" not in stored
    assert attachment.sha256 == hashlib.sha256(sent).hexdigest()
    assert attachment.kept_sha256 == hashlib.sha256(stored).hexdigest()


def test_a_heic_becomes_a_jpeg_that_everybody_can_open(complaint_at):
    attachment = attach(complaint_at(), image("HEIF", (64, 64)), "IMG_1.HEIC", "image/heic")
    assert (attachment.name, attachment.media_type) == ("IMG_1.jpg", "image/jpeg")


def test_what_was_found_clean_is_given_out_to_be_saved(complaint_at, client, officer):
    complaint = complaint_at()
    attachment = attach(complaint, name="tŷ.pdf")
    commands.scan_attachment(attachment.id, now=SOON)
    answer = client.get(f"{V1}/complaints/{complaint.id}/attachments/{attachment.id}", headers=officer)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, PDF, "application/pdf")
    assert answer.headers["Content-Disposition"] == "attachment; filename=\"t_.pdf\"; filename*=UTF-8''t%C5%B7.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_nothing_is_given_out_before_it_was_scanned(complaint_at, client, officer):
    complaint = complaint_at()
    attachment = attach(complaint)
    answer = client.get(f"{V1}/complaints/{complaint.id}/attachments/{attachment.id}", headers=officer)
    assert (answer.status_code, answer.json["code"]) == (409, "attachment_not_scanned")


def test_what_has_a_virus_is_never_given_out(complaint_at, announced, client, officer):
    complaint = complaint_at()
    attachment = attach(complaint, WITH_A_VIRUS)
    commands.scan_attachment(attachment.id, now=SOON)
    kept = Attachment.find(attachment.id)
    assert (kept.state, kept.signature, kept.scan_at) == ("infected", "Test.Virus", None)
    assert announced.last(AttachmentScanned).state == "infected"
    answer = client.get(f"{V1}/complaints/{complaint.id}/attachments/{attachment.id}", headers=officer)
    assert (answer.status_code, answer.json["code"]) == (409, "attachment_quarantined")


def test_it_waits_while_no_scanner_answers_and_is_tried_again(complaint_at, announced, scanner):
    scanner.away = True
    attachment = attach(complaint_at())
    commands.scan_attachment(attachment.id, now=SOON)
    commands.scan_attachment(attachment.id, now=SOON)
    waiting = Attachment.find(attachment.id)
    assert (waiting.state, waiting.scans) == ("waiting", 2)
    assert announced.names.count("attachment_scanned") == 1  # that it waits is told once
    assert commands.scan_waiting_attachments(now=SOON) == 0
    scanner.away = False
    assert commands.scan_waiting_attachments(now=waiting.scan_at) == 1
    assert Attachment.find(attachment.id).state == "clean"
    assert commands.scan_waiting_attachments(now=SOON + timedelta(days=9)) == 0


def test_the_timer_scans_what_no_event_told_of(complaint_at):
    attachment = attach(complaint_at())
    assert commands.scan_waiting_attachments(now=NOW + timedelta(minutes=1)) == 0
    commands.scan_waiting_attachments(now=SOON)
    assert Attachment.find(attachment.id).state == "clean"


def test_an_event_that_comes_twice_scans_once(complaint_at, announced):
    attachment = attach(complaint_at())
    for _ in range(2):
        commands.scan_attachment(attachment.id, now=SOON)
    assert announced.names.count("attachment_scanned") == 1


def test_without_a_scanner_no_file_is_taken(complaint_at):
    complaint = complaint_at()
    scanning.use(None)
    with pytest.raises(Unavailable) as refused:
        attach(complaint)
    assert refused.value.code == "attachments_not_taken"
    assert AttachmentPiece.collection().count_documents({}) == 0


def test_bytes_left_by_a_process_that_died_are_removed_and_those_of_attachments_stay(complaint_at, monkeypatch):
    complaint = complaint_at()
    kept = attach(complaint)
    with monkeypatch.context() as broken:
        broken.setattr(commands, "settle_pieces", _die)
        with pytest.raises(KeyboardInterrupt):
            attach(complaint, PDF + b"unsettled")
        broken.setattr(Attachment, "save", _die)
        with pytest.raises(KeyboardInterrupt):
            attach(complaint, PDF + b"lost")
    assert AttachmentPiece.collection().count_documents({}) == 3
    commands.remove_forgotten_pieces(now=NOW + timedelta(minutes=59))
    assert AttachmentPiece.collection().count_documents({}) == 3
    commands.remove_forgotten_pieces(now=NOW + timedelta(minutes=61))
    assert AttachmentPiece.collection().count_documents({}) == 2
    assert AttachmentPiece.collection().count_documents({"pending_since": {"$exists": True}}) == 0
    assert b"".join(read_pieces(kept.id)) == PDF


def test_there_is_an_end_to_files(complaint_at, monkeypatch):
    monkeypatch.setattr(commands, "MOST_ATTACHMENTS", 1)
    complaint = complaint_at()
    attach(complaint)
    with pytest.raises(RuleBroken) as refused:
        attach(complaint)
    assert refused.value.code == "too_many_attachments"


def test_a_keyed_repeat_is_the_same_file(complaint_at, send):
    complaint, key = complaint_at(), {"Idempotency-Key": "k-1"}
    first, second = (send(complaint, headers=key) for _ in range(2))
    assert (first.status_code, first.json["id"]) == (201, second.json["id"])
    assert Attachment.collection().count_documents({}) == 1


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"", "application/pdf", 422, "file_empty"),
        (PDF, "image/png", 422, "attachment_type_mismatch"),
        (image()[:300], "image/jpeg", 422, "attachment_unreadable"),
        (PDF, "text/html", 415, "wrong_media_type"),
        (PDF, "application/zip", 415, "wrong_media_type"),
        (PDF + bytes(20 << 20), "application/pdf", 413, "body_too_large"),
    ],
    ids=["empty", "lies", "cut short", "unknown", "zip", "too large"],
)
def test_bad_files_are_refused_and_nothing_is_stored(complaint_at, send, content, kind, status, code):
    answer = send(complaint_at(), content, kind)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert AttachmentPiece.collection().count_documents({}) == 0


def test_the_name_is_cleaned(complaint_at, send):
    assert send(complaint_at(), name="../../x\r\ny\x07.pdf").json["name"] == "xy.pdf"


def test_a_file_of_another_complaint_is_not_there(complaint_at, client, officer):
    attachment, other = attach(complaint_at()), complaint_at()
    commands.scan_attachment(attachment.id, now=SOON)
    answer = client.get(f"{V1}/complaints/{other.id}/attachments/{attachment.id}", headers=officer)
    assert (answer.status_code, answer.json["code"]) == (404, "attachment_not_found")


def test_a_complaint_that_is_not_there_takes_nothing(people):
    sent = {"file": io.BytesIO(PDF), "name": "x", "media_type": "application/pdf"}
    with pytest.raises(NotFound):
        commands.attach_to_complaint("nothing", sent, staff())


def test_residents_see_nothing_that_staff_attached(complaint_at, client, sign_in):
    complaint = complaint_at()
    attachment = attach(complaint)
    commands.scan_attachment(attachment.id, now=SOON)
    me = sign_in("resident", person_id=RESIDENT)
    mine = f"{V1}/my-complaints/{complaint.id}/attachments"
    assert client.get(mine, headers=me).json["items"] == []
    assert client.get(f"{mine}/{attachment.id}", headers=me).json["code"] == "attachment_not_found"


def test_the_files_of_a_complaint_are_listed_page_by_page(complaint_at, client, officer):
    complaint = complaint_at()
    made = sorted((attach(complaint, PDF + bytes([number])) for number in range(3)), key=lambda one: one.id)
    path = f"{V1}/complaints/{complaint.id}/attachments"
    first = client.get(f"{path}?limit=2", headers=officer).json
    second = client.get(f"{path}?limit=2&cursor={first['next']}", headers=officer).json
    assert [row["id"] for row in first["items"] + second["items"]] == [one.id for one in made]
    assert first["items"][0]["by"] == OFFICER


def _die(*_arguments):
    raise KeyboardInterrupt
