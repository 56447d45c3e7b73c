"""Documents that belong to one landlord and fail closed."""

from mongoengine import Document, EmbeddedDocumentField
from mongoengine.base import BaseDocument, ComplexBaseField
from mongoengine.queryset import QuerySet

from shared import context
from shared.store import connection, gathering, recent

# References are banned. mongoengine looks for some in every list and mapping all the same, which costs a tenth of a
# write; embedded documents must not hear of it, or it copies all their fields for each.
ComplexBaseField._auto_dereference = False
EmbeddedDocumentField._auto_dereference = True

# mongoengine looks at each value that is set for fields made up on the way and for shard keys, of which we have none: a
# twentieth of a complaint.
BaseDocument.__setattr__ = object.__setattr__


class WrongLandlord(RuntimeError):
    """A document or query made under one landlord was used under another. A bug, stopped before any harm."""


def _check(made_for):
    now = context.landlord()
    if made_for != now:
        raise WrongLandlord("This was made under another landlord, or outside every door.")


class LandlordQuerySet(QuerySet):
    """A query that remembers the landlord it was made under."""

    def __init__(self, document, collection):
        super().__init__(document, collection)
        self._made_for = document._database_owner()

    def _clone_into(self, new):
        clone = super()._clone_into(new)
        clone._made_for = self._made_for  # a clone reads the same collection: it is still the first landlord's
        return clone

    @property
    def _collection(self):
        self._document._check_owner(self._made_for)
        return self._collection_obj

    @property
    def _cursor(self):
        self._document._check_owner(self._made_for)
        return super()._cursor

    def __iter__(self):
        self._document._check_owner(self._made_for)
        return super().__iter__()

    def _refuse(self, *_arguments, **_options):
        raise TypeError("Queries only read. Change an aggregate through its own methods and save(), or change_where().")

    update = update_one = upsert_one = modify = delete = insert = using = _refuse


class LandlordDocument(Document):
    """Lives in `<service>--<landlord>` of the landlord worked for. The service is that of the module it stands in."""

    meta = {"abstract": True, "queryset_class": LandlordQuerySet, "auto_create_index": False, "strict": False}

    def __init__(self, *args, **values):
        super().__init__(*args, **values)
        now = context.work()
        object.__setattr__(self, "_made_for", now and self._database_owner())

    def save(self, *args, **options):
        self._check_owner(self._made_for)
        return super().save(*args, **options)

    def reload(self, *args, **options):
        self._check_owner(self._made_for)
        return super().reload(*args, **options)

    @classmethod
    def kept_by(cls):
        parts = cls.__module__.split(".")
        return cls._meta.get("service") or (parts[1] if parts[0] == "services" else connection.service())

    @classmethod
    def _database_owner(cls):
        return context.landlord()

    @classmethod
    def _check_owner(cls, made_for):
        _check(made_for)

    @classmethod
    def _get_db(cls):
        return connection.database(cls.kept_by(), cls._database_owner())

    @classmethod
    def _get_collection(cls):
        return connection.collection(cls._get_db(), cls._get_collection_name())

    @classmethod
    def collection(cls):
        """The raw collection of the landlord worked for: to read plain documents, and for projections' bulk writes."""
        return cls._get_collection()

    @classmethod
    def plain(cls, document_id, *fields):
        """The document with this id as it is stored, or None. fields: those wanted; none for all but pending events."""
        return gathering.read(cls.collection(), document_id, fields)

    @classmethod
    def wanted(cls, document_id, *fields):
        """What read_all is to read for this document; fields as in `plain`."""
        return cls.collection_name(), fields, document_id

    @classmethod
    def read_all(cls, wanted):
        """Several documents beside each other in the database of this one, in one asking: [plain document or None]."""
        return gathering.read_all(cls._get_db(), wanted)

    @classmethod
    def read_settings(cls, lasting, wanted=()):
        """([settings, at most a second old], [wanted, as of now]), in one asking at most; both as in `read_all`."""
        return recent.read_all(cls._get_db(), lasting, wanted)

    @classmethod
    def collection_name(cls):
        return cls._get_collection_name()

    @classmethod
    def index_specs(cls):
        """mongoengine's index specifications: [{"fields": [(name, direction)], option: value}]."""
        return cls._meta.get("index_specs", [])

    @classmethod
    def loaded(cls, raw):
        """The document that this raw one from the store is."""
        return cls._from_son(raw)

    @classmethod
    def noun(cls):
        """`resident_import` for ResidentImport: used in codes and references."""
        return "".join(f"_{c.lower()}" if c.isupper() else c for c in cls.__name__).lstrip("_")


class PlatformDocument(LandlordDocument):
    """Facts about the platform itself, in `<service>--platform`, whoever is worked for."""

    meta = {"abstract": True}

    def __init__(self, *args, **values):
        super().__init__(*args, **values)
        object.__setattr__(self, "_made_for", context.PLATFORM)

    @classmethod
    def _database_owner(cls):
        return context.PLATFORM

    @classmethod
    def _check_owner(cls, made_for):
        if made_for != context.PLATFORM:
            raise WrongLandlord("A platform document was made elsewhere.")


def kinds_below(kind):
    """Every concrete document class below `kind`, once each, in order of definition."""
    found = {}
    for child in kind.__subclasses__():
        if not child._meta.get("abstract"):
            found[child] = True
        found |= dict.fromkeys(kinds_below(child), True)
    return list(found)
