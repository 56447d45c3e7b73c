"""Imports of residents: the job, the file it reads, and what was wrong with its rows."""

from datetime import timedelta

from mongoengine import BinaryField, DateTimeField, FloatField, IntField, ListField, StringField

from services.membership.csv_rows import Form, Place
from services.membership.model import columns
from shared.contracts.membership import IMPORT_STATES
from shared.errors import BadInput
from shared.store import Aggregate, LandlordDocument

OPEN = ("received", "running")
HELD_FOR = timedelta(seconds=10)  # longer than a chunk ever takes; then another process may take over
MOST_ATTEMPTS = 5  # without a single chunk done
MOST_LINES = 500_000
MOST_FAULTS = 10_000  # faults kept of one import; more are only counted
COUNTS = ("rows_new", "rows_changed", "rows_unchanged", "rows_refused")


class ResidentImport(Aggregate):
    """One file on its way into the register. Every chunk of rows ends in one write of this document.

    Who works on it holds it until `held_until`; a holder who lost it cannot save, because the version has moved on.
    """

    meta = {"collection": "resident_imports", "indexes": [{"fields": ["status", "received_at"], "name": "open_ones"}]}

    status = StringField(required=True, choices=IMPORT_STATES, default="received")
    received_at = DateTimeField(required=True)
    received_by = StringField(required=True, max_length=128)
    started_at = DateTimeField()
    finished_at = DateTimeField()
    size = IntField(required=True)  # bytes
    encoding = StringField(required=True)
    newline = StringField(required=True)
    delimiter = StringField(required=True)
    header = ListField(StringField())
    fields_found = ListField(StringField())  # of each column what it holds; "" where we do not know it
    lines = IntField(required=True)
    start = ListField(IntField())  # offset, row and line of the first row after the header
    offset = IntField(required=True)  # bytes; with row and line, where the next chunk begins
    row = IntField(required=True)
    line = IntField(required=True)
    chunk = IntField(default=0)  # chunks done
    rows_read = IntField(default=0)
    rows_new = IntField(default=0)
    rows_changed = IntField(default=0)
    rows_unchanged = IntField(default=0)
    rows_refused = IntField(default=0)
    faults_kept = IntField(default=0)
    seconds_worked = FloatField(default=0.0)
    attempts = IntField(default=0)  # since the last chunk was done
    held_until = DateTimeField()

    @classmethod
    def of_form(cls, form, size, **values):
        """A new import of a file with this form. Raises BadInput columns_missing, column_repeated, file_has_no_rows,
        too_many_rows."""
        found = check_header(form.header)
        if form.start.offset >= size:
            raise BadInput("file_has_no_rows", "The file has the names of its columns and no rows below them.")
        if form.lines > MOST_LINES:
            raise BadInput("too_many_rows", f"A file may have {MOST_LINES} rows. Split it in two.")
        written = {"encoding": form.encoding, "newline": form.newline, "delimiter": form.delimiter, "lines": form.lines}
        places = {"start": list(form.start), **form.start._asdict()}
        return cls(header=list(form.header), fields_found=found, size=size, **written, **places, **values)

    @property
    def form(self):
        return Form(self.encoding, self.newline, self.delimiter, tuple(self.header), Place(*self.start), self.lines)

    @property
    def place(self):
        return Place(self.offset, self.row, self.line)

    @property
    def is_open(self):
        return self.status in OPEN

    @property
    def columns_ignored(self):
        pairs = zip(self.header, self.fields_found, strict=True)
        return [
            {"column": columns.letter(index), "name": name} for index, (name, field) in enumerate(pairs) if not field
        ]

    @property
    def rows_a_second(self):
        return round(self.rows_read / self.seconds_worked) if self.seconds_worked else None

    @property
    def seconds_left(self):
        """A guess from the bytes still to be read; None before the first chunk."""
        if not self.is_open or not self.chunk:
            return 0 if not self.is_open else None
        return round(self.seconds_worked * (self.size - self.offset) / self.offset)

    def hold(self, now):
        """Begin a spell of work. False when the last attempts all failed: then it is given up."""
        self.status = "running"
        self.started_at = self.started_at or now
        self.attempts += 1
        if self.attempts > MOST_ATTEMPTS:
            self.close("failed", now)
            return False
        self.held_until = now + HELD_FOR
        return True

    def record_chunk(self, counts, rows_read, place, seconds):
        """Take note of a chunk that was stored."""
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + counts.get(name, 0))
        self.rows_read += rows_read
        self.offset, self.row, self.line = place
        self.chunk += 1
        self.attempts = 0
        self.seconds_worked += seconds

    def hold_on(self, now):
        self.held_until = now + HELD_FOR

    def let_go(self):
        """End a spell of work in good order."""
        self.held_until, self.attempts = None, 0

    def close(self, status, now):
        self.status, self.finished_at, self.held_until = status, now, None


def check_header(header):
    """What each column holds: [field, or ""]. Raises BadInput columns_missing, column_repeated.

    A file whose first row is not a header has a person there: refusals name our columns and letters, never its cells.
    """
    found = [columns.field_of(name) or "" for name in header]
    missing = [field for field in columns.REQUIRED if field not in found]
    if missing:
        unknown = [columns.letter(index) for index, field in enumerate(found) if not field]
        detail = f"These columns are missing: {', '.join(missing)}. The first row must hold the names of the columns."
        raise BadInput("columns_missing", detail, missing=missing, unknown_columns=unknown)
    repeated = sorted({field for field in found if field and found.count(field) > 1})
    if repeated:
        raise BadInput("column_repeated", f"More than one column holds this: {', '.join(repeated)}.", repeated=repeated)
    return found


class UploadPiece(LandlordDocument):
    """A megabyte of an uploaded file, `<import id>:<number>`. Gone once the import is done.

    Not GridFS: it makes its indexes on first use, and a service may make none.
    """

    meta = {"collection": "upload_pieces"}

    id = StringField(primary_key=True)
    content = BinaryField()
    stored_at = DateTimeField()


class ImportFault(LandlordDocument):
    """What was wrong with one cell, or one row: where and why, never what it said. Its id is its place in the file."""

    meta = {"collection": "import_faults"}

    id = StringField(primary_key=True)  # <import id>:<row, nine digits>:<number of the fault in the row>
    row = IntField()
    line = IntField()
    column = StringField()  # as the file calls it; None where the whole row is at fault
    reason = StringField()
    detail = StringField()
