"""Counts that everybody may read: small ones are not told, and nothing is left that would give them away."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SmallNumbers:
    """few: counts of 1 and more below this are not told. small, hidden: what is told in place of a count."""

    few: int
    small: str
    hidden: str

    def shown(self, count):
        return self.small if self.is_small(count) else count

    def is_small(self, count):
        return 0 < count < self.few

    def of_parts(self, counts, *, unlisted=None):
        """{name: count, small or hidden} of parts whose total is told: the next smallest are hidden too, as far as the
        total would give a small one away; where that is not enough, every part is.

        unlisted: how many of the total are in no part, where readers are not told; None where they know there are none.
        """
        small = [name for name, count in counts.items() if self.is_small(count)]
        if not small:
            return dict(counts)
        larger = sorted((count, name) for name, count in counts.items() if count >= self.few)
        for number in range(len(larger) + 1):
            beside = [name for _, name in larger[:number]]
            if not self._give_away(sum(counts[name] for name in (*small, *beside)), len(small), number, unlisted):
                told = dict.fromkeys(small, self.small) | dict.fromkeys(beside, self.hidden)
                return {name: told.get(name, count) for name, count in counts.items()}
        return dict.fromkeys(counts, self.hidden)

    def _give_away(self, total, small, larger, unlisted):
        """Does the total of what is not told leave only one way for the small ones?"""
        least = small + self.few * larger
        open_above = larger or unlisted is not None
        if not open_above:
            return small == 1 or total in (least, (self.few - 1) * small)
        return total + (unlisted or 0) == least
