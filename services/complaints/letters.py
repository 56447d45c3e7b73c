"""Letters to residents: composed once, from what was decided, kept as sent, and shown as plain, accessible HTML."""

import base64
import hashlib
from datetime import date
from html import escape

from services.complaints.deadlines import last_day_of, local_day

DECISIONS = {
    "upheld": "We uphold your complaint.",
    "partially_upheld": "We uphold your complaint in part.",
    "not_upheld": "We do not uphold your complaint.",
}
REFUSALS = {
    "over_12_months": "What you complain about happened, or came to your knowledge, more than 12 months before.",
    "legal_proceedings_started": "Legal proceedings about this have been started: a claim was filed at court.",
    "previously_considered": "We have already considered this under our complaints policy.",
    "not_about_landlord_function": "This is not about what we do as your landlord.",
}


def acknowledgement(complaint, terms):
    stage = complaint.current
    sections = [
        _section("What we understand your complaint to be", stage.definition),
        _section("What you want to happen", stage.outcomes_sought),
        _section("What we are not responsible for", stage.not_responsible_for),
        _section("What happens next", f"We will answer you by {_in_words(last_day_of(stage.respond_due_before))}."),
        _help(terms.profile.ombudsman),
    ]
    return _letter("complaint_acknowledged", f"We have your complaint: stage {complaint.stage}", sections)


def extension(complaint, terms):
    """Source: Complaint Handling Code 2024 para 6.5, 6.16: an extension gives the Ombudsman's contact details."""
    stage = complaint.current
    sections = [
        _section("When we will answer", f"By {_in_words(last_day_of(stage.respond_due_before))}."),
        _section("Why we need longer", stage.extension_reason),
        _help(terms.profile.ombudsman),
    ]
    return _letter("complaint_extended", "We need longer to answer your complaint", sections)


def response(complaint, terms):
    """Source: Complaint Handling Code 2024 para 6.9 (stage 1), 6.19 (stage 2)."""
    said, final = complaint.current.response, complaint.stage == 2
    sections = [
        _section("Your complaint", said.definition),
        _section("Our decision", DECISIONS[said.decision]),
        _section("Our reasons", said.reasons),
        _section("How we put things right", "" if said.remedies else "There is nothing to put right.", said.remedies),
        _section("What we still have to do", "" if said.outstanding_actions else "Nothing.", said.outstanding_actions),
        _section("If you are not satisfied", said.how_to_escalate),
        _help(terms.profile.ombudsman),
    ]
    title = "Our final answer to your complaint: stage 2" if final else "Our answer to your complaint: stage 1"
    return _letter("complaint_final_response" if final else "complaint_answered", title, sections)


def refusal(complaint, terms):
    """Source: Complaint Handling Code 2024 para 2.5: reasons, and the right to take the refusal to the Ombudsman."""
    said = complaint.current.refusal
    considered = "We considered whether to look into it all the same." if said.discretion_considered else ""
    sections = [
        _section("Why", "\n".join(filter(None, [REFUSALS[said.reason], said.explanation, considered]))),
        _help(terms.profile.ombudsman, "You can ask the Ombudsman to look at this decision."),
    ]
    what = "take your complaint to stage 2" if complaint.stage == 2 else "accept your complaint"
    return _letter("complaint_refused", f"Our decision not to {what}", sections)


STYLE = "body{font:1.1rem/1.5 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}"
POLICY = f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"


def to_html(letter, reference):
    """The whole page. What people wrote is text in it, never markup. Serve it with POLICY."""
    sections = "".join(_section_to_html(section) for section in letter.sections)
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(letter.title)} ({reference})</title><style>{STYLE}</style></head><body><main>"
        f"<p>{escape(letter.sender)}</p><p>{_in_words(local_day(letter.at))}</p><p>Reference: {reference}</p>"
        f"<h1>{escape(letter.title)}</h1>{sections}</main></body></html>"
    )


def _section_to_html(section):
    paragraphs = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in section["paragraphs"])
    items = "".join(f"<li>{escape(item)}</li>" for item in section["items"])
    return f"<h2>{escape(section['heading'])}</h2>{paragraphs}" + (f"<ul>{items}</ul>" if items else "")


def _letter(template, title, sections):
    return {"template": template, "title": title, "sections": [section for section in sections if section]}


def _section(heading, text, items=()):
    """None where there is nothing to say."""
    paragraphs = [line.strip() for line in (text or "").splitlines() if line.strip()]
    if not paragraphs and not items:
        return None
    return {"heading": heading, "paragraphs": paragraphs, "items": [_item(item) for item in items]}


def _item(promised):
    """One remedy or action, in a line."""
    pence, by = promised.get("amount_pence"), promised.get("by")
    kind = promised["kind"].replace("_", " ").capitalize() + ": " if "kind" in promised else ""
    amount = f" (£{pence // 100:,}.{pence % 100:02d})" if pence is not None else ""
    return f"{kind}{promised['what']}{amount}" + (f", by {_in_words(by)}" if by else "")


def _help(ombudsman, first=""):
    told = f"{ombudsman.name} helps at any time, free of charge."
    ways = [ombudsman.website, ombudsman.phone, ombudsman.email, ombudsman.post]
    paragraphs = [first, told] if first else [told]
    return {"heading": "The Ombudsman", "paragraphs": paragraphs, "items": ways}


def _in_words(day):
    """Monday 18 January 2027, from a date or its ISO text."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day:%A} {day.day} {day:%B %Y}"
