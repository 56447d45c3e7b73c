"""A landlord removed for good: step by step, each of which may be repeated, with a record of how far it came."""

import re
import shutil
from datetime import timedelta
from pathlib import Path
from time import sleep

from deploy import accounts, provisioning
from deploy.accounts import Broker, database
from deploy.bundle.contents import checksum_of
from deploy.bundle.exporting import origin_of
from deploy.bundle.reading import entry_of, public_facts, rows_about, take_stock
from deploy.bundle.records import Removal
from deploy.parked.acts import Act, Pace
from deploy.parked.reading import Reader
from deploy.parked.records import DISCARDED, Run
from deploy.parked.selection import Selection
from deploy.parked.survey import places
from services.membership.commands.landlords import change_landlord_state
from shared.clock import utc_now
from shared.contracts import SERVICES
from shared.errors import RuleBroken

HEARD_WITHIN = 6  # seconds until every process knows that a landlord is gone: three looks at the registry
LONGEST_RETRY = timedelta(minutes=30)  # five attempts take 11 min 11 s; the rest is for a service that was away
_AT_ONCE = 10_000  # messages a second


class Leaver:
    """One landlord that is being removed."""

    heard_within = HEARD_WITHIN

    def __init__(self, client, settings, landlord_id, by):
        """settings: the operator's, with addresses of the broker. Works for the platform."""
        self.client, self.settings, self.landlord_id, self.by = client, settings, landlord_id, by

    def begin(self, *, moved_to=None):
        """Write down that it is to be removed, and shut its doors for good. Raises: RuleBroken not_leaving."""
        entry = entry_of(self.landlord_id)
        if entry.state not in ("leaving", "gone"):
            raise RuleBroken(
                "not_possible_now",
                f"{self.landlord_id} is {entry.state}. First: doorstep landlord state {self.landlord_id} leaving.",
            )
        if entry.state == "leaving":  # also for the second time in its life, should it have been restored
            self._replace(
                by=self.by,
                begun_at=utc_now(),
                origin=origin_of(self.landlord_id),
                landlord=public_facts(entry),
                moved_to=moved_to,
            )
            change_landlord_state(self.landlord_id, "gone")
        elif self._record() is None:  # gone since a release that kept no records
            self._replace(by=self.by, begun_at=utc_now(), landlord=public_facts(entry), services={}, checksum=None)

    def take_away(self, outbox: Path | None = None):
        """Everything that is not the registry's entry. Returns the record. outbox: folder of sent messages, a folder
        a landlord; None: there is none that can be reached from here."""
        record = self._record()
        if record.get("dropped_at"):
            return record
        sleep(self.heard_within)
        accounts.revoke_landlord(self.client, self.landlord_id)
        if "services" not in record:
            services = take_stock(self.client, self.landlord_id)
            self._note(services=services, checksum=checksum_of(record["landlord"], services))
        self._drop()
        emptied = {
            "partners": self._remove_partners(),
            "messages": self._discard_messages(),
            "rows": self._remove_rows(),
            "outbox_files": self._remove_outbox(outbox),
        }
        now = utc_now()
        self._note(
            emptied=emptied,
            databases=[database(service, self.landlord_id) for service in SERVICES],
            dropped_at=now,
            due_at=now + LONGEST_RETRY,
        )
        return self._record()

    def finish(self):
        """Drop all of it once more, after the longest retry: what came late is gone, too. Returns the record.

        Raises: RuleBroken not_gone where it is here again.
        """
        if entry_of(self.landlord_id).state != "gone" or self._record().get("restored_at"):
            raise RuleBroken("not_gone", f"{self.landlord_id} was restored: nothing is dropped.")
        found = [name for name in self.client.list_database_names() if name.endswith(f"--{self.landlord_id}")]
        self._drop()
        self._remove_partners()
        self._discard_messages()
        self._remove_rows()
        self._note(finished_at=utc_now(), found_again=len(found))
        return self._record()

    def _drop(self):
        provisioning.close_landlord(self.client, self.landlord_id)

    def _remove_partners(self):
        api_url = self.settings.broker_api_url
        partners = accounts.partners_of(api_url, self.landlord_id)
        for partner in partners:
            accounts.revoke_partner(api_url, self.landlord_id, partner)
        for queue in accounts.partner_queues(api_url, self.landlord_id):
            Broker(api_url).delete("queues", accounts.VHOST, queue)
        return partners

    def _discard_messages(self):
        """What waits for an operator, and what no queue asked for. Services let go of the rest themselves."""
        selection = Selection(landlords=(self.landlord_id,))
        run = Run(DISCARDED, self.by, f"{self.landlord_id} was removed")
        with Reader(self.settings.admin_amqp_url, self.by) as reader:
            act = Act(reader, selection.wants, run, Pace(_AT_ONCE))
            try:
                for queue in places(Broker(self.settings.broker_api_url), selection):
                    act.work_through(queue)
            finally:
                run.end(act.outcome.total)
        return act.outcome.total

    def _remove_rows(self):
        return sum(
            rows.delete_many(condition).deleted_count for rows, condition in rows_about(self.client, self.landlord_id)
        )

    def _remove_outbox(self, outbox):
        if outbox is None:
            return None
        folder = outbox / self.landlord_id
        if not re.fullmatch(accounts.LANDLORD_ID, self.landlord_id) or not folder.is_dir():
            return 0
        count = sum(path.is_file() for path in folder.rglob("*"))
        shutil.rmtree(folder)
        return count

    def _record(self):
        return Removal.collection().find_one({"_id": self.landlord_id})

    def _replace(self, **values):
        Removal.collection().replace_one({"_id": self.landlord_id}, values, upsert=True)

    def _note(self, **values):
        Removal.collection().update_one({"_id": self.landlord_id}, {"$set": values})


def due(now):
    """Ids of the landlords that were removed, and are to be dropped once more by now."""
    waiting = {"due_at": {"$lte": now}, "finished_at": None, "restored_at": None}
    return [row["_id"] for row in Removal.collection().find(waiting, {"_id": 1}, sort=[("due_at", 1)])]
