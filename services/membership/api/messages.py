"""Messages, letters to print, and what stands on them."""

from flask import Response

from services.membership.api.app import api
from services.membership.commands import messages as commands
from services.membership.queries import messages as queries
from services.membership.schemas.messages import (
    ContactDetailsIn,
    ContactDetailsView,
    LettersQuery,
    LetterView,
    MessagesQuery,
    MessageView,
)
from services.membership.sending.rendering import POLICY
from shared.clock import utc_now
from shared.http import if_match, page, page_of, permission


@api.get("/messages")
@permission("messages:read")
@api.input(MessagesQuery, location="query")
@api.output(page_of(MessageView))
def list_messages(query_data):
    """What people were told, the newest first: by which channel, and whether it left. Never what it said."""
    return page(query_data, queries.list_messages, position=queries.position)


@api.get("/messages/<message_id>")
@permission("messages:read")
@api.output(MessageView)
def show_message(message_id):
    """What became of one message."""
    return queries.show_message(message_id)


@api.get("/letters")
@permission("letters:print")
@api.input(LettersQuery, location="query")
@api.output(page_of(LetterView))
def list_letters(query_data):
    """Letters, the oldest first: those to print, unless others are asked for."""
    return page(query_data, queries.list_letters, position=queries.position)


@api.get("/letters/<letter_id>")
@permission("letters:print")
@api.output({}, content_type="text/html", description="The letter as a page to print.")
def show_letter(letter_id):
    """One letter as a page to print, in the recipient's print size."""
    return Response(queries.show_letter(letter_id), mimetype="text/html", headers={"Content-Security-Policy": POLICY})


@api.post("/letters/<letter_id>/printed")
@permission("letters:print")
@api.output(LetterView)
def record_letter_printed(letter_id):
    """Say that a letter was printed and put into the post."""
    return commands.record_letter_printed(letter_id, now=utc_now())


@api.get("/landlord/contact-details")
@permission("account:own")
@api.output(ContactDetailsView)
def show_contact_details():
    """Where people turn with answers and questions. Without any, the version is 0."""
    return queries.show_contact_details()


@api.put("/landlord/contact-details")
@permission("landlord:write")
@api.input(ContactDetailsIn)
@api.output(ContactDetailsView)
def change_contact_details(json_data):
    """Say what stands on everything that is sent: where people turn with answers and questions."""
    return commands.change_contact_details(json_data, version=if_match())
