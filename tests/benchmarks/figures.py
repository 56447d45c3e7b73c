"""What is made of measurements: medians with their spread, ratios of rounds, targets met or missed."""

import os
import statistics
from dataclasses import asdict, dataclass, field
from pathlib import Path

TIMES = "×"  # noqa: RUF001 - as people write it


@dataclass
class Spread:
    """One figure over the rounds of a run."""

    median: float
    lowest: float
    highest: float

    @classmethod
    def of(cls, values):
        values = list(values)
        return cls(statistics.median(values), min(values), max(values))

    def shown(self, unit=""):
        if self.lowest == self.highest:
            return f"{digits(self.median)}{unit}"
        return f"{digits(self.median)}{unit} ({digits(self.lowest)} to {digits(self.highest)})"


@dataclass
class Row:
    """One line of the table. better: "more" or "less", what `target` is a bound of; no target: only reported."""

    path: str
    figure: Spread
    unit: str = ""
    target: float | None = None
    better: str = "more"
    wanted: float | None = None
    absolute: dict[str, str] = field(default_factory=dict)  # what the figure was made of: {side: shown}

    @property
    def met(self):
        if self.target is None:
            return None
        return self.figure.median >= self.target if self.better == "more" else self.figure.median <= self.target

    def as_dict(self):
        return asdict(self) | {"met": self.met}


def ratio(mine, theirs):
    """The spread of ours over theirs, round by round: what disturbs the machine for a while disturbs both."""
    return Spread.of(a / b for a, b in zip(mine, theirs, strict=True))


def percentile(values, place):
    """The value below which `place` per cent lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * place / 100))]


def cpu_seconds(pid):
    """Spent so far by a process, in all its threads."""
    spent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")


def digits(value):
    """Three digits that matter, no exponent."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
