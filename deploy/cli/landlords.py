"""doorstep landlord: who is on the platform."""

import click

from deploy import provisioning
from deploy.cli.entry import main, session
from shared import store
from shared.contracts.membership import LANDLORD_KINDS, LANDLORD_STATES, NATIONS


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

    A state may be said again: should it have been cut short, it is finished. `landlord remove` says `gone` with a
    certificate.
    """
    from deploy.cli.removal import change_to_gone

    if state == "gone":
        click.confirm(f"This deletes all data of {landlord_id}. Go on?", abort=True)
        change_to_gone(landlord_id)
    else:
        _change_state(landlord_id, state)
    click.echo(f"{landlord_id} is {state}.")


def _change_state(landlord_id, state):
    from deploy.bundle.importing import mark_opened
    from services.membership.commands.landlords import change_landlord_state
    from services.membership.model import Landlord

    with session():
        if Landlord.get(landlord_id).state != state:
            change_landlord_state(landlord_id, state)
        provisioning.open_landlord(store.client(), landlord_id)  # a move that was given up had closed it
        if state == "active":
            mark_opened(landlord_id)
