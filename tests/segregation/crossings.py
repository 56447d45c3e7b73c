"""What a run has seen: how much was done, and each time a landlord met what is another's."""

from collections import Counter


class Crossings:
    def __init__(self):
        self.found = []  # (kind of operation, landlord, what was met)
        self.done = Counter()  # operations by kind
        self.outcomes = Counter()  # (kind, outcome)
        self.own_words_seen = 0  # answers and rows that showed what is the landlord's own: nothing seen proves nothing

    def report(self, kind, landlord, what):
        self.found.append((kind, landlord, what))

    def by_kind(self):
        return dict(Counter(kind for kind, _, _ in self.found))

    def __len__(self):
        return len(self.found)

    def summary(self):
        done, kinds = sum(self.done.values()), len(self.done)
        return f"{done} operations of {kinds} kinds, {self.own_words_seen} showed own data, {len(self)} crossings"
