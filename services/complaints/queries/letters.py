"""Letters as they were sent: (complaint, letter), to be shown as a page or as PDF."""

from services.complaints.model import Complaint


def show_complaint_letter(complaint_id, number):
    """Raises: NotFound complaint_not_found, letter_not_found."""
    complaint = Complaint.get(complaint_id)
    return complaint, complaint.letter(number)


def show_my_complaint_letter(complaint_id, number, person_id, *, now):
    """Raises: NotFound complaint_not_found, for another resident's too; letter_not_found."""
    complaint = Complaint.get(complaint_id)
    return complaint, complaint.letter_of(number, complaint.check_spoken_for(person_id, now))


def show_complaint_letter_pdf(complaint_id, number):
    return show_complaint_letter(complaint_id, number)


def show_my_complaint_letter_pdf(complaint_id, number, person_id, *, now):
    return show_my_complaint_letter(complaint_id, number, person_id, now=now)
