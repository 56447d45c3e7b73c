"""doorstep staff: a landlord's first administrator."""

import click

from deploy.cli.entry import check_landlord, main, session


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

    check_landlord(landlord_id)
    with session(landlord_id):
        _staff, code = invite_staff_member(name, email, list(roles), now=utc_now())
    click.echo(code)
