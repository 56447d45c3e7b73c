"""The quarterly pack for the governing body."""

from contextlib import suppress

from services.complaints.deadlines import local_day
from services.complaints.model import Complaint, QuarterlyPack
from services.complaints.projections import staff_who_may
from services.complaints.quarters import last_quarter
from services.complaints.queries.gathered import gather_quarter
from shared.contracts.complaints import QuarterlyPackConfirmed, QuarterlyPackIssued
from shared.errors import Conflict


def issue_quarterly_pack(*, now):
    """Make the pack of the quarter that is over, once, where the landlord has any complaints. Safe to run again.

    Announces: QuarterlyPackIssued.
    Source: Complaint Handling Code 2024 para 9.7.
    """
    quarter = last_quarter(local_day(now))
    if (
        QuarterlyPack.plain(QuarterlyPack.id_of(quarter), "_id") is not None
        or Complaint.collection().find_one({}, {"_id": 1}) is None
    ):
        return
    people = staff_who_may("complaints:govern")
    pack = QuarterlyPack.issued(quarter, gather_quarter(quarter, now), people, now)
    pack.announce(QuarterlyPackIssued.of(pack))
    with suppress(Conflict):  # another process was first
        pack.save()


def confirm_quarterly_pack(pack_id, kind, act):
    """Say that the pack reached oneself, or that one has read it. The first time counts. Safe to repeat.

    kind: delivered or read.
    Raises: NotFound quarterly_pack_not_found.
    Announces: QuarterlyPackConfirmed, where it is news.
    """
    pack = QuarterlyPack.get(pack_id)
    if not pack.note_receipt(act.by, kind, act.at):
        return pack
    pack.announce(QuarterlyPackConfirmed.of(pack))
    return pack.save()
