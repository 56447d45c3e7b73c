"""A complaint as it was read, without the cost of a document: for what time does to a hundred thousand of them."""

from typing import Any

from services.complaints.model.clocks import StageClocks
from services.complaints.model.complaint import Complaint
from services.complaints.model.counted import Counted
from services.complaints.model.parts import Refusal, Response, Stage
from services.complaints.model.timed import Timed
from shared.store import Change

_COMPLAINT, _STAGE, _RESPONSE, _REFUSAL = (
    dict.fromkeys(kind._fields) for kind in (Complaint, Stage, Response, Refusal)
)
_PARTS = ("stage1", "stage2")
_WORDS = (
    "outcomes_sought", "not_responsible_for", "request_reason", "extension_reason", "refusal.explanation",
    "response.definition", "response.reasons", "response.remedies", "response.outstanding_actions",
    "response.how_to_escalate", "response.points", "overturned.refusal", "definitions.definition",
    "definitions.outcomes_sought", "definitions.not_responsible_for",
)  # fmt: skip
_LARGE = (
    "description", "history", "letters", "issues", "members", "departures", "representatives", "choices",
    "pending_events", "command_keys", "hazard_sightings",
)  # fmt: skip
# what is left in the database: nothing that time or an event asks for
UNREAD = dict.fromkeys((*_LARGE, *(f"{part}.{name}" for part in _PARTS for name in _WORDS)), 0)
_FACT = ("at", "what", "stage", "by_kind", "by", "details")


class _Plain:
    """The fields of a document, or of a part of one, as attributes; what is not stored is None."""

    def __init__(self, names, raw):
        self.__dict__.update(names)
        self.__dict__.update(raw)


class PlainStage(StageClocks, _Plain):
    """As a Stage."""

    response: Any
    refusal: Any
    definition: Any
    definitions: Any

    def __init__(self, raw):
        super().__init__(_STAGE, raw)
        if self.response is not None:
            self.response = _Plain(_RESPONSE, self.response)
        if self.refusal is not None:
            self.refusal = _Plain(_REFUSAL, self.refusal)


class PlainComplaint(Timed, Counted, _Plain):
    """As a Complaint, for Timed's methods and its events only. raw: read with UNREAD."""

    service_request: Any
    proceedings: Any
    holds: Any

    def __init__(self, raw):
        super().__init__(_COMPLAINT, raw)
        self._raw, self._facts = raw, []
        self.id = raw["_id"]
        for part in _PARTS:
            if raw.get(part) is not None:
                setattr(self, part, PlainStage(raw[part]))

    @property
    def points(self):
        """As of Defined."""
        stage = self.current
        if stage is None:
            return None
        if stage.definitions:
            return len(stage.definitions[-1].get("points", [])) or None
        return 1 if stage.definition else None

    @property
    def definition_state(self):
        stage = self.current
        return stage.definitions[-1]["state"] if stage and stage.definitions else None

    @property
    def service_request_state(self):
        if self.service_request is None:
            return None
        return "open" if self.service_request.get("done_at") is None else "done"

    @property
    def legal_proceedings_started(self):
        return self.proceedings is not None

    @property
    def legal_hold(self):
        return bool(self.holds) and self.holds[-1].get("lifted_at") is None

    def happened(self, what, act, **details):
        fact = (act.at, what, self.stage, act.by_kind, act.by, details)
        self._facts.append({name: value for name, value in zip(_FACT, fact, strict=True) if value is not None})

    def change(self, event=None):
        """What became of it, with the event that tells of it, as a Change to be stored."""
        change = Change(self.id, self._raw["version"], self._raw["sequence"])
        self.note_counts()
        for name in _WATCHED:
            change.note(name, self._raw.get(name), getattr(self, name))
        part = f"stage{self.stage}"
        stored = self._raw.get(part)
        for name in _CLOCKS if stored is not None else ():
            change.note(f"{part}.{name}", stored.get(name), getattr(self.current, name))
        if self._facts:
            change.add("history", self._facts)
        if event is not None:
            change.announce(event)
        return change


_WATCHED = (
    "due_before", "due_order", "watch_at", "watch_for", "counted_with", "move_untold_since", "stage1_counts_as",
    "stage2_counts_as",
)  # fmt: skip
_CLOCKS = (
    "acknowledge_due_before", "planned_respond_due_before", "respond_due_before", "updates_run_from",
    "update_due_before", "updates_missed",
)  # fmt: skip
