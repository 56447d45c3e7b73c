"""How long complaint figures and exports take, in this process, beside real engines.

    python -m deploy.local.engines test-run -- python -m tests.benchmarks.reports [complaints]

Prints the median and the slowest of several runs. Speed is measured here, never tested.
"""

# ruff: noqa: T201 - it talks by print

import os
import sys
import time
from datetime import UTC, date, datetime
from statistics import median

from pymongo import MongoClient

from deploy import provisioning
from services.complaints import bundle
from services.complaints.commands.exports import export_complaint
from services.complaints.counting import Counting
from services.complaints.measures import definition_for
from services.complaints.model import Act, Complaint
from services.complaints.queries.figures import show_complaint_figures
from services.complaints.queries.years import show_reporting_year
from shared import store
from shared.context import acting_for
from shared.landlords import LandlordEntry, registry
from tests.complaints.cases import made, terms

LANDLORD, RUNS = "measured", 9
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def main(number):
    url = os.environ["DOORSTEP_TEST_MONGO_URL"]
    store.connect("complaints", url)
    with MongoClient(url, tz_aware=True) as client:
        client.drop_database(f"complaints--{LANDLORD}")
        for owner in (LANDLORD, "platform"):
            provisioning.make_collections(client, "complaints", owner)
        registry._entries[LANDLORD] = LandlordEntry(
            id=LANDLORD, name="Measured", kind="council_direct", nation="ENG", state="active"
        )
        with acting_for(LANDLORD):
            fill(number)
            measure_figures(number)
            measure_export()
        client.drop_database(f"complaints--{LANDLORD}")


def fill(number):
    """So many complaints of the year of 2025, and as many again of the two beside it."""
    complaints = made(1_000, date(2024, 10, 1), date(2026, 9, 30))
    for complaint in complaints:
        complaint.note_counts()
    few = [complaint.to_mongo().to_dict() for complaint in complaints]
    for turn in range(number * 2 // len(few)):
        copies = [one | {"_id": f"{turn}-{one['_id']}", "reference": f"{turn}-{one['reference']}"} for one in few]
        Complaint.collection().insert_many(copies)
    print(f"{Complaint.collection().estimated_document_count()} complaints stored, two years of them")


def measure_figures(number):
    counting = Counting(2025, definition_for("ENG", 2025), terms().calendar)
    timed("show_reporting_year, live", lambda: show_reporting_year(2025, now=NOW))
    timed("its two aggregations", counting.counts)
    timed("all rows, to close the year", counting.rows, runs=3)
    timed("show_complaint_figures", lambda: show_complaint_figures(date(2025, 4, 1), date(2026, 3, 31), now=NOW))
    for stage in (1, 2):
        asked = {"aggregate": "complaints", "pipeline": counting.line_steps(stage), "cursor": {}}
        plan = str(Complaint.collection().database.command("explain", asked, verbosity="queryPlanner"))
        print(f"stage {stage} is read from its index alone: {'IXSCAN' in plan and 'FETCH' not in plan}")


def measure_export(entries=500, attachments=100, size=300_000):
    """One case with so many entries and attachments, given by parts of their own, as the real ones plug in."""

    def notes(_complaint):
        return [
            bundle.Happening(NOW, f"Entry {number}", "staff s-1", "Spoke to her. " * 40) for number in range(entries)
        ]

    def photographs(_complaint):
        for number in range(attachments):
            yield bundle.Piece("attachments", f"{number}.jpg", "A photograph", [os.urandom(size)])

    bundle.CHRONOLOGY.append(notes)
    bundle.EVIDENCE.append(photographs)
    case = Complaint.objects(state="stage2_responded").first()

    def export():
        _, made_of = export_complaint(case.id, "To measure", Act(NOW, "staff", "s-1"))
        made_of.file.close()
        return made_of

    print(f"{export().size:,} bytes with {entries} entries and {attachments} attachments")
    timed("export_complaint", export, runs=5)


def timed(what, work, runs=RUNS):
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    print(f"{what:40} median {median(times):7.0f} ms   slowest {max(times):7.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
