"""What was offered, ordered and paid."""

import csv
import io

from services.complaints.deadlines import end_of, start_of
from services.complaints.model import Compensation, Complaint
from services.complaints.money import Entry, in_pounds
from services.complaints.putting_right import CompensationHead
from services.complaints.queries.periods import check_period

COLUMNS = (
    "reference", "complaint_id", "number", "kind", "award", "head", "amount_pence", "amount", "at", "by", "paid_on",
    "method", "payment_reference", "agreement", "reverses", "reason",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def show_compensation(complaint_id):
    """The ledger of a complaint; an empty one, of version 0, where nothing stands in it.

    Raises: NotFound complaint_not_found.
    """
    return Compensation.of(Complaint.get(complaint_id))


def show_my_compensation(complaint_id, resident_id, *, now):
    """Raises: NotFound complaint_not_found, for another resident's too."""
    complaint = Complaint.get(complaint_id)
    complaint.check_first(resident_id, now)
    return Compensation.of(complaint)


def show_compensation_totals(first, last):
    """Sums of what was entered from one local date to another, both inclusive, by head.

    Raises: BadInput bad_period.
    """
    check_period(first, last)
    group = {"_id": {"head": "$entries.head", "kind": "$entries.kind"}, "pence": {"$sum": "$entries.amount_pence"}}
    sums = {
        (row["_id"]["head"], row["_id"]["kind"]): row["pence"]
        for row in Compensation.collection().aggregate([*_entries(first, last), {"$group": group}])
    }
    heads = [{"head": str(head), **_sums(sums, [head])} for head in CompensationHead]
    return {"from_": first, "to": last, "by_head": heads, **_sums(sums, list(CompensationHead))}


def export_compensation(first, last):
    """Every entry of the period as CSV (RFC 4180, UTF-8), oldest first. Raises: BadInput bad_period."""
    check_period(first, last)
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    order = {"$sort": {"entries.at": 1, "_id": 1, "entries.number": 1}}
    for row in Compensation.collection().aggregate([*_entries(first, last), order], allowDiskUse=True):
        entry = row["entries"]
        known = entry | {
            "reference": row["reference"],
            "complaint_id": row["_id"],
            "amount": in_pounds(entry["amount_pence"]),
            "at": entry["at"].isoformat(),
        }
        writer.writerow([_cell(known.get(name)) for name in COLUMNS])
    return written.getvalue()


def _entries(first, last):
    period = {"entries.at": {"$gte": start_of(first), "$lt": end_of(last)}}
    apart = {"$elemMatch": {"at": period["entries.at"]}}
    return [
        {"$match": {"entries": apart, "gone_at": None}},
        {"$project": {"reference": 1, "entries": 1}},
        {"$unwind": "$entries"},
        {"$match": period},
    ]


def _sums(sums, heads):
    by_kind = {f"{kind}_pence": sum(sums.get((str(head), str(kind)), 0) for head in heads) for kind in Entry}
    return by_kind | {"net_paid_pence": by_kind["paid_pence"] - by_kind["reversed_pence"]}


def _cell(value):
    """As text that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
