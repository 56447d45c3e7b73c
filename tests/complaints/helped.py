"""Help of the panel, at every point of its way."""

from datetime import date

from services.complaints.commands import panel
from services.complaints.projections import Resident
from tests.complaints.saying import NOW, RESIDENT, resident, staff

WORDS = "The entry phone of our block has been out of order for three weeks."  # no danger


def bound(member="r-2", until=None, version=0):
    """A member of the panel whose agreement is on record."""
    Resident.keep(member, 1, state="active")
    told = {"agreement": "doc-1", "signed_on": date(2026, 11, 1), "valid_until": until}
    return panel.record_panel_agreement(member, told, staff(), version=version)


def consented(complaint, words=WORDS, who=RESIDENT):
    return panel.consent_to_panel_help(complaint.id, words, resident(NOW, who))


def assigned(assistance, *members):
    return panel.assign_panel_members(assistance.id, list(members), staff(), version=assistance.version)


def shared(complaint):
    """One that the panel member r-2 sees."""
    bound()
    return assigned(consented(complaint), "r-2")


def suggested(assistance, who="r-2"):
    return panel.suggest_resolution(assistance.id, "Meet at the lift on Monday.", resident(NOW, who))


def decided(assistance, number=1, decision="accepted"):
    told = {"decision": decision, "reason": "A good way to hear it."}
    return panel.decide_panel_suggestion(assistance.id, number, told, staff(), version=assistance.version)
