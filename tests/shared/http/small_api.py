"""A small API with every kind of route, over a dictionary instead of a store."""

import itertools
from dataclasses import dataclass, field

from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf

from shared.context import landlord, work
from shared.errors import BadInput, NotFound, StaleVersion
from shared.http import PageQuery, caller, if_match, make_api, page, page_of, permission, public
from shared.store.aggregate import LostRace, Repeated


class NoteIn(Schema):
    text = fields.String(required=True, validate=Length(1, 200))
    colour = fields.String(validate=OneOf(["red", "green"]))
    marks = fields.Dict(keys=fields.String(validate=Length(max=20)), values=fields.Integer(strict=True))


class NoteView(Schema):
    id = fields.String(required=True)
    text = fields.String(required=True)
    version = fields.Integer(required=True)


class NotesQuery(PageQuery):
    colour = fields.String(validate=OneOf(["red", "green"]))


class SignIn(Schema):
    landlord = fields.String(validate=Length(1, 32))
    code = fields.String(required=True, validate=Length(1, 100))


class Seen(Schema):
    landlord = fields.String(required=True)


@dataclass
class Note:
    id: str
    text: str
    colour: str | None = None
    version: int = 1
    command: object = None


@dataclass
class Notes:
    kept: dict = field(default_factory=dict)
    numbers: object = field(default_factory=lambda: itertools.count(1))
    races: int = 0  # to lose before the next save
    runs: int = 0

    def add(self, text, colour=None, **_):
        self.runs += 1
        if self.races:
            self.races -= 1
            raise LostRace()
        command = work().command
        for note in self.kept.values():
            if command.key and note.command and note.command.key == command.key:
                if note.command.body != command.body:
                    raise BadInput("idempotency_key_reused", "This key was used for something else.")
                raise Repeated(note)
        note = Note(f"n{next(self.numbers):04}", text, colour, command=command)
        self.kept[landlord(), note.id] = note
        return note

    def get(self, note_id, version=None):
        note = self.kept.get((landlord(), note_id))
        if note is None:
            raise NotFound("note_not_found", "There is no such note.")
        if version not in (None, note.version):
            raise StaleVersion(note.version)
        return note

    def list(self, after, limit, colour=None):
        own = [note for (owner, _), note in sorted(self.kept.items()) if owner == landlord()]
        own = [note for note in own if colour in (None, note.colour) and (after is None or note.id > after[0])]
        return own[:limit]


def make_small_api():  # noqa: C901 - a list of routes, not a decision
    api = make_api("small", "Small")
    api.notes = notes = Notes()

    @api.post("/notes")
    @permission("residents:write")
    @api.input(NoteIn)
    @api.output(NoteView, status_code=201)
    def add_note(json_data):
        """Keep a note."""
        return notes.add(**json_data)

    @api.get("/notes")
    @permission("residents:read")
    @api.input(NotesQuery, location="query")
    @api.output(page_of(NoteView))
    def list_notes(query_data):
        """Notes, oldest first."""
        return page(query_data, notes.list, position=lambda note: [note.id])

    @api.get("/notes/<note_id>")
    @permission("residents:read")
    @api.output(NoteView)
    def show_note(note_id):
        """One note."""
        return notes.get(note_id)

    @api.put("/notes/<note_id>")
    @permission("residents:write")
    @api.input(NoteIn)
    @api.output(NoteView)
    def change_note(note_id, json_data):
        """Change a note."""
        note = notes.get(note_id, version=if_match())
        note.text, note.version = json_data["text"], note.version + 1
        return note

    @api.delete("/notes/<note_id>")
    @permission("residents:write")
    @api.output({}, status_code=204)
    def remove_note(note_id):
        """Forget a note."""
        notes.kept.pop((landlord(), notes.get(note_id).id))

    @api.get("/me")
    @permission("profile:own")
    @api.output(Seen)
    def show_me():
        """Whose resident you are."""
        return {"landlord": caller().landlord}

    @api.get("/welcome")
    @public
    @api.output(Seen)
    def show_welcome():
        """Whose address this is."""
        return {"landlord": landlord()}

    @api.post("/sign-in")
    @public(landlord="body")
    @api.input(SignIn)
    @api.output(Seen)
    def sign_in(json_data):
        """Sign in with a code."""
        return {"landlord": landlord()}

    @api.get("/certificates/<number>")
    @public(landlord=lambda number: number.rpartition("-")[0])
    @api.output(Seen)
    def check_certificate(number):
        """Check a certificate."""
        return {"landlord": landlord()}

    @api.get("/keys")
    @public(landlord="none")
    @api.output(Seen)
    def show_keys():
        """Nobody's."""
        return {"landlord": landlord()}

    @api.get("/landlords")
    @permission("platform:landlords")
    @api.output(Seen)
    def list_landlords():
        """For operators."""
        return {"landlord": landlord()}

    @api.post("/imports")
    @permission("residents:import")
    @api.upload("text/csv", max_bytes=3_000_000)
    @api.output({"size": fields.Integer(required=True)}, schema_name="Imported", status_code=202)
    def import_notes(upload):
        """Import notes from a file."""
        return {"size": len(upload.read())}

    return api
