"""Where a page of a list goes on."""


def before(after, field):
    """The condition for rows that follow the position `after`, [moment, id] or None, in a list that is newest first."""
    return _behind(after, field, "$lt")


def behind(after, field):
    """The same for a list that is oldest first."""
    return _behind(after, field, "$gt")


def _behind(after, field, further):
    if after is None:
        return {}
    moment, row_id = after
    return {"$or": [{field: {further: moment}}, {field: moment, "_id": {further: row_id}}]}
