"""`doorstep`: what operators do. It signs in to the engines as administrator and shows no landlord's personal data."""

import shared.patched  # noqa: F401, I001 - nothing may be imported before the patching

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import eventlet
from pymongo.errors import PyMongoError

from deploy import accounts, provisioning
from shared import store
from shared.context import PLATFORM, acting_for
from shared.contracts import SERVICES
from shared.contracts.membership import LANDLORD_KINDS, LANDLORD_STATES, NATIONS
from shared.errors import Refusal
from shared.relay import Publisher
from shared.settings import environment, read_settings

LOCAL_SETTINGS = Path(__file__).parents[1] / ".run" / "env" / "operator.env"


@dataclass(frozen=True)
class OperatorSettings:
    """What the operator's command line needs to know."""

    admin_mongo_url: str
    admin_amqp_url: str
    broker_api_url: str
    public_url: str = "http://localhost:8080"


class Command(click.Group):
    """Refusals, and engines that are away, become one sentence and a non-zero exit."""

    def invoke(self, context):
        try:
            return super().invoke(context)
        except Refusal as refusal:
            raise click.ClickException(f"{refusal.detail} ({refusal.code})") from None
        except (PyMongoError, OSError) as fault:  # requests' errors are OSErrors
            raise click.ClickException(
                f"An engine cannot be reached, or refuses us: {type(fault).__name__}."
            ) from fault


@click.group(cls=Command)
def main():
    """Doorstep's operators: the platform, its landlords and their partners.

    Settings come from the environment (DOORSTEP_ADMIN_MONGO_URL, DOORSTEP_ADMIN_AMQP_URL, DOORSTEP_BROKER_API_URL), or
    from the file DOORSTEP_ENV_FILE names, or from the platform that `make run` started in this folder.
    """
    if (
        "DOORSTEP_ENV_FILE" not in os.environ
        and "DOORSTEP_ADMIN_MONGO_URL" not in os.environ
        and LOCAL_SETTINGS.exists()
    ):
        os.environ["DOORSTEP_ENV_FILE"] = str(LOCAL_SETTINGS)


@contextmanager
def session(landlord_id=PLATFORM):
    """Connected as administrator, working for one landlord or the platform; what is announced is published at once."""
    settings = read_settings(OperatorSettings)
    store.connect("operator", settings.admin_mongo_url)
    publisher = Publisher(settings.admin_amqp_url, "operator", settings.public_url)
    store.aggregate.stored[:] = [publisher.hand_over]
    greenlet = eventlet.spawn(publisher.run)
    try:
        with acting_for(landlord_id, actor="operator"):
            yield publisher
    finally:
        publisher.stop(within=15)
        greenlet.wait()


@main.group()
def platform():
    """The platform itself."""


@platform.command("prepare")
def prepare_platform():
    """Make broker users, exchanges and queues, database users, and the platform's databases. Safe to run again.

    Passwords come from DOORSTEP_<SERVICE>_PASSWORD and DOORSTEP_OPERATOR_PASSWORD.
    """
    settings = read_settings(OperatorSettings)
    environ = environment()
    names = [*SERVICES, accounts.OPERATOR]
    missing = [
        f"DOORSTEP_{name.upper()}_PASSWORD" for name in names if not environ.get(f"DOORSTEP_{name.upper()}_PASSWORD")
    ]
    if missing:
        raise click.ClickException(f"Not set: {', '.join(missing)}")
    passwords = {name: environ[f"DOORSTEP_{name.upper()}_PASSWORD"] for name in names}
    client = store.connect("operator", settings.admin_mongo_url)
    provisioning.prepare_platform(client, settings.admin_amqp_url, settings.broker_api_url, passwords)
    click.echo("The platform is prepared.")


@main.group()
def landlord():
    """Landlords: councils, ALMOs, housing associations, co-operatives."""


@landlord.command("add")
@click.argument("landlord_id")
@click.option("--name", required=True, help="The organisation's public name.")
@click.option("--kind", required=True, type=click.Choice(LANDLORD_KINDS))
@click.option("--nation", required=True, type=click.Choice(NATIONS), help="Whose law and holidays apply.")
@click.option("--host", "hosts", multiple=True, help="A host name of the landlord's own; may be given several times.")
def add_landlord(landlord_id, name, kind, nation, hosts):
    """Add a landlord: make its databases, let the services use them, announce it."""
    from services.membership.commands.landlords import check_new_landlord, register_landlord

    with session():
        check_new_landlord(landlord_id, name, hosts)
        provisioning.open_landlord(store.client(), landlord_id)
        register_landlord(landlord_id, name, kind, nation, hosts)
    click.echo(
        f"{landlord_id} is on the platform. Invite its first administrator: doorstep staff invite {landlord_id} …"
    )


@landlord.command("list")
def list_landlords():
    """List the landlords with their kind, nation and state."""
    from services.membership.model import Landlord

    with session():
        for row in Landlord.collection().find({}, sort=[("_id", 1)]):
            click.echo(f"{row['_id']:<32}{row['state']:<9}{row['nation']}  {row['kind']:<28}{row['organisation_name']}")


@landlord.command("state")
@click.argument("landlord_id")
@click.argument("state", type=click.Choice(LANDLORD_STATES))
def change_state(landlord_id, state):
    """Move a landlord to `leaving` (its people can only read), back to `active`, or to `gone` (all is deleted).

    `gone` may be said again: should the deleting have been cut short, it is finished.
    """
    from services.membership.commands.landlords import change_landlord_state
    from services.membership.model import Landlord

    if state == "gone":
        click.confirm(f"This deletes all data of {landlord_id}. Go on?", abort=True)
    with session():
        entry = Landlord.find(landlord_id)
        if state != "gone" or entry is None or entry.state != "gone":
            change_landlord_state(landlord_id, state)
        if state == "gone":
            provisioning.close_landlord(store.client(), landlord_id)
    click.echo(f"{landlord_id} is {state}.")


@main.group()
def staff():
    """A landlord's staff, as far as operators are concerned: its first administrator."""


@staff.command("invite")
@click.argument("landlord_id")
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option("--role", "roles", multiple=True, default=["administrator"], show_default=True)
def invite_staff(landlord_id, name, email, roles):
    """Invite a member of staff; prints the one-time code that activates the account."""
    from services.membership.commands.staff import invite_staff_member
    from shared.clock import utc_now

    _check_landlord(landlord_id)
    with session(landlord_id):
        _staff, code = invite_staff_member(name, email, list(roles), now=utc_now())
    click.echo(code)


@main.group()
def partner():
    """Partners: outside systems that subscribe to one landlord's events."""


@partner.command("add")
@click.argument("landlord_id")
@click.argument("partner_id")
def add_partner(landlord_id, partner_id):
    """Give a partner broker credentials of its own; prints the address to connect to. Again: a new password."""
    import secrets
    from urllib.parse import urlsplit

    _check_landlord(landlord_id)
    settings = read_settings(OperatorSettings)
    password = secrets.token_urlsafe(24)
    try:
        user = accounts.grant_partner(settings.broker_api_url, landlord_id, partner_id, password)
    except ValueError as fault:
        raise click.ClickException(str(fault)) from None
    broker = urlsplit(settings.admin_amqp_url)
    click.echo(f"amqp://{user}:{password}@{broker.hostname}:{broker.port}{broker.path}")
    click.echo(
        f"Queues of its own: partner.{landlord_id}.{partner_id}.*  bound to doorstep.events by {landlord_id}.#",
        err=True,
    )


@partner.command("remove")
@click.argument("landlord_id")
@click.argument("partner_id")
def remove_partner(landlord_id, partner_id):
    """Take a partner's credentials, connections and queues away."""
    try:
        accounts.revoke_partner(read_settings(OperatorSettings).broker_api_url, landlord_id, partner_id)
    except ValueError as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(f"{partner_id} of {landlord_id} can no longer connect.")


@main.command("reannounce")
@click.argument("landlord_id")
@click.argument("entity")
@click.option("--to", "service", type=click.Choice(SERVICES), help="Only to this service's queues.")
def reannounce(landlord_id, entity, service):
    """Announce the current state of every ENTITY again, for a reader that lacks its past (`all`: of every entity)."""
    from deploy.reannounce import reannounce_all

    if landlord_id != PLATFORM:
        _check_landlord(landlord_id)
    with session(landlord_id) as publisher:
        count = reannounce_all(landlord_id, entity, service, publisher)
    click.echo(f"{count} announced again.")


def _check_landlord(landlord_id):
    from services.membership.model import Landlord
    from shared.errors import NotFound

    with session():
        entry = Landlord.find(landlord_id)
    if entry is None or entry.state == "gone":
        raise NotFound("landlord_not_found", f"There is no landlord {landlord_id}.")


if __name__ == "__main__":
    sys.exit(main())
