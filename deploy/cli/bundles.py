"""doorstep landlord export, import, checksum, move: a landlord whole."""

from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import click

from deploy.bundle.archive import Bundle
from deploy.bundle.contents import checksum_of, totals
from deploy.bundle.exporting import export_landlord
from deploy.bundle.importing import finish, is_here, load, open_up
from deploy.bundle.moving import Elsewhere, Move
from deploy.bundle.reading import entry_of, public_facts, take_stock
from deploy.bundle.records import PlatformIdentity
from deploy.bundle.sealing import opened, recipients_of
from deploy.cli.entry import operator_settings, session
from deploy.cli.landlords import landlord
from deploy.cli.prepare import platform
from deploy.cli.removal import certify, outbox_folder, signed_by
from deploy.reannounce import reannounce_all
from shared import store
from shared.context import PLATFORM, acting_for
from shared.errors import BadInput, NotFound

_A_PATH = click.Path(path_type=Path)


@contextmanager
def working():
    """Connected to MongoDB as administrator, working for the platform; nothing is announced."""
    client = store.connect("operator", operator_settings().admin_mongo_url, store.OPERATORS_PATIENCE)
    with acting_for(PLATFORM, actor="operator"):
        yield client


@landlord.command("export")
@click.argument("landlord_id")
@click.option("--to", required=True, type=_A_PATH, help="A file, or a folder in which it gets a name of its own.")
@click.option(
    "--recipient",
    "recipients",
    multiple=True,
    help="Encrypt it with age for this key (age1…, or a line of an SSH public key). May be given several times.",
)
def export(landlord_id, to, recipients):
    """Write all data of a landlord, from all services, into one file: a bundle.

    It holds personal data: only you can read the file; encrypt it (--recipient) before it leaves this machine. It shows
    the landlord as of one moment. While people work, events may be on their way between services at that moment; they
    are not in it. For a landlord that is `leaving`, wait until all is handled.
    """
    started = monotonic()
    with working() as client:
        path, manifest = export_landlord(client, landlord_id, to, recipients_of(recipients))
    say_contents(manifest["services"])
    click.echo(f"{path}: {path.stat().st_size:,} bytes, {_rate(totals(manifest['services'])[1], started)}.")
    if manifest["unpublished"]:
        click.echo(f"{manifest['unpublished']} documents hold events that were not published yet; they go with it.")
    if not recipients:
        click.echo("It is not encrypted. It holds personal data: whoever has the file has them.", err=True)
    click.echo(f"Checksum: {manifest['checksum']}")


@landlord.command("checksum")
@click.argument("landlord_id")
def checksum(landlord_id):
    """Print the checksum of a landlord's data as they are now: the one an export of now would have."""
    with working() as client:
        entry = entry_of(landlord_id)
        if entry.state == "gone":
            raise NotFound("landlord_not_found", f"{landlord_id} is gone: there is nothing left.")
        services = take_stock(client, landlord_id)
        click.echo(checksum_of(public_facts(entry), services))


@landlord.command("import")
@click.argument("bundle_path", metavar="BUNDLE", type=_A_PATH)
@click.option("--identity", type=_A_PATH, help="File of the age key, or the SSH private key, it was encrypted for.")
@click.option("--checksum", "expected", help="Refuse it unless its checksum is this one, as the export printed it.")
@click.option(
    "--as-restored/--as-it-was",
    "as_restored",
    default=None,
    help="Raise every version and sequence by a million, and announce everything again, so that readers outside do not "
    "take it for the past. [default: where the landlord was here before]",
)
@click.option("--state", type=click.Choice(["active", "leaving"]), default="active", show_default=True)
@click.option("--held", is_flag=True, hidden=True, help="For `move`: leaving, and may be loaded anew.")
@click.option("--dry-run", is_flag=True, help="Only check the bundle.")
@signed_by
def import_bundle(bundle_path, identity, expected, dry_run, **how):
    """Restore a landlord from its bundle, here or on another platform.

    All of the bundle is checked before anything is written, and what was stored is checked again before anybody can see
    it. The landlord's id must be free here, or have been this very landlord's. Cut short: run it again.
    """
    with opened(bundle_path, identity) as file:
        bundle = Bundle(file)
        if expected and expected.strip().lower() != bundle.checksum:
            raise BadInput("other_checksum", f"The bundle's checksum is {bundle.checksum}. Nothing was changed.")
        if dry_run:
            bundle.verify()
            say_contents(bundle.services)
            click.echo(f"{bundle.landlord_id} as of {bundle.manifest['exported_at']}, intact.")
            click.echo(f"Checksum: {bundle.checksum}")
            return
        with working() as client:
            if is_here(bundle):
                state = entry_of(bundle.landlord_id).state
                click.echo(f"{bundle.landlord_id} was imported from this bundle before, and is {state}: nothing to do.")
                return
            figures = load(client, bundle, how["as_restored"], how["by"])
    say_loaded(bundle, figures)
    _open(bundle, figures.raised, None if how["held"] else how["state"])


def _open(bundle, raised, state):
    landlord_id = bundle.landlord_id
    with session():
        open_up(store.client(), bundle)
    if raised:
        with session(landlord_id) as publisher:
            done = reannounce_all(landlord_id, "all", None, publisher)
        click.echo(f"States announced again: {done.count}. The data's own checksum is another one from now on.")
        if done.unfit:
            click.echo(done.said_of_unfit(), err=True)
    if state is not None:
        with session():
            finish(landlord_id, state)
    click.echo(f"{landlord_id} is {state or 'leaving'}. The bundle's checksum: {bundle.checksum}")


def say_loaded(bundle, figures):
    if figures.was_done:
        click.echo("All of it was loaded and checked by an earlier run.")
        return
    say_contents(bundle.services)
    click.echo(
        f"{figures.documents:,} documents stored and read back in {figures.seconds:.1f} s "
        f"({figures.documents / max(figures.seconds, 0.001):,.0f}/s); they are the bundle's."
    )
    if figures.raised:
        click.echo("Every version and sequence was raised by a million.")


@landlord.command("move")
@click.argument("landlord_id")
@click.option("--to-env", required=True, type=_A_PATH, help="File of the other platform's operator settings.")
@click.option(
    "--folder",
    default=Path(),
    type=_A_PATH,
    help="Where the bundle lies meanwhile, and the certificate. [default: here]",
)
@click.option("--drain-within", default=1200.0, show_default=True, help="Seconds to wait for its events.")
@click.option("--keep-bundle", is_flag=True, help="Leave the bundle in the folder; it holds personal data.")
@signed_by
def move(landlord_id, to_env, folder, keep_bundle, **how):
    """Move a landlord to another platform, whole. Cut short at any point: run it again.

    Here its people can read while its events are handled, and nothing while it is copied; then it is active there, gone
    here, and a certificate is written. Its id, ids of everything, accounts and passwords stay the same; tell its
    partners their new address (`doorstep partner add` there), and point its host names there.
    """
    there = Elsewhere(to_env)
    with session():
        leaver = Move(store.client(), operator_settings(), landlord_id, there, folder, say=click.echo, **how).go()
    with working():
        record = leaver.take_away(outbox_folder())
    click.echo(f"{landlord_id} is gone here. Certificate: {certify(record, folder)}")
    if not keep_bundle:
        (folder / f"{landlord_id}.moving").unlink(missing_ok=True)


@platform.command("identity")
def identity():
    """Print the name that tells this platform from every other one."""
    with working():
        click.echo(PlatformIdentity.name_here())


def say_contents(services):
    for service, said in services.items():
        held = {name: facts for name, facts in said["collections"].items() if facts["documents"]}
        size = sum(facts["bytes"] for facts in held.values())
        documents = sum(facts["documents"] for facts in held.values())
        click.echo(f"{service:<16}{documents:>10,} documents in {len(held):>2} collections{size:>16,} bytes")


def _rate(documents, started):
    seconds = monotonic() - started
    return f"{seconds:.1f} s ({documents / max(seconds, 0.001):,.0f} documents/s)"
