"""Yesterday's backup of a database, while the broker holds today's events."""

import pytest

from shared.context import acting_for
from shared.store import LostRace
from tests.faults.catalogue.broker import made
from tests.faults.catalogue.processes import until
from tests.shared.probe import Thing, ThingMade, ThingRow

RAISED_BY = 1_000_000  # by `doorstep landlord import --as-restored`; deploy/bundle has the command's own tests


def test_readers_follow_a_restored_landlord_although_they_saw_its_future(launch, broker, landlord):
    """F31. Projections end as the restored documents are: raised sequences win over what is still on its way.

    Without raising they would keep what was undone: the second half shows it.
    """
    launch().start()
    tell(landlord, broker, "raised", 7, colour="undone")
    tell(landlord, broker, "not-raised", 7, colour="undone")
    until(lambda: row(landlord, "not-raised")["sequence"] == 7, 20, "keeping the future")
    tell(landlord, broker, "raised", 8, colour="on_its_way")
    tell(landlord, broker, "raised", RAISED_BY + 3, colour="restored")
    tell(landlord, broker, "not-raised", 3, colour="restored")
    tell(landlord, broker, "raised", 9, colour="late")
    until(lambda: row(landlord, "raised")["sequence"] == RAISED_BY + 3, 20, "keeping what was restored")
    tell(landlord, broker, "last", 1)
    until(lambda: row(landlord, "last")["sequence"] == 1, 20, "keeping all that came before")
    assert row(landlord, "raised")["colour"] == "restored"
    assert row(landlord, "not-raised")["colour"] == "undone", "then nothing needs to be raised"


def test_a_change_made_to_what_was_undone_is_refused_after_restoring(landlord):
    """F31. Who still holds the version of before the restore is told so, and overwrites nothing."""
    with acting_for(landlord):
        Thing.made(id="t")
        held = Thing.get("t")
        raised = {"$inc": {"version": RAISED_BY, "sequence": RAISED_BY}}
        Thing.collection().update_one({"_id": "t"}, raised)
        held.colour = "undone"
        with pytest.raises(LostRace):
            held.save()
        again = Thing.get("t")
        again.announce(ThingMade.of(again))
        again.save()
        assert again.sequence == RAISED_BY + 2


def tell(landlord, broker, thing_id, sequence, **data):
    broker.publish([made(ThingMade, landlord, thing_id, sequence, **data)])


def row(landlord, thing_id):
    with acting_for(landlord):
        return ThingRow.collection().find_one({"_id": thing_id}) or {"sequence": 0}
