"""What a template is made of, and what several of them say."""

from dataclasses import dataclass

ENGAGEMENT, STATUTORY, COMPLAINT, SERVICE, ACCOUNT = "engagement", "statutory", "complaint", "service", "account"

OMBUDSMAN = (  # England. Source: Complaint Handling Code 2024 para 1.5, 6.5; contact points from its website
    "The Housing Ombudsman Service can help you at any time, free of charge. Phone 0300 111 3000, write "
    "to PO Box 1484, Unit D, Preston PR2 0ET, or go to www.housing-ombudsman.org.uk."
)
READ_ANSWER = {
    "email": "Sign in at {address} to read the whole of it. If you would like it on paper, ask us.",
    "post": "The whole of it is enclosed.",
}
TAKE_PART = {
    "email": "Sign in at {address} to take part. You can also tell us on paper, by phone, or in person: just ask us.",
    "post": "You can tell us on paper, by phone, in person, or by signing in at {address}. You choose.",
}
COMPLAINT_LETTER = "/api/v1/complaints/{about_id}/letters/{letter}"
RESTRICTION_LETTER = "/api/v1/complaints/restrictions/{about_id}/letters/{letter}"
TELL_US = "If something in it is not right, or you need help or another format, please tell us."
NO_MORE = "You do not have to take part. If you would rather not be asked, tell us and we will stop."


@dataclass(frozen=True)
class Template:
    purpose: str
    title: str | tuple
    paragraphs: tuple
    facts: tuple = ()  # (label, name of a detail, further names for the same) in a list after the first paragraph
    encloses: str | None = None  # by post, what goes into the same envelope: the address of a page, with {details}
