"""What operators did with whole landlords, and how far they came: a run that was cut short goes on from here."""

from mongoengine import DateTimeField, DictField, IntField, ListField, StringField
from pymongo import ReturnDocument

from shared.ids import new_id
from shared.store import PlatformDocument


class PlatformIdentity(PlatformDocument):
    """The name that tells this platform from every other one."""

    meta = {"service": "operator", "collection": "identity"}

    id = StringField(primary_key=True)
    name = StringField(required=True)

    @classmethod
    def name_here(cls):
        """The same for ever, made when it is first asked for."""
        found = cls.collection().find_one_and_update(
            {"_id": "platform"},
            {"$setOnInsert": {"name": new_id()}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        return found["name"]


LOADING, VERIFIED, OPENED = "loading", "verified", "opened"


class Restoration(PlatformDocument):
    """The landlord's latest import here. Its id is the landlord's.

    `loading`: what is in its databases may be dropped. `verified`: they hold the bundle. `opened`: people may come.
    """

    meta = {"service": "operator", "collection": "restorations"}

    id = StringField(primary_key=True)
    run = StringField(required=True)  # whoever loads; a later run takes it over
    state = StringField(required=True, choices=(LOADING, VERIFIED, OPENED))
    checksum = StringField(required=True)  # the bundle's
    origin = StringField(required=True)  # name of the platform on which the landlord was first
    by = StringField(required=True)
    begun_at = DateTimeField(required=True)
    opened_at = DateTimeField()


class Removal(PlatformDocument):
    """The landlord's removal from here. Its id is the landlord's; what the certificate says is made of it."""

    meta = {"service": "operator", "collection": "removals"}

    id = StringField(primary_key=True)
    by = StringField(required=True)
    begun_at = DateTimeField(required=True)
    origin = StringField()
    moved_to = StringField()  # name of the platform that has the landlord now
    landlord = DictField()  # its entry in the register: an organisation's public facts
    services = DictField()  # {service: {"collections": {name: {documents, bytes, sha256}}}} before anything was dropped
    checksum = StringField()  # over all of them
    emptied = DictField()  # what else was taken away: {kind: count or names}
    databases = ListField(StringField())
    dropped_at = DateTimeField()
    due_at = DateTimeField()  # when it is dropped again
    restored_at = DateTimeField()  # an import began: nothing is dropped again
    finished_at = DateTimeField()
    found_again = IntField()  # databases that had come back by then
