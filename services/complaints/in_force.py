"""What is in force in a nation on a day, of rules that are kept as dated data."""


def in_force(dated, nation, on_date):
    """The first that applies, or None. dated: each with nation, applies_from (inclusive) and applies_before (exclusive;
    None while no end is known).
    """
    for one in dated:
        ended = one.applies_before is not None and on_date >= one.applies_before
        if one.nation == nation and on_date >= one.applies_from and not ended:
            return one
    return None
