"""From a message and its recipient to what they read: plain text, and simple HTML that reads well aloud."""

import base64
import hashlib
import re
import textwrap
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from services.membership.sending.templates import first_complete, template_of

TEXT_WIDTH = 76  # characters
LOCAL = ZoneInfo("Europe/London")
STYLE = (
    "body{font-family:Arial,Helvetica,sans-serif;line-height:1.5;color:#111;background:#fff;max-"
    "width:42em;margin:2em auto;padding:0 1em}body.usual{font-size:12pt}body.large{font-"
    "size:20pt}h1{font-size:1.4em;line-height:1.3}h2{font-size:1.1em}p.recipient{margin:2em 0}dt{font-"
    "weight:bold}dd{margin:0 0 .6em}dl{border-left:.3em solid #111;padding-left:1em}@media "
    "print{body{margin:0;max-width:none}p{margin:.5em 0}@page{size:A4;margin:15mm 20mm}}"
)
POLICY = f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"
WORDS = {  # codes that read badly as they are
    "stage": {"1": "Stage 1", "2": "Stage 2", "stage_1": "Stage 1", "stage_2": "Stage 2"},
    "kind": {  # of a consultation
        "s105_housing_management": "How your home and estate are managed",
        "s20_qualifying_works": "Works that you would help to pay for",
        "s20_qlta": "A long-term contract that you would help to pay for",
        "s20_works_under_qlta": "Works under a long-term contract that you would help to pay for",
        "landlord_or_management_change": "A change of landlord, or of who manages your home",
        "tenancy_terms_variation": "A change to the terms of your tenancy",
        "stock_transfer": "A transfer of homes to another landlord",
        "estate_regeneration_ballot": "The regeneration of your estate",
        "policy": "A policy",
        "strategy": "A strategy",
        "service_standard": "How a service is given",
        "conduct_code": "How staff are to behave",
        "budget_choice": "How money is spent",
        "local_improvement": "An improvement where you live",
        "charter_round": "The charter between residents and landlord",
    },
    "online": {"yes": "Yes, you take part from home", "no": "No, you come to us"},
}

_layout = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "layouts"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
).get_template("message.html")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d\d:\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True)
class Sender:
    """The landlord, as its letters name it."""

    name: str
    email: str | None = None
    phone: str | None = None
    website: str | None = None
    lines: tuple = ()  # postal address


@dataclass(frozen=True)
class Rendered:
    title: str
    text: str
    html: str


def render(message, recipient, sender, extra, *, on_paper):
    """What `recipient` reads.

    extra: what is known only here: address (of the platform), sign_in_name, code. on_paper: a letter, not an e-mail.
    """
    template, channel = template_of(message.template), "post" if on_paper else "email"
    details = {name: in_words(value, name) for name, value in message.details.items() if value}
    if message.about_kind:
        details["about"] = message.about_kind.replace("_", " ")
    known = details | {"landlord": sender.name} | extra
    opening, *paragraphs = _paragraphs(template.paragraphs, known, channel)
    shown = {
        "title": first_complete(template.title, known),
        "opening": opening,
        "paragraphs": paragraphs,
        "facts": _facts(template.facts, known),
        "greeting": f"Dear {recipient.greeted_as}",
        "recipient_name": recipient.full_name,
        "recipient_lines": recipient.lines,
        "sender": sender.name,
        "sender_lines": sender.lines,
        "reply": _reply(sender),
        "day": day_in_words(message.requested_at.astimezone(LOCAL).date()),
        "our_reference": message.reference,
        "on_paper": on_paper,
        "large": recipient.format == "large_print",
        "style": Markup(STYLE),  # noqa: S704 - ours, from above
    }
    return Rendered(shown["title"], _as_text(shown), _layout.render(shown))


def in_words(value, name=None):
    """A date, a time, an instant or a code as people write it."""
    if name in WORDS and value in WORDS[name]:
        return WORDS[name][value]
    try:
        if _DATE.fullmatch(value):
            return day_in_words(date.fromisoformat(value))
        if _MOMENT.fullmatch(value):
            there = datetime.fromisoformat(value).astimezone(LOCAL)
            return f"{day_in_words(there.date())} at {clock_in_words(there.time())}"
        if _TIME.fullmatch(value):
            return clock_in_words(time.fromisoformat(value))
    except ValueError:
        return value
    return value.replace("_", " ").capitalize() if name == "reason" else value


def day_in_words(day):
    return f"{day:%A} {day.day} {day:%B %Y}"


def clock_in_words(clock):
    """6:30pm, 9am, midday: as GOV.UK writes times."""
    if (clock.hour, clock.minute) in ((0, 0), (12, 0)):
        return "midday" if clock.hour else "midnight"
    hour, half = clock.hour % 12 or 12, "am" if clock.hour < 12 else "pm"
    return f"{hour}:{clock.minute:02d}{half}" if clock.minute else f"{hour}{half}"


def _as_text(shown):
    """The plain form: short lines, a blank line between paragraphs."""
    recipient = [shown["recipient_name"], *shown["recipient_lines"]] if shown["on_paper"] else []
    blocks = [
        "\n".join([shown["sender"], *shown["sender_lines"]]),
        "\n".join(recipient),
        f"{shown['day']}\nOur reference: {shown['our_reference']}",
        shown["title"],
        f"{shown['greeting']},",
        _wrapped(shown["opening"]),
        "\n".join(f"    {label}: {value}" for label, value in shown["facts"]),
        *map(_wrapped, shown["paragraphs"]),
        "How to reply",
        *map(_wrapped, shown["reply"]),
        f"Yours sincerely,\n{shown['sender']}",
    ]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _wrapped(paragraph):
    return textwrap.fill(paragraph, TEXT_WIDTH, break_long_words=False, break_on_hyphens=False)


def _paragraphs(offered, known, channel):
    for paragraph in offered:
        chosen = paragraph[channel] if isinstance(paragraph, dict) else paragraph
        if (text := first_complete(chosen, known)) is not None:
            yield text


def _facts(facts, known):
    found = ((label, next((known[name] for name in names if name in known), None)) for label, *names in facts)
    return [(label, value) for label, value in found if value]


def _reply(sender):
    ways = [
        f"Phone us on {sender.phone}." if sender.phone else None,
        f"E-mail us at {sender.email}." if sender.email else None,
        f"Write to us at {sender.name}, {', '.join(sender.lines)}." if sender.lines else None,
    ]
    told = [way for way in ways if way] or [f"Contact {sender.name} in the way you usually do."]
    return [
        *told,
        (
            "Please tell us the reference at the top. If you need this in large print, easy read, braille, on "
            "audio or in another language, tell us and we will do that free of charge."
        ),
    ]
