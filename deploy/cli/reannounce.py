"""doorstep reannounce: let a reader catch up."""

import click

from deploy.cli.entry import check_landlord, main, session
from shared.context import PLATFORM
from shared.contracts import SERVICES


@main.command("reannounce")
@click.argument("landlord_id")
@click.argument("entity")
@click.option("--to", "service", type=click.Choice(SERVICES), help="Only to this service's queues.")
def reannounce(landlord_id, entity, service):
    """Announce the current state of every ENTITY again, for a reader that lacks its past (`all`: of every entity)."""
    from deploy.reannounce import reannounce_all

    if landlord_id != PLATFORM:
        check_landlord(landlord_id)
    with session(landlord_id) as publisher:
        done = reannounce_all(landlord_id, entity, service, publisher)
    click.echo(f"{done.count} announced again.")
    if done.unfit:
        raise click.ClickException(done.said_of_unfit())
