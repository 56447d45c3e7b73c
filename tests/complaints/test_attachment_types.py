"""What may be attached: known by its content, called by a harmless name, and without what images tell beside it."""

import io
import zipfile

import pytest
from PIL import Image

from services.complaints import attachment_images, attachment_types
from services.complaints.attachment_images import without_metadata
from services.complaints.attachment_types import DOCX, HEIC, ODT, TYPES, check_type, clean_name
from shared.errors import BadInput
from tests.complaints.files import PDF, docx, image, odt, of_every_type, packed

FILES = of_every_type()


def refusal_of(content, claimed):
    with pytest.raises(BadInput) as refused:
        _take(content, claimed)
    return refused.value.code


def _take(content, claimed):
    check_type(io.BytesIO(content), claimed)
    without_metadata(io.BytesIO(content), claimed)


@pytest.mark.parametrize("claimed", TYPES)
def test_each_type_is_known_by_its_content(claimed):
    check_type(io.BytesIO(FILES[claimed]), claimed)


@pytest.mark.parametrize("claimed", TYPES)
@pytest.mark.parametrize("real", TYPES)
def test_one_type_cannot_pass_for_another(claimed, real):
    if claimed != real:
        assert refusal_of(FILES[real], claimed) == "attachment_type_mismatch"


@pytest.mark.parametrize("content", [b"MZ\x90\x00" + b"\x00" * 200, b"<html><script>", b"#!/bin/sh\n", b"\x00" * 500])
@pytest.mark.parametrize("claimed", TYPES)
def test_what_is_on_no_list_cannot_pass_for_anything(claimed, content):
    assert refusal_of(content, claimed) == "attachment_type_mismatch"


@pytest.mark.parametrize("claimed", TYPES)
def test_nothing_is_not_a_file(claimed):
    assert refusal_of(b"", claimed) == "file_empty"


@pytest.mark.parametrize(
    ("content", "claimed"),
    [
        (docx(word__vbaProject_bin=b"x"), DOCX),
        (packed(a_txt=b"x"), DOCX),
        (packed(a_txt=b"x"), ODT),
        (packed(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", content_xml=b"<x/>"), ODT),
    ],
    ids=["macros", "any zip", "any zip as odt", "spreadsheet"],
)
def test_a_packed_file_of_another_kind_is_no_document(content, claimed):
    assert refusal_of(content, claimed) == "attachment_type_mismatch"


def test_a_document_cut_short_is_refused():
    assert refusal_of(odt()[:-40], ODT) == "attachment_unreadable"


def test_a_document_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(attachment_types, "MOST_INSIDE", 1_000_000)
    written = io.BytesIO(docx())
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/bomb.xml", b"\x00" * 2_000_000)
    assert len(written.getvalue()) < 10_000
    assert refusal_of(written.getvalue(), DOCX) == "attachment_unpacks_too_large"


@pytest.mark.parametrize(("claimed", "kind"), [("image/jpeg", "JPEG"), ("image/png", "PNG"), (HEIC, "HEIF")])
def test_an_image_loses_where_and_with_what_it_was_taken(claimed, kind):
    sent = image(kind, (64, 64), comment="by me" if kind == "JPEG" else None)
    assert b"Telephone Co" in sent
    kept, media_type = without_metadata(io.BytesIO(sent), claimed)
    content = kept.read()
    assert b"Telephone" not in content
    assert b"by me" not in content
    with Image.open(io.BytesIO(content)) as picture:
        assert (media_type, picture.size) == ("image/png" if kind == "PNG" else "image/jpeg", (64, 64))
        assert not dict(picture.getexif())
        assert {"exif", "xmp", "comment", "icc_profile"}.isdisjoint(picture.info)


def test_an_image_that_was_taken_lying_down_is_kept_upright():
    kept, _ = without_metadata(io.BytesIO(image(size=(40, 30), orientation=6)), "image/jpeg")
    with Image.open(kept) as picture:
        assert picture.size == (30, 40)
        assert (picture.getpixel((15, 5))[0] > 200, picture.getpixel((15, 35))[0] < 50) == (True, True)


def test_a_picture_one_can_see_through_stays_so():
    kept, _ = without_metadata(io.BytesIO(image("PNG", mode="RGBA")), "image/png")
    with Image.open(kept) as picture:
        assert picture.mode == "RGBA"


@pytest.mark.parametrize(("claimed", "kind"), [("image/jpeg", "JPEG"), ("image/png", "PNG"), (HEIC, "HEIF")])
@pytest.mark.parametrize("part", [0.5, 0.9])
def test_an_image_cut_short_is_refused(claimed, kind, part):
    whole = image(kind, (200, 200))
    assert refusal_of(whole[: int(len(whole) * part)], claimed) == "attachment_unreadable"


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_small_file_with_a_huge_picture_is_refused_before_it_is_unpacked(monkeypatch):
    bomb = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(bomb, format="PNG")
    assert len(bomb.getvalue()) < 100_000
    monkeypatch.setattr(Image.Image, "load", None)
    assert refusal_of(bomb.getvalue(), "image/png") == "image_too_large"


def test_the_librarys_own_limit_is_told_as_ours(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    assert refusal_of(image(), "image/jpeg") == "image_too_large"
    assert attachment_images.MOST_PIXELS == 50_000_000


@pytest.mark.parametrize(
    ("sent", "media_type", "kept"),
    [
        ("damp.pdf", "application/pdf", "damp.pdf"),
        ("Damp in the hall.JPG", "image/jpeg", "Damp in the hall.jpg"),
        ("../../etc/passwd", "application/pdf", "passwd.pdf"),
        ("C:\\Users\\me\\letter.docx", DOCX, "letter.docx"),
        ("a\x00b\x1b[31m\r\nX-Evil: 1.pdf", "application/pdf", "ab[31mX-Evil 1.pdf"),
        ("gpj.\u202eevil.pdf", "application/pdf", "gpj.evil.pdf"),
        ("...", "application/pdf", "file.pdf"),
        ("", "application/pdf", "file.pdf"),
        ("llwydni yn y tŷ.png", "image/png", "llwydni yn y tŷ.png"),
        ("page.html", "application/pdf", "page.html.pdf"),
        ("x" * 300, "application/pdf", "x" * 116 + ".pdf"),
        ('a"b<c>|d?.pdf', "application/pdf", "abcd.pdf"),
    ],
)
def test_a_files_name_is_cleaned_and_ends_as_its_type_does(sent, media_type, kept):
    assert clean_name(sent, media_type) == kept


def test_a_plain_document_is_kept_byte_for_byte():
    file = io.BytesIO(PDF)
    check_type(file, "application/pdf")
    assert file.read() == PDF
