"""doorstep parked replay, discard: done by somebody, for a reason, on record."""

import click

from deploy.accounts import Broker
from deploy.cli.entry import operator_settings
from deploy.cli.parked.options import Rate, filtered, open_reader, operators_name, parked, signed
from deploy.cli.parked.printing import counted, print_groups, tell_missed
from deploy.parked.acts import Act, Pace
from deploy.parked.records import DISCARDED, REPLAYED, Run
from deploy.parked.selection import Selection
from deploy.parked.survey import Groups, look_through, places
from shared import store


@parked.command("replay")
@filtered
@click.option("--all", "everything", is_flag=True, help="Needed where nothing chooses among the messages.")
@click.option("--limit", type=click.IntRange(1), help="So many at most.")
@click.option("--rate", type=Rate(), default="100/second", show_default=True, help="How fast.")
@click.option("--dry-run", is_flag=True, help="Only say what would be replayed.")
@signed
def replay_parked(everything, limit, rate, dry_run, **options):
    """Put messages back into the queue they came from, with their attempts counted anew.

    Only the reader that failed gets them; what it has seen already it recognises, so that replaying twice, or again
    after an interruption, does no harm. What no queue asked for is announced again to the readers there are now.
    """
    run, selection = _begun(REPLAYED, everything or dry_run, dry_run, **options)
    with open_reader(run.by) as reader:
        queues = places(Broker(operator_settings().broker_api_url), selection)
        if dry_run:
            _would(reader, queues, selection.wants, limit, "replayed")
            return
        _do(Act(reader, selection.wants, run, Pace(rate), limit), queues, run)


@parked.command("discard")
@filtered
@click.option("--all", "everything", is_flag=True, help="Needed where nothing chooses among the messages.")
@click.option("--limit", type=click.IntRange(1), help="So many at most.")
@click.option("--dry-run", is_flag=True, help="Only say what would be discarded.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@signed
def discard_parked(everything, limit, dry_run, yes, **options):
    """Delete messages for good: what they should have caused will never happen.

    Who, when, why and which (ids, digests and headers, no bodies) is on record before the first is gone.
    """
    run, selection = _begun(DISCARDED, everything or dry_run, dry_run, **options)
    with open_reader(run.by) as reader:
        queues = places(Broker(operator_settings().broker_api_url), selection)
        seen = _would(reader, queues, selection.wants, limit, "discarded")
    if dry_run or not seen:
        return
    if not yes:
        click.confirm("They cannot be brought back. Discard them?", abort=True)
    with open_reader(run.by) as reader:  # only what was seen: others may have been parked while we asked
        act = Act(reader, lambda held: (held.lies_in, held.sha256) in seen, run, Pace(10_000), limit)
        _do(act, queues, run)


def _do(act, queues, run):
    """Work through the queues; what was done is on record and said, also when it ends half-way."""
    store.connect("operator", operator_settings().admin_mongo_url)
    store.ping()
    try:
        for queue in queues:
            act.work_through(queue)
    finally:
        run.end(act.outcome.total)
        for queue, count in sorted(act.outcome.done.items()):
            click.echo(f"{counted(count)} of {queue} {run.act}.")
        for queue, count in sorted(act.outcome.kept.items()):
            click.echo(f"{counted(count)} of {queue} left: nothing on them tells which event they are. Discard them.")
    if act.outcome.total and run.act == REPLAYED:
        click.echo("Their readers try them now. What fails again is parked again, within about eleven minutes.")
    if not act.outcome.total:
        click.echo(f"Nothing fits; nothing was {run.act}.")
    tell_missed(act.outcome.missed)


def _would(reader, queues, wants, limit, done):
    """Say what would be done. Returns {(queue, digest)} of the messages meant."""
    seen: set[tuple[str, str]] = set()
    groups = Groups()

    def note(held):
        if limit is None or len(seen) < limit:
            groups.add(held)
            seen.add((held.lies_in, held.sha256))

    missed = look_through(reader, queues, wants, note)
    rows = groups.rows()
    print_groups(rows)
    total = sum(row["count"] for row in rows)
    click.echo(f"\n{counted(total)} to be {done}." if total else f"Nothing fits; nothing would be {done}.")
    tell_missed(missed)
    return seen


def _begun(act, everything, dry_run, *, by, reason, **filters):
    selection = Selection(**filters)
    if not dry_run and not (reason or "").strip():
        raise click.UsageError("Say why, for the record: --reason.")
    if selection.is_everything and not everything:
        raise click.UsageError(
            "Say which: --queue, --landlord, --error, --event, --message, --after, --before, or --all."
        )
    return Run(act, operators_name(by), reason), selection
