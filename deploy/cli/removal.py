"""doorstep landlord remove: for good, with a certificate."""

from pathlib import Path
from time import sleep

import click

from deploy.bundle.certificate import write_certificate
from deploy.bundle.reading import entry_of
from deploy.bundle.removing import Leaver, due
from deploy.cli.entry import operator_settings, session
from deploy.cli.landlords import landlord
from deploy.cli.parked.options import login, operators_name
from services.membership.commands.landlords import change_landlord_state
from shared import store
from shared.clock import utc_now
from shared.errors import BadInput, RuleBroken
from shared.settings import environment

_A_FOLDER = click.Path(path_type=Path, file_okay=False)


def signed_by(command):
    """The option `by`."""

    def named(_context, _parameter, by):
        return operators_name(by)

    return click.option("--by", callback=named, help="Your name, for the record. [default: your login]")(command)


def certify(record, folder):
    """Write the landlord's certificate; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_certificate(record, folder)


@landlord.command("remove")
@click.argument("landlord_id", required=False)
@click.option(
    "--confirm", metavar="ID", help="The landlord's id once more: nothing is asked, and an active one leaves."
)
@click.option(
    "--certificates", type=_A_FOLDER, help="Folder for the certificate. [default: here; with --finish: none is written]"
)
@click.option("--finish", is_flag=True, help="Drop those that were removed long enough ago once more; name none.")
@click.option("--every", type=click.IntRange(1), help="With --finish: look so often, in seconds, for ever.")
@signed_by
def remove(landlord_id, confirm, certificates, finish, **how):
    """Delete a landlord for good: databases, rights, partners, queues, messages. Writes a certificate.

    It must be `leaving`, or --confirm says its id. Cut short: run it again. Half an hour later all is dropped once more
    by `doorstep landlord remove --finish`, which `platform prepare` does, too.
    """
    if finish:
        finish_due(certificates, **how)
        return
    if not landlord_id:
        raise click.UsageError("Name the landlord, or say --finish.")
    _check_meant(landlord_id, confirm)
    with session():
        leaver = Leaver(store.client(), operator_settings(), landlord_id, how["by"])
        leaver.begin()
        record = leaver.take_away(outbox_folder())
    click.echo(f"{landlord_id} is gone. Certificate: {certify(record, certificates or Path())}")


def change_to_gone(landlord_id):
    """The same without a certificate: `landlord remove` writes it at any time later."""
    with session():
        leaver = Leaver(store.client(), operator_settings(), landlord_id, login())
        leaver.begin()
        leaver.take_away(outbox_folder())


def _check_meant(landlord_id, confirm):
    if confirm not in (None, landlord_id):
        raise BadInput("not_confirmed", f"--confirm says {confirm}, not {landlord_id}. Nothing was changed.")
    with session():
        state = entry_of(landlord_id).state
        if state == "active" and confirm is None:
            raise RuleBroken(
                "not_leaving",
                f"{landlord_id} is active. First: doorstep landlord state {landlord_id} leaving; or say "
                f"--confirm {landlord_id}.",
            )
        if state != "gone" and confirm is None:
            click.confirm(f"This deletes all data of {landlord_id}. Go on?", abort=True)
        if state == "active":
            change_landlord_state(landlord_id, "leaving")


def finish_due(folder, by, every=None):
    """Drop once more what is due; with `every`, look again after so many seconds, for ever.

    folder: for the certificates; None: they are written by saying `remove` again.
    """
    while True:
        with session():
            for landlord_id in due(utc_now()):
                record = Leaver(store.client(), operator_settings(), landlord_id, by).finish()
                where = f" Certificate: {certify(record, folder)}" if folder else ""
                click.echo(f"{landlord_id} was dropped once more.{where}")
        store.client().close()
        if every is None:
            return
        sleep(every)


def outbox_folder():
    """Where sent messages lie as files, if this machine has them."""
    named = environment().get("DOORSTEP_OUTBOX_DIR")
    return Path(named) if named and Path(named).is_dir() else None
