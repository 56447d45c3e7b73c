"""One chunk of an import: rows checked, residents stored, all of it safe to do again.

Every resident a chunk writes is marked with the import and the chunk. A chunk that is done again, after a crash between
the residents' write and the import's, finds its own marks: it writes nothing twice and announces the same.
"""

from collections import Counter

from pymongo import InsertOne, UpdateOne
from pymongo.errors import BulkWriteError

from services.membership.model.imports import MOST_FAULTS, ImportFault
from services.membership.model.residents import Resident, leaves_block, name_keys, unreachable
from shared.courtesy import give_way
from shared.store import LostRace

STATE = ("state", "tenure", "estate", "block", "preferred_channel", "involvement")  # what an event tells of a resident
DEFAULTS = {
    "state": "active",
    "preferred_channel": "post",
    "format": "standard",
    "language": "en",
    "involvement": "none",
    "version": 1,
    "sequence": 1,
    "command_keys": [],
    "own_choices": [],
}
TRIES = 5  # when residents are being changed by others at the same time
PIECE = 100  # residents sent to the database at once
BREATH = 20  # rows checked, made or stored between two turns for others

_DUPLICATE = 11000
_GONE = ("resident_gone", "This person is recorded as moved out or deceased. Nothing was changed.")
_REPEATED = ("reference_repeated", "This reference stands in an earlier row of the same file. This row was left out.")


class Chunk:
    """Rows of one import that are stored together. seen: keys of the references in earlier rows; grows."""

    def __init__(self, job, checker, seen):
        self.job = job
        self.checker = checker
        self.seen = seen
        self.mark = {"import": job.id, "chunk": job.chunk}
        self.rows = {}  # resident id: (Row, values)
        self.faults = []  # (Row, column index or None, reason, detail)
        self.refused = set()  # numbers of rows
        self.counts: Counter = Counter()
        self.items = []  # of the event

    def take(self, rows):
        for number, row in enumerate(rows, start=1):
            self._check(row)
            if number % BREATH == 0:
                give_way()

    def _check(self, row):
        values, faults = ({}, [(None, *row.fault)]) if row.fault else self._read(row.cells)
        if faults:
            self._refuse(row, faults)
        else:
            self.rows[Resident.id_of(values["external_reference"])] = (row, values)

    def _read(self, cells):
        reference = self.checker.reference_of(cells)
        if reference and is_repeated(self.seen, Resident.id_of(reference)):
            return {}, [(self.checker.reference_column, *_REPEATED)]
        return self.checker.check(cells)

    def _refuse(self, row, faults):
        self.refused.add(row.number)
        self.faults += [(row, *fault) for fault in faults]

    def store(self, now):
        """Write the residents. Raises LostRace when others keep changing the same ones."""
        waiting = self.rows
        for _ in range(TRIES):
            waiting = self._store(waiting, now)
            if not waiting:
                break
        else:
            raise LostRace
        self._store_faults()
        self.counts["rows_refused"] = len(self.refused)

    def _store(self, rows, now):
        """One attempt. Returns the rows to look at again, because somebody else wrote one of them too."""
        there = {raw["_id"]: raw for raw in Resident.collection().find({"_id": {"$in": list(rows)}})}
        writes, written = [], []
        for number, (resident_id, (row, values)) in enumerate(rows.items()):
            if number % BREATH == 0:
                give_way()
            old = there.get(resident_id)
            if old is not None and self._settled(row, old, values):
                continue
            new = self._registered(resident_id, values, now) if old is None else self._changed(old, values)
            if fault := unreachable(new["preferred_channel"], new.get("email"), new.get("phone")):
                self._refuse(row, [(None, fault.code, fault.detail)])
                continue
            writes.append(InsertOne(new) if old is None else _update(old, new))
            written.append((resident_id, new))
        if not _all_written(writes):
            return {resident_id: rows[resident_id] for resident_id, _ in written}  # those that were carry our mark
        for _, new in written:
            self._count(new)
        return {}

    def _settled(self, row, old, values):
        """Is nothing to be done about this resident?"""
        mark = old.get("last_import", {})
        if mark.get("import") == self.mark["import"] and mark.get("chunk") == self.mark["chunk"]:
            self._count(old)
        elif old.get("gone_at") or old["state"] != "active":
            self._refuse(row, [(None, *_GONE)])
        elif all(old.get(field) == value for field, value in _settable(old, values)):
            self.counts["rows_unchanged"] += 1
        else:
            return False
        return True

    def _registered(self, resident_id, values, now):
        sort_name, search_names = name_keys(values.get("given_name"), values["family_name"])
        keys = {"sort_name": sort_name, "search_names": search_names, "registered_at": now}
        told = {field: value for field, value in values.items() if value is not None}
        return {"_id": resident_id, **DEFAULTS, **told, **keys, "last_import": self.mark | {"new": True}}

    def _changed(self, old, values):
        new = old | dict(_settable(old, values))
        if leaves_block([field for field in new if new[field] != old.get(field)], values):
            new["block"] = None
        new["sort_name"], new["search_names"] = name_keys(new.get("given_name"), new["family_name"])
        numbers = {"version": old["version"] + 1, "sequence": old["sequence"] + 1}
        return new | numbers | {"last_import": self.mark | {"new": False}}

    def _count(self, resident):
        self.counts["rows_new" if resident["last_import"]["new"] else "rows_changed"] += 1
        state = {field: resident.get(field) for field in STATE}
        self.items.append({"id": resident["_id"], "sequence": resident["sequence"], **state})

    def _store_faults(self):
        room = MOST_FAULTS - self.job.faults_kept
        kept: list = []
        places: Counter = Counter()
        for row, index, reason, detail in self.faults[: max(0, room)]:
            places[row.number] += 1
            fault_id = f"{self.job.id}:{row.number:09}:{places[row.number]:02}"
            column = None if index is None else self.job.header[index]
            place = {"row": row.number, "line": row.line, "column": column}
            kept.append({"_id": fault_id, **place, "reason": reason, "detail": detail})
        if kept:
            try:
                ImportFault.collection().insert_many(kept, ordered=False)
            except BulkWriteError as error:  # stored before a crash
                _only_duplicates(error)
        self.job.faults_kept += len(kept)


def is_repeated(seen, resident_id):
    """Note that this reference was met. Was it before? 60 bits of the id tell one from another: a clash in half a
    million rows has a chance of one in nine million."""
    key = int(resident_id[:15], 16)
    if key in seen:
        return True
    seen.add(key)
    return False


def _settable(old, values):
    """What the file may say of this resident: not what the resident chose in person."""
    own = old.get("own_choices") or ()
    return [(field, value) for field, value in values.items() if field not in own]


def _update(old, new):
    changed = {field: value for field, value in new.items() if old.get(field) != value}
    emptied = dict.fromkeys([field for field, value in changed.items() if value is None], "")
    how = {"$set": {field: value for field, value in changed.items() if value is not None}}
    return UpdateOne({"_id": old["_id"], "version": old["version"]}, how | ({"$unset": emptied} if emptied else {}))


def _all_written(writes):
    """Write the residents. False when somebody else was faster with one of them, by an insert or a change."""
    count, complete = 0, True
    for start in range(0, len(writes), PIECE):
        give_way()
        try:
            done = Resident.collection().bulk_write(writes[start : start + PIECE], ordered=False)
        except BulkWriteError as error:
            _only_duplicates(error)
            complete = False
        else:
            count += done.inserted_count + done.matched_count
    return complete and count == len(writes)


def _only_duplicates(error):
    if any(fault["code"] != _DUPLICATE for fault in error.details["writeErrors"]):
        raise error
