"""Several homes of one place with the same kind of danger: the building may be the cause."""

from datetime import timedelta

from mongoengine import DateTimeField, IntField, ListField, StringField

from shared.contracts.complaints import HazardClusterRestated
from shared.ids import derived_id
from shared.store import Aggregate

HOMES = 3  # with the same kind of danger
WITHIN = timedelta(days=90)


class HazardCluster(Aggregate):
    """Detected once; concerns that come later are found by place and kind."""

    meta = {
        "collection": "hazard_clusters",
        "indexes": [{"fields": ["-detected_at", "-id"], "name": "detected_at"}],
    }

    place = StringField(required=True)
    block = StringField()  # in it; none where the homes are of several
    kind = StringField(required=True)
    homes = IntField(required=True)
    first_at = DateTimeField(required=True)
    detected_at = DateTimeField(required=True)
    concern_ids = ListField(StringField())

    @classmethod
    def detected(cls, kind, block, concerns, now):
        """concerns: [HazardConcern], the earliest first; block: theirs, None where they are of several or of none that
        is known. Two who detect the same make the same document.
        """
        first = concerns[0]
        return cls(
            id=derived_id("hazard_cluster", first.place, kind, first.id, *([block] if block else [])),
            place=first.place,
            block=block,
            kind=kind,
            homes=len(concerns),
            first_at=first.occurred_at,
            detected_at=now,
            concern_ids=[concern.id for concern in concerns],
        )

    def restated(self):
        return HazardClusterRestated.of(self)
