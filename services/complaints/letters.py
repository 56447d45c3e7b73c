"""Letters to residents: composed once, from what was decided, in the manner of their readers, kept as sent."""

from services.complaints.deadlines import last_day_of, local_day
from services.complaints.wording import words_of


def acknowledgement(complaint, terms, manner):
    words, stage = words_for(complaint, manner), complaint.current
    title = words.say("acknowledgement", stage=complaint.stage)
    return letter_of("complaint_acknowledged", title, _definition(words, stage, terms))


def definition(complaint, terms, manner):
    """Another version of what the complaint is understood to be.

    Source: Complaint Handling Code 2024 para 5.6, 5.7.
    """
    words, stage = words_for(complaint, manner), complaint.current
    title = words.say("redefined", stage=complaint.stage)
    return letter_of("complaint_defined", title, _definition(words, stage, terms))


def extension(complaint, terms, manner):
    """Source: Complaint Handling Code 2024 para 6.5, 6.16: an extension gives the Ombudsman's contact details."""
    words, stage = words_for(complaint, manner), complaint.current
    due = words.day(last_day_of(stage.respond_due_before))
    sections = [
        ours(words.say("when"), [words.say("by_day", day=due)]),
        theirs(words.say("why_longer"), stage.extension_reason),
        _updates(words, stage),
        help_of(words, terms.profile.ombudsman),
    ]
    return letter_of("complaint_extended", words.say("extension"), sections)


def update(complaint, terms, manner, text):
    """Source: Complaint Handling Code 2024 para 5.9: updates as agreed while the answer is put off."""
    words, stage = words_for(complaint, manner), complaint.current
    due = words.day(last_day_of(stage.respond_due_before))
    sections = [
        theirs(words.say("how_it_stands"), text),
        ours(words.say("when"), [words.say("by_day", day=due)]),
        _updates(words, stage),
        help_of(words, terms.profile.ombudsman),
    ]
    return letter_of("complaint_updated", words.say("update"), sections)


def response(complaint, terms, manner, reviewer=None):
    """reviewer: who decided from outside, or None.

    Source: Complaint Handling Code 2024 para 6.7, 6.9 (stage 1), 6.17, 6.19 (stage 2).
    """
    words, said, final = words_for(complaint, manner), complaint.current.response, complaint.stage == 2
    sections = [
        theirs(words.say("complaint"), said.definition),
        _reviewed(words, reviewer),
        ours(words.say("decision"), [words.say(said.decision)]),
        theirs(words.say("reasons"), said.reasons),
        *_points(words, said.points),
        promises(words, "remedies", said.remedies),
        promises(words, "actions", said.outstanding_actions),
        _further(words, complaint, terms),
        help_of(words, terms.profile.ombudsman),
    ]
    template = "complaint_final_response" if final else "complaint_answered"
    return letter_of(template, words.say("final_answer" if final else "answer"), sections)


def refusal(complaint, terms, manner):
    """Source: Complaint Handling Code 2024 para 2.5: reasons, and the right to take the refusal to the Ombudsman."""
    words, said = words_for(complaint, manner), complaint.current.refusal
    within = words.say("months", n=terms.profile.accept_within.n)
    why = [words.say(said.reason, accept_within=within), *_lines(said.explanation)]
    considered = [words.say("discretion")] if said.discretion_considered else []
    sections = [
        ours(words.say("why"), why + considered),
        help_of(words, terms.profile.ombudsman, [words.say("ombudsman_decides")]),
    ]
    return letter_of("complaint_refused", words.say(f"refused_stage_{complaint.stage}"), sections)


def _definition(words, stage, terms):
    due = words.day(last_day_of(stage.respond_due_before))
    several = stage.points if len(stage.points) > 1 else []
    return [
        theirs(words.say("definition"), stage.definition),
        theirs(words.say("points"), "", several),
        theirs(words.say("outcomes_sought"), stage.outcomes_sought),
        theirs(words.say("not_responsible_for"), stage.not_responsible_for),
        ours(words.say("is_it_right"), [words.say("tell_us")]),
        ours(words.say("next"), [words.say("we_will_answer", day=due)]),
        help_of(words, terms.profile.ombudsman),
    ]


def _reviewed(words, reviewer):
    """Who decided, where it was somebody from outside."""
    if reviewer is None:
        return None
    told = words.say("outside_reviewer", name=reviewer.person_name, organisation=reviewer.organisation)
    return ours(words.say("who_decided"), [told])


def _further(words, complaint, terms):
    """How to go on, and until when stage 2 can be asked for where there is a limit."""
    response = complaint.current.response
    told = theirs(words.say("further"), response.how_to_escalate)
    until = complaint.stage == 1 and terms.profile.escalate_until(complaint.received_at, response.at)
    if not until:
        return told
    limit = words.say("stage_2_until", day=words.day(until))
    return ours(words.say("further"), [*_lines(response.how_to_escalate), limit])


def _updates(words, stage):
    """Until when the resident hears from us next, where that was agreed."""
    if not stage.awaits_update:
        return None
    day = words.day(last_day_of(stage.update_due_before))
    return ours(words.say("next_update"), [words.say("by_day", day=day)])


def _points(words, points):
    """What was found on each; nothing where the decision is that of the only one."""
    for point in points if len(points) > 1 else ():
        number = point["number"]
        yield theirs(words.say("point", number=number), point["words"])
        found = [words.say(f"point_{point['outcome']}"), *_lines(point["reasons"])]
        yield ours(words.say("found", number=number), found)


def promises(words, heading, promised):
    if not promised:
        return ours(words.say(heading), [words.say(f"no_{heading}")])
    return theirs(words.say(heading), "", [_promise(words, one) for one in promised])


def _promise(words, promised):
    """One remedy or action, in a line."""
    pence, by, kind = promised.get("amount_pence"), promised.get("by"), promised.get("kind")
    key = "acknowledgement_given" if kind == "acknowledgement" else kind  # a letter has that name, too
    named = f"{words.say(key)}: " if kind else ""
    amount = f" (£{pence // 100:,}.{pence % 100:02d})" if pence is not None else ""
    return f"{named}{promised['what']}{amount}" + (words.say("promised_by", day=words.day(by)) if by else "")


def help_of(words, ombudsman, first=()):
    told = words.say("ombudsman_helps", name=ombudsman.name)
    ways = [ombudsman.website, ombudsman.phone, ombudsman.email, ombudsman.post]
    return ours(words.say("ombudsman"), [*first, told]) | {"items": ways}


def words_for(complaint, manner):
    """As on the day of what the letter tells of."""
    return words_of(manner.language, manner.format, local_day(complaint.history[-1].at))


def letter_of(template, title, sections):
    return {"template": template, "title": title, "sections": [section for section in sections if section]}


def ours(heading, paragraphs):
    """Fixed sentences, perhaps with what somebody wrote between them."""
    return {"heading": heading, "paragraphs": paragraphs, "items": [], "written": False}


def theirs(heading, text, items=()):
    """What people wrote. None where there is nothing."""
    paragraphs = _lines(text)
    if not paragraphs and not items:
        return None
    return {"heading": heading, "paragraphs": paragraphs, "items": list(items), "written": True}


def _lines(text):
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
