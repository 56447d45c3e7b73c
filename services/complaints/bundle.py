"""The evidence of one case for the Ombudsman, as one file: the same case always gives the same bytes.

Nothing in it says when it was made or by whom; that is kept with the export. Files are stored as they are, not
compressed: how a library compresses may differ from one version to the next.

EVIDENCE and CHRONOLOGY tell what the complaint itself holds; what stands beside it is given to the Bundle.
"""

import hashlib
import json
import re
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.complaints import letter_page, pages
from services.complaints.deadlines import LONDON, last_day_of

SAME_TIME = (1980, 1, 1, 0, 0, 0)  # of every file in it: the earliest that the format knows
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True)
class Piece:
    """One file of the bundle. folder and name: made fit for every file system, and numbered."""

    folder: str
    name: str
    description: str
    chunks: Iterable[bytes]  # read once, one after the other


@dataclass(frozen=True)
class Happening:
    """One line of the chronology."""

    at: datetime  # UTC
    what: str
    by: str = ""
    details: str = ""


# What evidence there is. Each: (complaint) -> [Happening], and (complaint) -> iterator of Piece, in a fixed order.


def history(complaint):
    return [
        Happening(
            fact.at,
            f"{pages.in_words(fact.what)} (stage {fact.stage})",
            " ".join(filter(None, (fact.by_kind, fact.by))),
            ", ".join(f"{pages.in_words(name)}: {value}" for name, value in sorted(fact.details.items())),
        )
        for fact in complaint.history
    ]


def letters_sent(complaint):
    return [Happening(letter.at, f"Letter {letter.number} sent: {letter.title}") for letter in complaint.letters]


def letters_as_kept(complaint):
    for letter in complaint.letters:
        html = letter_page.to_html(letter, complaint.reference)
        yield Piece("letters", f"{letter.template}.html", letter.title, [html.encode()])


CHRONOLOGY = [history, letters_sent]
EVIDENCE = [letters_as_kept]


class Bundle:
    """A zip file on disk, at its start. Close it: it is gone then."""

    def __init__(self, complaint, happenings=(), pieces=()):
        """happenings: more functions as in CHRONOLOGY; pieces: more as in EVIDENCE."""
        self._chronology, self._evidence = [*CHRONOLOGY, *happenings], [*EVIDENCE, *pieces]
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asked for it closes it
        self.entries: list[dict] = []  # {path, description, size, sha256} in their order
        try:
            with zipfile.ZipFile(self.file, "w", zipfile.ZIP_STORED) as archive:
                self._write(archive, complaint)
            self.sha256 = _digest_of(self.file)
        except BaseException:
            self.file.close()
            raise
        self.size = self.file.tell()
        self.file.seek(0)

    def _write(self, archive, complaint):
        self._add(
            archive,
            "chronology.html",
            "Everything that happened, in order",
            [chronology(complaint, self._chronology).encode()],
        )
        self._add(archive, "stages.html", "Both stages: definition, answers, refusals", [stages(complaint).encode()])
        self._add(archive, "handlers.html", "Who was responsible, and since when", [handlers(complaint).encode()])
        numbers: dict[str, int] = {}
        for evidence in self._evidence:
            for piece in evidence(complaint):
                folder = fit(piece.folder)
                numbers[folder] = numbers.get(folder, 0) + 1
                path = f"{folder}/{numbers[folder]:04d}-{fit(piece.name)}"
                self._add(archive, path, piece.description, piece.chunks)
        self._add(archive, "index.html", "This list", [index(complaint, self.entries).encode()])
        listed = {"reference": complaint.reference, "complaint_id": complaint.id, "files": list(self.entries)}
        told = json.dumps(listed, indent=2, sort_keys=True).encode()
        self._add(archive, "index.json", "This list, for programs", [told])

    def _add(self, archive, path, description, chunks):
        info = zipfile.ZipInfo(path, SAME_TIME)
        info.create_system, info.external_attr = 3, 0o644 << 16  # the same on every machine
        digest, size = hashlib.sha256(), 0
        with archive.open(info, "w", force_zip64=True) as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.entries.append({"path": path, "description": description, "size": size, "sha256": digest.hexdigest()})


def fit(name):
    """A name that every file system takes, of what a person may have called a file."""
    return _UNFIT.sub("-", name).strip(".-")[-80:] or "file"


def chronology(complaint, tellers):
    happenings = [happening for tell in tellers for happening in tell(complaint)]
    happenings.sort(key=lambda happening: happening.at)  # those of one moment stay in the order they were told
    rows = [(_moment(one.at), one.what, one.by, one.details) for one in happenings]
    return pages.page(
        f"Chronology of complaint {complaint.reference}",
        pages.text("Times are those of the United Kingdom."),
        pages.table("Everything that happened", ("When", "What", "By", "Details"), rows),
    )


def stages(complaint):
    asked = pages.section(
        "The complaint",
        pages.text(complaint.description),
        pages.table(
            "As it was received",
            ("What", "Value"),
            [
                ("Received", _moment(complaint.received_at)),
                ("Through", pages.in_words(complaint.channel)),
                ("Category", pages.in_words(complaint.category)),
                ("By a representative", "Yes" if complaint.by_representative else "No"),
                ("State", pages.in_words(complaint.state)),
            ],
        ),
    )
    each = [_stage(number, one) for number, one in ((1, complaint.stage1), (2, complaint.stage2)) if one is not None]
    return pages.page(f"Stages of complaint {complaint.reference}", asked, *each)


def handlers(complaint):
    facts = [fact for fact in complaint.history if fact.what in ("assigned", "responded", "refused", "acknowledged")]
    rows = [
        (_moment(fact.at), fact.stage, pages.in_words(fact.what), fact.details.get("handler_id", fact.by))
        for fact in facts
    ]
    return pages.page(
        f"Who handled complaint {complaint.reference}",
        pages.table("Who was made responsible, and who acted", ("When", "Stage", "What", "Who"), rows),
    )


def index(complaint, entries):
    rows = [
        (number, entry["path"], entry["description"], entry["size"], entry["sha256"])
        for number, entry in enumerate(entries, start=1)
    ]
    return pages.page(
        f"Complaint {complaint.reference}: the evidence",
        pages.text("Each file can be checked by its SHA-256 sum. index.json says the same for programs."),
        pages.table("Files", ("Number", "File", "What it is", "Bytes", "SHA-256"), rows),
    )


def _stage(number, stage):
    rows = [
        ("Asked for", _moment(stage.requested_at)),
        ("Through", pages.in_words(stage.requested_through)),
        ("To be acknowledged by", _day(stage.acknowledge_due_before)),
        ("Acknowledged", _moment(stage.acknowledged_at)),
        ("To be answered by", _day(stage.respond_due_before)),
        ("Put off until", stage.extended_until),
        ("Responsible", stage.handler_id),
    ]
    parts = [pages.table(f"Times of stage {number}", ("What", "Value"), rows)]
    said = (
        ("Why stage 2 was asked for", stage.request_reason),
        ("The complaint as it was understood", stage.definition),
        ("What the resident wants to happen", stage.outcomes_sought),
        ("What the landlord is not responsible for", stage.not_responsible_for),
        ("Why it was put off", stage.extension_reason),
    )
    parts += [pages.section(heading, pages.text(words)) for heading, words in said if words]
    parts += [_overturned(one) for one in stage.overturned]
    if stage.response is not None:
        parts.append(_answer(stage.response))
    if stage.refusal is not None:
        parts.append(_refusal(stage.refusal))
    return pages.section(f"Stage {number}", *parts)


def _answer(said):
    promised = [f"{one.get('kind', 'action')}: {one['what']}" for one in (*said.remedies, *said.outstanding_actions)]
    return pages.section(
        "The answer",
        pages.text(f"{pages.in_words(said.decision)}, on {_moment(said.at)}, by {said.by}."),
        pages.text(said.reasons),
        pages.bullets(promised),
    )


def _refusal(said):
    considered = "considered" if said.discretion_considered else "not needed"
    return pages.section(
        "The refusal",
        pages.text(f"{pages.in_words(said.reason)}, on {_moment(said.at)}, by {said.by}. Discretion: {considered}."),
        pages.text(said.explanation),
    )


def _overturned(taken_back):
    told = f"The Ombudsman told us on {_moment(taken_back.instructed_at)} to accept the complaint"
    told += f" ({taken_back.ombudsman_reference})" if taken_back.ombudsman_reference else ""
    recorded = f"Recorded on {_moment(taken_back.recorded_at)} by {taken_back.recorded_by or 'the service'}."
    return pages.section(
        "A refusal that was taken back", pages.text(f"{told}. {recorded}"), _refusal(taken_back.refusal)
    )


def _moment(at):
    return at and at.astimezone(LONDON).strftime("%Y-%m-%d %H:%M")


def _day(due):
    return due and last_day_of(due).isoformat()


def _digest_of(file):
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()
