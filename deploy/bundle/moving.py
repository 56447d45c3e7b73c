"""A landlord moved to another platform: never writable in two places, and gone here only once it is proved there.

Every step looks at how things stand on both sides, so the command is run again after whatever cut it short.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from deploy import accounts, provisioning
from deploy.accounts import Broker
from deploy.bundle.archive import Bundle
from deploy.bundle.contents import checksum_of
from deploy.bundle.draining import Drain, check_nothing_parked
from deploy.bundle.exporting import export_landlord
from deploy.bundle.reading import entry_of, public_facts, take_stock
from deploy.bundle.records import PlatformIdentity, Removal
from deploy.bundle.removing import Leaver
from deploy.bundle.sealing import opened, refusing_file_faults
from services.membership.commands.landlords import change_landlord_state
from shared.errors import BadInput, NotFound, Refusal, RuleBroken

COMMAND = [sys.executable, "-m", "deploy.cli"]


class Elsewhere:
    """The other platform, through the same command with its operator's settings."""

    def __init__(self, env_file: Path):
        with refusing_file_faults(env_file):
            env_file.read_bytes()
        ours = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")}
        self._environ = ours | {"DOORSTEP_ENV_FILE": str(env_file.resolve())}

    def name(self):
        return self._run("platform", "identity")

    def bring_in(self, path: Path):
        """Import the bundle there, `leaving`. Repeating it is harmless. Returns what was said."""
        return self._run("landlord", "import", str(path), "--as-it-was", "--held")

    def open(self, landlord_id):
        return self._run("landlord", "state", landlord_id, "active")

    def _run(self, *words):
        """Raises: RuleBroken other_platform with its own refusal."""
        done = subprocess.run([*COMMAND, *words], env=self._environ, capture_output=True, text=True, check=False)
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()
            raise RuleBroken("other_platform", f"The other platform says: {said[-1] if said else 'nothing'}")
        return done.stdout.strip()


@dataclass
class Move:
    """One landlord's way from here to there. Works for the platform."""

    client: MongoClient
    settings: Any  # the operator's
    landlord_id: str
    there: Elsewhere
    folder: Path  # where the bundle lies meanwhile
    by: str
    say: Callable[[str], None]  # called with one line for every step
    drain_within: float  # seconds

    def go(self):
        """Returns the Leaver that has the rest to take away.

        Raises: NotFound landlord_not_found; BadInput same_platform; RuleBroken events_parked, not_drained,
        other_platform, changed_meanwhile; and what exporting raises.
        """
        entry, name = entry_of(self.landlord_id), self.there.name()
        if name == PlatformIdentity.name_here():
            raise BadInput("same_platform", "The settings of the other platform are this platform's own.")
        leaver = Leaver(self.client, self.settings, self.landlord_id, self.by)
        if entry.state != "gone":
            self._hand_over()
            leaver.begin(moved_to=name)
            self.say("Gone here.")
        self._check_moved(name)
        self.there.open(self.landlord_id)
        self.say("Active there.")
        return leaver

    def _hand_over(self):
        """Afterwards the other platform holds all of it, proved, and nobody can write here."""
        self._leave()
        try:
            self._close()
            path = self._bundle()
            self.there.bring_in(path)
            self._check_unchanged(path)
        except (Refusal, OSError):
            provisioning.open_landlord(self.client, self.landlord_id)  # its people can read again
            raise
        self.say("There, and proved to be the same. It can be read there.")

    def _leave(self):
        broker = Broker(self.settings.broker_api_url)
        check_nothing_parked(broker, self.settings.admin_amqp_url, self.landlord_id, self.by)
        if entry_of(self.landlord_id).state == "active":
            change_landlord_state(self.landlord_id, "leaving")
        self.say("Leaving: its people can read, not change. Waiting for its events …")
        if self._is_closed():
            return  # an earlier run was here: nothing can have been written since
        Drain(self.client, broker, self.landlord_id).wait(self.drain_within)
        check_nothing_parked(broker, self.settings.admin_amqp_url, self.landlord_id, self.by)
        self.say("Drained: nothing of it is on its way any more.")

    def _is_closed(self):
        return not accounts.is_granted(self.client, self.landlord_id)

    def _close(self):
        accounts.revoke_landlord(self.client, self.landlord_id)
        self.say("Closed: no service may touch its databases.")

    def _check_unchanged(self, path):
        if checksum_in(path) != self._checksum_here():
            raise RuleBroken(
                "changed_meanwhile",
                f"{self.landlord_id} was changed while it was copied: somebody opened it again. Run it again.",
            )

    def _checksum_here(self):
        return checksum_of(public_facts(entry_of(self.landlord_id)), take_stock(self.client, self.landlord_id))

    def _bundle(self):
        """The path of a bundle of what is here now: the one of an earlier run, if it is still that."""
        path = self.folder / f"{self.landlord_id}.moving"
        if path.exists():
            if checksum_in(path) == self._checksum_here():
                self.say(f"Exported already: {path}.")
                return path
            path.unlink()
        _path, manifest = export_landlord(self.client, self.landlord_id, path)
        self.say(f"Exported: checksum {manifest['checksum']}.")
        return path

    def _check_moved(self, name):
        record = Removal.collection().find_one({"_id": self.landlord_id})
        if record is None or record.get("moved_to") != name:
            raise NotFound("landlord_not_found", f"{self.landlord_id} is gone, and did not move to that platform.")


def checksum_in(path: Path):
    """The checksum a bundle says it has; None where it cannot be read."""
    try:
        with opened(path, None) as file:
            return Bundle(file).checksum
    except Refusal:
        return None
