"""doorstep platform: the platform itself."""

import click

from deploy import accounts, provisioning
from deploy.cli.entry import main, operator_settings
from deploy.cli.parked.options import login
from deploy.cli.removal import finish_due
from shared import store
from shared.contracts import SERVICES
from shared.settings import environment


@main.group()
def platform():
    """The platform itself."""


@platform.command("prepare")
def prepare_platform():
    """Make broker users, exchanges and queues, database users, and the platform's databases. Safe to run again.

    Passwords come from DOORSTEP_<SERVICE>_PASSWORD and DOORSTEP_OPERATOR_PASSWORD.
    """
    settings = operator_settings()
    environ = environment()
    names = [*SERVICES, accounts.OPERATOR]
    missing = [
        f"DOORSTEP_{name.upper()}_PASSWORD" for name in names if not environ.get(f"DOORSTEP_{name.upper()}_PASSWORD")
    ]
    if missing:
        raise click.ClickException(f"Not set: {', '.join(missing)}")
    passwords = {name: environ[f"DOORSTEP_{name.upper()}_PASSWORD"] for name in names}
    client = store.connect("operator", settings.admin_mongo_url, store.OPERATORS_PATIENCE)
    provisioning.prepare_platform(client, settings.admin_amqp_url, settings.broker_api_url, passwords)
    finish_due(None, login())
    click.echo("The platform is prepared.")
