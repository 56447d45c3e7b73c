"""Letters around a complaint: before it is one, to one member of a group, and about restrictions on contact."""

from datetime import date

from services.complaints.letters import help_of, letter_of, ours, promises, theirs, words_for
from services.complaints.wording import words_of


def individual_answer(complaint, terms, manner, member, answer):
    """What an answer to a group says to one member alone. Source: Complaint Handling Code 2024 para 6.7."""
    words = words_for(complaint, manner)
    sections = [
        theirs(words.say("told_for_yourself"), member.individual),
        ours(words.say("decision"), [words.say(answer.decision)]),
        theirs(words.say("reasons"), answer.reasons),
        promises(words, "remedies", answer.remedies),
        help_of(words, terms.profile.ombudsman),
    ]
    title = words.say("individual_answer", stage=complaint.stage)
    return letter_of("complaint_individual_answer", title, sections)


def choice_offered(complaint, terms, manner):
    """Source: Complaint Handling Code 2024 para 1.3: whoever is dissatisfied is given the choice to complain."""
    words = words_for(complaint, manner)
    sections = [
        theirs(words.say("what_you_told_us"), complaint.description),
        ours(words.say("you_choose"), [words.say("choose"), words.say("choose_later")]),
        help_of(words, terms.profile.ombudsman),
    ]
    return letter_of("complaint_choice_offered", words.say("choice_offered"), sections)


def service_request(complaint, terms, manner):
    """Source: Complaint Handling Code 2024 para 1.4, 1.5."""
    words, review_on = words_for(complaint, manner), complaint.service_request.review_on
    sections = [
        theirs(words.say("asked_for"), complaint.description),
        ours(words.say("next"), [words.say("we_work_on_it", day=words.day(review_on))]),
        ours(words.say("further"), [words.say("becomes_complaint")]),
        help_of(words, terms.profile.ombudsman),
    ]
    return letter_of("service_request_recorded", words.say("service_request"), sections)


def restriction(restricted, terms, manner):
    """Source: Complaint Handling Code 2024 para 5.14, 5.15."""
    words = _words_about(restricted, manner)
    kinds = [words.say(f"restrict_{kind}") for kind in restricted.restricted]
    what = ours(words.say("what_restricted"), [words.say("from_day", day=words.day(restricted.from_on))])
    sections = [
        what | {"items": kinds},
        theirs(words.say("why"), restricted.reason),
        theirs(words.say("proportionality"), restricted.proportionality),
        ours(words.say("review"), [words.say("by_day", day=words.day(restricted.review_on))]),
        theirs(words.say("appeal"), restricted.how_to_appeal),
        ours(words.say("still_complain"), [words.say("never_stops")]),
        help_of(words, terms.profile.ombudsman),
    ]
    return letter_of("contact_restricted", words.say("restricted"), sections)


def restriction_reviewed(restricted, terms, manner):
    """After a review: it stays, or it is over."""
    last, stays = restricted.reviews[-1], restricted.lifted_at is None
    words = _words_about(restricted, manner)
    sections = [theirs(words.say("reasons"), last.reasons)]
    if stays:
        sections.append(ours(words.say("review"), [words.say("by_day", day=words.day(restricted.review_on))]))
        sections.append(theirs(words.say("appeal"), restricted.how_to_appeal))
    sections.append(help_of(words, terms.profile.ombudsman))
    if stays:
        return letter_of("contact_restriction_reviewed", words.say("restriction_stays"), sections)
    return letter_of("contact_restriction_lifted", words.say("restriction_lifted"), sections)


def _words_about(restricted, manner):
    return words_of(manner.language, manner.format, date.fromisoformat(restricted.from_on))
