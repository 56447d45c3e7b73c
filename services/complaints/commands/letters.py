"""In which language and format letters are written. `act` says who, and when."""

from services.complaints.model import Complaint


def choose_complaint_letters(complaint_id, form, act, *, version):
    """Have letters about a complaint written in another language or format from now on; those sent stay.

    form: {language, format}.
    Raises: NotFound complaint_not_found; StaleVersion.
    Announces: nothing; how somebody reads stays here.
    Source: Complaint Handling Code 2024 para 5.10; Equality Act 2010 s.20(6).
    """
    complaint = Complaint.get(complaint_id, version)
    return complaint.save() if complaint.choose_letters(form, act) else complaint


def choose_my_letters(complaint_id, form, act):
    """Have letters about one's own complaint written in another language or format from now on.

    form: {language, format}.
    Raises: NotFound complaint_not_found.
    """
    complaint = Complaint.spoken_for(complaint_id, act.by, act.at)
    return complaint.save() if complaint.choose_letters(form, act) else complaint
