"""A list of plain rows in a document: read and written as it is, hundreds at a time, without an object for each."""

from typing import Any

from mongoengine.base import BaseField


class Rows(BaseField):
    """Replace the list to change it; a row changed in place would not be seen."""

    def __init__(self):
        super().__init__(default=list)

    def __get__(self, instance, owner) -> Any:
        return super().__get__(instance, owner)

    def __set__(self, instance, value: Any) -> None:
        super().__set__(instance, value)

    def lookup_member(self, name):
        """Lets an index name a member of the rows."""
        return BaseField(db_field=name)
