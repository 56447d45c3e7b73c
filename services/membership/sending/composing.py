"""What a message says as things are now, and whether it is still to be said."""

from services.membership.codes import code_of_message
from services.membership.model.accounts import Account
from services.membership.model.messages import ContactDetails
from services.membership.sending.rendering import Sender, render
from services.membership.settings import settings
from shared.context import landlord
from shared.errors import RuleBroken
from shared.landlords import registry


def why_unwanted(message, recipient):
    """Why this is not to be sent, as things are now; None where it is."""
    if recipient is None:
        return "no_such_person"
    if message.template == "invitation" and (account := Account.find(message.account_id)) and account.state == "active":
        return "already_activated"
    return recipient.unwanted(message.template)


def check_wanted(message, recipient):
    """Raises RuleBroken letter_not_wanted."""
    if why_unwanted(message, recipient):
        raise RuleBroken("letter_not_wanted", "This letter must not be sent: the person has left, or needs it no more.")


def compose(message, recipient, *, on_paper):
    """What the recipient reads, as Rendered. A one-time code is only in what has not left yet."""
    entry = registry.find(landlord())
    extra = {"address": f"https://{entry.hosts[0]}" if entry and entry.hosts else settings().public_url}
    if message.account_id:
        account = Account.find(message.account_id)
        extra["sign_in_name"] = account.sign_in_name if account else ""
        extra["code"] = code_of_message(message.id) if message.done_at is None else "(not shown again)"
    return render(message, recipient, sender_of_landlord(), extra, on_paper=on_paper)


def sender_of_landlord():
    """The landlord as its letters name it."""
    entry, contact = registry.find(landlord()), ContactDetails.current()
    lines = tuple(filter(None, [*contact.address_lines, contact.postcode])) if contact.address_lines else ()
    return Sender(entry.name if entry else landlord(), contact.email, contact.phone, contact.website, lines)
