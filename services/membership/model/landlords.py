"""Landlords of the platform and the keys that sign their people's tokens."""

import re

from mongoengine import DateTimeField, DictField, ListField, StringField

from shared.context import PLATFORM
from shared.contracts.membership import LANDLORD_KINDS, LANDLORD_STATES, NATIONS, LandlordRestated, SigningKeyPublished
from shared.errors import BadInput
from shared.store import PlatformAggregate

LANDLORD_ID = re.compile(r"[a-z][a-z0-9-]{1,30}")
HOST_NAME = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")


class Landlord(PlatformAggregate):
    """A council, ALMO, housing association or co-operative on the platform. Its id is its slug, never used again."""

    meta = {"collection": "landlord_register"}

    organisation_name = StringField(required=True, max_length=120)
    kind = StringField(required=True, choices=LANDLORD_KINDS)
    nation = StringField(required=True, choices=NATIONS)
    state = StringField(required=True, choices=LANDLORD_STATES, default="active")
    hosts = ListField(StringField())

    def restated(self):
        return LandlordRestated.of(self)

    @staticmethod
    def check_id(landlord_id):
        """Raises BadInput unless this can be a landlord's id."""
        if not LANDLORD_ID.fullmatch(landlord_id) or "--" in landlord_id or landlord_id == PLATFORM:
            raise BadInput(
                "bad_landlord_id",
                "A landlord id is 2 to 31 small letters, digits and single hyphens, and begins with a letter.",
            )

    @staticmethod
    def check_hosts(hosts):
        for host in hosts:
            if not HOST_NAME.fullmatch(host):
                raise BadInput("bad_host_name", f"{host} is not a host name such as homes.hull.example.")


class SigningKey(PlatformAggregate):
    """An Ed25519 key pair. Signs from `signs_from` to `signs_until`; what it signed is accepted until `expires_at`."""

    meta = {"collection": "signing_keys"}

    private_jwk = DictField(required=True)
    jwk = DictField(required=True)  # the public half
    signs_from = DateTimeField(required=True)
    signs_until = DateTimeField(required=True)
    expires_at = DateTimeField(required=True)

    def restated(self):
        return SigningKeyPublished.of(self)

    def signs_at(self, moment):
        return self.signs_from <= moment < self.signs_until
