"""What people read. Every template is rendered with all details, with none, by e-mail and on paper."""

from html.parser import HTMLParser

import pytest

from services.membership.model import Message
from services.membership.sending.recipients import Recipient
from services.membership.sending.rendering import Sender, in_words, render
from services.membership.sending.staff_wording import STAFF_TEMPLATES
from services.membership.sending.templates import KNOWN as TEMPLATES
from shared.contracts import complaints, training
from tests.harness import NOW

ADA = Recipient("Ms Ada Okafor", "Ms Okafor", "ada@res.example", ("1 High Street", "HU1 2AA"), "post")
HULL = Sender("Hull City Council", "hello@hull.example", "01482 300 300", None, ("1 Guildhall", "HU1 2AA"))
EXTRA = {"address": "https://homes.hull.example", "sign_in_name": "ada@res.example", "code": "AAAA-BBBB-CCCC"}
DETAILS = {
    "reference": "C-2026-001",
    "stage": "1",
    "due_on": "2026-12-07",
    "closes_on": "2026-12-01",
    "course_code": "FIRST-AID",
    "date": "2026-12-05",
    "time": "18:30",
    "online": "no",
}


def read(template, details=DETAILS, recipient=ADA, sender=HULL, *, on_paper=True):
    message = Message(
        id="0123456789abcdef", template=template, details=details, about_kind="complaint", requested_at=NOW
    )
    return render(message, recipient, sender, EXTRA, on_paper=on_paper)


class Outline(HTMLParser):
    """Every tag that is opened, and whether all were closed in order."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.open, self.language = [], [], None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.language = dict(attrs).get("lang", self.language) if tag == "html" else self.language
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("on_paper", [True, False])
@pytest.mark.parametrize("details", [DETAILS, {}], ids=["all details", "no details"])
@pytest.mark.parametrize("template", [*TEMPLATES, "of_the_future"])
def test_every_message_is_complete_whatever_details_it_gets(template, details, on_paper):
    told = read(template, details, on_paper=on_paper)
    assert told.title
    assert not {"{", "}", "None"} & set(told.text)
    assert "None" not in told.text
    for needed in ("Hull City Council", "Dear Ms Okafor", "How to reply", "01482 300 300", "M-0123456789"):
        assert needed in told.text
    assert all(len(line) <= 120 for line in told.text.splitlines())


@pytest.mark.parametrize("template", [*TEMPLATES, "of_the_future"])
def test_the_page_is_well_formed_and_has_one_heading_and_a_language(template):
    outline = Outline(read(template).html)
    assert outline.open == []
    assert outline.language == "en-GB"
    assert outline.tags.count("h1") == 1
    assert not {"img", "script", "link", "table"} & set(outline.tags)


def test_a_letter_has_the_address_for_the_window_and_an_email_has_not():
    assert "1 High Street" in read("booking_waiting").text
    assert "1 High Street" not in read("booking_waiting", on_paper=False).text


def test_large_print_is_large():
    large = Recipient("Ada", "Ada", None, ("1 Road",), "post", format="large_print")
    assert '<body class="large">' in read("invitation", recipient=large).html
    assert '<body class="usual">' in read("invitation").html


def test_dates_and_times_are_words():
    text = read("booking_confirmed").text
    assert "Date: Saturday 5 December 2026" in text
    assert "Starts at: 6:30pm" in text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2026-11-23", "Monday 23 November 2026"),
        ("2026-07-01T23:30:00Z", "Thursday 2 July 2026 at 12:30am"),
        ("2026-12-01T12:00:00.000Z", "Tuesday 1 December 2026 at midday"),
        ("09:00", "9am"),
        ("00:00", "midnight"),
        ("2026-13-45", "2026-13-45"),
        ("C-2026-001", "C-2026-001"),
    ],
)
def test_in_words(value, words):
    assert in_words(value) == words


def test_a_landlord_without_contact_details_is_still_answered():
    assert (
        "Contact Hull City Council in the way you usually do."
        in read("complaint_answered", sender=Sender("Hull City Council")).text
    )


@pytest.mark.parametrize("template", sorted(name for name in TEMPLATES if name.startswith("complaint_")))
def test_complaint_letters_tell_of_the_ombudsman(template):
    assert "0300 111 3000" in read(template).text


def test_every_template_that_training_names_is_written():
    assert set(training.TEMPLATES) <= set(TEMPLATES)


def test_every_template_that_complaints_names_for_redress_is_written():
    assert set(complaints.REDRESS_TEMPLATES) <= set(TEMPLATES)


def test_every_template_that_complaints_names_for_staff_is_written():
    assert set(complaints.STAFF_TEMPLATES) == set(STAFF_TEMPLATES)


def test_a_detail_is_text_and_never_markup():
    page = read("complaint_answered", {"reference": "<b>x</b>"}).html
    assert "<b>" not in page


def test_the_day_is_the_local_one():
    message = Message(id="0" * 16, template="invitation", requested_at=NOW.replace(month=7, day=1, hour=23, minute=30))
    assert "Thursday 2 July 2026" in render(message, ADA, HULL, EXTRA, on_paper=True).text
