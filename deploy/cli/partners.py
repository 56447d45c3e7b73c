"""doorstep partner: outside systems that subscribe."""

import click

from deploy import accounts
from deploy.cli.entry import check_landlord, main, operator_settings


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

    check_landlord(landlord_id)
    settings = operator_settings()
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
        accounts.revoke_partner(operator_settings().broker_api_url, landlord_id, partner_id)
    except ValueError as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(f"{partner_id} of {landlord_id} can no longer connect.")
