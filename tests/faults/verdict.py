"""Was anything lost? In the words of Jepsen's total-queue checker, over markers: one for each command.

lost: acknowledged, and not there. duplicated: there more than once. ghost: there, though nobody asked for it or it was
refused. recovered: the client never knew, and it is there.
"""

from collections import Counter
from dataclasses import dataclass, field

from tests.faults.clients import ACKNOWLEDGED, REFUSED, UNKNOWN


@dataclass
class Verdict:
    """Markers of commands by what went wrong with them. sound: nothing did."""

    told: Counter = field(default_factory=Counter)  # how many were acknowledged, refused, unknown
    lost: list = field(default_factory=list)
    duplicated: list = field(default_factory=list)
    ghosts: list = field(default_factory=list)
    recovered: list = field(default_factory=list)

    @property
    def sound(self):
        return not (self.lost or self.duplicated or self.ghosts)

    def counts(self):
        return {name: len(getattr(self, name)) for name in ("lost", "duplicated", "ghosts", "recovered")}


def judge(outcomes, there):
    """Compare what clients were told with what is there. outcomes: [Outcome]; there: Counter of markers."""
    verdict = Verdict(told=Counter(outcome.result for outcome in outcomes))
    results = {outcome.marker: outcome.result for outcome in outcomes}
    for marker, result in results.items():
        found = there.get(marker, 0)
        if result == ACKNOWLEDGED and not found:
            verdict.lost.append(marker)
        if result == REFUSED and found:
            verdict.ghosts.append(marker)
        if result == UNKNOWN and found:
            verdict.recovered.append(marker)
    verdict.duplicated = [marker for marker, found in there.items() if found > 1]
    verdict.ghosts += [marker for marker in there if marker not in results]
    return verdict
