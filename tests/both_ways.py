"""Every answer of every API in the tests, written by our writer and by marshmallow, which must agree."""

import shared.http.api
from shared.http.writing import writer_of


def _both_ways(schema):
    write = writer_of(schema)

    def write_and_compare(source):
        ours, theirs = write(source), schema.dump(source)
        assert ours == theirs, f"{type(schema).__name__} is written otherwise than marshmallow writes it"
        return ours

    return write_and_compare


def compare_all():
    """To be called before any service's API is imported."""
    shared.http.api.writer_of = _both_ways
