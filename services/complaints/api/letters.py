"""Letters about complaints: as pages and as PDF, and in which language and format they are written."""

from apiflask.schemas import FileSchema

from services.complaints.api.app import act, api, letter_page, letter_pdf
from services.complaints.commands import letters as commands
from services.complaints.queries import letters as queries
from services.complaints.schemas.letters import ChooseLetters
from services.complaints.schemas.views import ComplaintView, MyComplaintView
from shared.clock import utc_now
from shared.http import caller, if_match, permission


@api.put("/complaints/<complaint_id>/letter-form")
@permission("complaints:respond")
@api.input(ChooseLetters)
@api.output(ComplaintView)
def choose_complaint_letters(complaint_id, json_data):
    """Say in which language and format letters are written from now on."""
    return commands.choose_complaint_letters(complaint_id, json_data, act(), version=if_match())


@api.get("/complaints/<complaint_id>/letters/<int:number>")
@permission("complaints:read")
@api.output(FileSchema, content_type="text/html")
def show_complaint_letter(complaint_id, number):
    """A letter as it was sent, to print."""
    return letter_page(*queries.show_complaint_letter(complaint_id, number))


@api.get("/complaints/<complaint_id>/letters/<int:number>.pdf")
@permission("complaints:read")
@api.output(FileSchema, content_type="application/pdf")
def show_complaint_letter_pdf(complaint_id, number):
    """A letter as it was sent, as accessible PDF."""
    return letter_pdf(*queries.show_complaint_letter_pdf(complaint_id, number))


@api.put("/my-complaints/<complaint_id>/letter-form")
@permission("complaints:own")
@api.input(ChooseLetters)
@api.output(MyComplaintView)
def choose_my_letters(complaint_id, json_data):
    """Say in which language and format letters about one's own complaint are written from now on."""
    return commands.choose_my_letters(complaint_id, json_data, act())


@api.get("/my-complaints/<complaint_id>/letters/<int:number>")
@permission("complaints:own")
@api.output(FileSchema, content_type="text/html")
def show_my_complaint_letter(complaint_id, number):
    """A letter as it was sent, to read."""
    return letter_page(*queries.show_my_complaint_letter(complaint_id, number, caller().person_id, now=utc_now()))


@api.get("/my-complaints/<complaint_id>/letters/<int:number>.pdf")
@permission("complaints:own")
@api.output(FileSchema, content_type="application/pdf")
def show_my_complaint_letter_pdf(complaint_id, number):
    """A letter as it was sent, as accessible PDF."""
    return letter_pdf(*queries.show_my_complaint_letter_pdf(complaint_id, number, caller().person_id, now=utc_now()))
