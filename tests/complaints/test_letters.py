"""Letters: worded in every language and format, accessible as pages and as PDF, and the same for good once sent."""

import re
import string
import zlib
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest

from services.complaints import english, letter_page, welsh, wording
from services.complaints.commands import letters as commands
from services.complaints.letter_page import STYLES, to_html
from services.complaints.letter_pdf import to_pdf
from services.complaints.vocabulary import Language, LetterFormat, RemedyKind
from shared.errors import RuleBroken
from tests.complaints.saying import NOW, OFFICER, RESIDENT, resident, staff
from tests.complaints.steps import acknowledge, refuse, respond
from tests.harness import days

V1 = "/api/v1"
FORMS = [(language, form) for language in Language for form in LetterFormat]


def written(complaint_at, language=Language.ENGLISH, letter_format=LetterFormat.STANDARD):
    complaint = complaint_at()
    form = {"language": str(language), "format": str(letter_format)}
    complaint = commands.choose_my_letters(complaint.id, form, resident(NOW))
    return respond(acknowledge(complaint, NOW + days(1)), NOW + days(2))


class Outline(HTMLParser):
    """The elements of a page in order, and its language."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.language, self.unknown = [], None, 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        language = dict(attrs).get("lang")
        if tag == "html":
            self.language = language
        self.unknown += language == ""


@pytest.mark.parametrize("name", ["PHRASES", "EASY"])
def test_every_language_says_the_same_with_the_same_gaps(name):
    told = [_gaps(getattr(language, name)) for language in (english, welsh)]
    assert told[0] == told[1]


def test_every_kind_of_remedy_has_a_word():
    for kind in RemedyKind:
        assert ("acknowledgement_given" if kind == "acknowledgement" else kind) in english.PHRASES


@pytest.mark.parametrize(("language", "letter_format"), FORMS)
def test_a_letter_is_a_page_with_landmarks_headings_and_its_language(complaint_at, language, letter_format):
    letter = written(complaint_at, language, letter_format).letters[-1]
    outline = Outline(to_html(letter, "C-26-1"))
    assert outline.language == str(language)
    assert [tag for tag in outline.tags if tag in ("header", "main", "h1")] == ["header", "main", "h1"]
    assert outline.tags.count("h1") == 1
    assert outline.tags.count("h2") == outline.tags.count("section") == len(letter.sections)


def test_a_welsh_letter_keeps_what_people_wrote_and_says_that_its_language_is_another(complaint_at):
    letter = written(complaint_at, Language.WELSH).letters[-1]
    page = to_html(letter, "C-26-1")
    for words in (
        "Rydym yn cadarnhau eich cwyn.",
        "dydd Mercher 25 Tachwedd 2026",
        "three weeks after",
        "yn eu hiaith",
    ):
        assert words in page
    assert Outline(page).unknown
    assert "We uphold" not in page


def test_easy_read_says_it_in_everyday_words(complaint_at):
    assert "You were right to complain." in to_html(
        written(complaint_at, letter_format=LetterFormat.EASY_READ).letters[-1], "C-26-1"
    )


def test_large_print_is_18_points_and_easy_read_16():
    sizes = {str(form): int(re.search(r"body\{font:(\d+)pt", style)[1]) for form, style in STYLES.items()}
    assert sizes == {"standard": 12, "large_print": 18, "easy_read": 16}


def test_letters_that_were_sent_keep_the_form_they_were_sent_in(complaint_at):
    complaint = written(complaint_at)
    before = to_html(complaint.letters[0], complaint.reference)
    form = {"language": "cy", "format": "large_print"}
    complaint = commands.choose_my_letters(complaint.id, form, resident(NOW + days(3)))
    assert to_html(complaint.letters[0], complaint.reference) == before


def test_a_later_wording_changes_no_letter_that_was_sent(complaint_at, monkeypatch):
    letter = written(complaint_at).letters[-1]
    before = to_html(letter, "C-26-1")
    first = wording.WORDINGS[0]
    told = english.PHRASES | {"reference": "Our reference: {reference}", "day": "{day}.{month}.{year}"}
    later = wording.Wording(
        first.language, date(2027, 1, 1), told, english.EASY, english.WEEKDAYS, tuple("123456789abc")
    )
    monkeypatch.setattr(wording, "WORDINGS", (later, *wording.WORDINGS))
    assert to_html(letter, "C-26-1") == before
    letter.at = datetime(2027, 2, 1, tzinfo=UTC)
    assert "Our reference: C-26-1" in to_html(letter, "C-26-1")


def test_a_refusal_gives_its_reasons_in_the_residents_language(complaint_at):
    complaint = complaint_at()
    form = {"language": "cy", "format": "standard"}
    complaint = refuse(commands.choose_my_letters(complaint.id, form, resident(NOW)), NOW + days(1))
    page = to_html(complaint.letters[-1], complaint.reference)
    assert "Nid yw hyn yn ymwneud" in page
    assert "county council" in page


@pytest.mark.parametrize(("language", "letter_format"), FORMS)
def test_the_pdf_is_tagged_in_its_language_and_always_the_same(complaint_at, language, letter_format):
    page = to_html(written(complaint_at, language, letter_format).letters[-1], "C-26-1")
    pdf = to_pdf(page)
    assert pdf.startswith(b"%PDF-1.7")
    inside = b"".join(zlib.decompress(raw) for raw in re.findall(rb"stream\n(x.*?)\nendstream", pdf, re.DOTALL))
    for mark in (b"/StructTreeRoot", b"/Marked true", b'pdfuaid:part="1"', b"/DisplayDocTitle true", b"/S /H1"):
        assert mark in inside, mark
    assert f"/Lang ({language})".encode() in inside
    assert to_pdf(page) == pdf


def test_a_letter_too_long_to_be_laid_out_is_not_sent(complaint_at):
    complaint = written(complaint_at)
    section = {"heading": "Our reasons", "paragraphs": ["x" * 20_000] * 4, "items": [], "written": True}
    long = {"template": "complaint_answered", "title": "Long", "sections": [section]}
    assert complaint.add_letter(long, "Test Homes", staff(NOW)).number == 3
    section["items"] = ["x"]
    with pytest.raises(RuleBroken) as refused:
        complaint.add_letter(long, "Test Homes", staff(NOW))
    assert refused.value.code == "letter_too_long"


def test_staff_and_the_resident_fetch_the_same_pdf(client, sign_in, complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    officer, me = sign_in("complaints_officer", person_id=OFFICER), sign_in("resident", person_id=RESIDENT)
    shown = client.get(f"{V1}/complaints/{complaint.id}/letters/1.pdf", headers=officer)
    assert (shown.status_code, shown.mimetype) == (200, "application/pdf")
    name = f'attachment; filename="{complaint.reference}-1.pdf"'
    assert shown.headers["Content-Disposition"] == name
    assert client.get(f"{V1}/my-complaints/{complaint.id}/letters/1.pdf", headers=me).data == shown.data
    stranger = sign_in("resident", person_id="r-2")
    assert client.get(f"{V1}/my-complaints/{complaint.id}/letters/1.pdf", headers=stranger).status_code == 404
    assert client.get(f"{V1}/complaints/{complaint.id}/letters/2.pdf", headers=officer).status_code == 404


def test_the_page_allows_the_styles_of_its_formats_and_nothing_else():
    assert letter_page.POLICY.count("sha256-") == len(STYLES)
    assert "unsafe" not in letter_page.POLICY


def _gaps(phrases):
    return {key: {name for _, name, _, _ in string.Formatter().parse(text) if name} for key, text in phrases.items()}
