import io

import pytest

from services.membership.csv_rows import PIECE, pieces_of, read_rows, recognise
from shared.errors import BadInput


def read(content, start=None):
    file = io.BytesIO(content)
    form = recognise(file)
    start = start or form.start
    file.seek(start.offset)
    return form, list(read_rows(pieces_of(file), form, start))


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_reads_every_usual_newline_and_delimiter(newline, delimiter):
    lines = [delimiter.join(cells) for cells in (("a", "b"), ("1", "2"), ("3", "4"))]
    _, rows = read(newline.join(lines).encode())
    assert [row.cells for row in rows] == [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [("a\né".encode(), "utf-8"), ("\ufeffa\né".encode(), "utf-8"), ("a\né".encode("cp1252"), "cp1252")],
    ids=["UTF-8", "UTF-8 with a mark", "Windows-1252"],
)
def test_recognises_the_encoding(content, encoding):
    form, rows = read(content)
    assert (form.encoding, form.header, rows[0].cells) == (encoding, ("a",), ["é"])


@pytest.mark.parametrize(
    "content",
    ["a,b\n1,2".encode("utf-16"), b"a,b\n1,\0", b"a,b\n\x81,2", b"PK\x03\x04\x00\x00", b"\xef\xbb\xbfa\n\xe9"],
    ids=["UTF-16", "NUL", "undefined byte", "spreadsheet", "marked as UTF-8 and is not"],
)
def test_refuses_other_encodings(content):
    with pytest.raises(BadInput) as refused:
        recognise(io.BytesIO(content))
    assert refused.value.code == "encoding_not_recognised"


@pytest.mark.parametrize("content", [b"", b"\n\n\r\n", b"\xef\xbb\xbf", b",,,\n,,"])
def test_refuses_an_empty_file(content):
    with pytest.raises(BadInput) as refused:
        recognise(io.BytesIO(content))
    assert refused.value.code == "file_empty"


def test_a_quote_never_closed_costs_only_its_row():
    _, rows = read(b'a,b\n"1,2\n' + b"3,4\n" * 50)
    assert [(row.number, row.fault and row.fault[0]) for row in rows[:2]] == [(2, "quote_not_closed"), (3, None)]
    assert len(rows) == 51


def test_a_quote_that_swallows_the_next_quoted_row_costs_only_its_row():
    _, rows = read(b'a,b\n"1,2\n"3","4"\n5,6\n')
    assert [row.cells for row in rows] == [None, ["3", "4"], ["5", "6"]]


def test_a_line_break_inside_a_closed_quote_is_part_of_the_cell():
    _, rows = read(b'a,b\r\n"1\r\nx",2\r\n3,4\r\n')
    assert [(row.number, row.line, row.cells) for row in rows] == [(2, 2, ["1\nx", "2"]), (3, 4, ["3", "4"])]


def test_an_absurdly_long_cell_costs_only_its_row():
    _, rows = read(b"a,b\n" + b"x" * (3 * PIECE) + b",2\n3,4\n")
    assert [row.fault and row.fault[0] for row in rows] == ["row_too_long", None]


def test_blank_rows_are_counted_and_left_out():
    _, rows = read(b"a,b\n\n,,\n1,2\n")
    assert [(row.number, row.cells) for row in rows] == [(4, ["1", "2"])]


@pytest.mark.parametrize("cells", [b"1", b"1,2,3"])
def test_a_row_of_another_width_is_a_fault(cells):
    _, rows = read(b"a,b\n" + cells)
    assert rows[0].fault[0] == "wrong_number_of_cells"


def test_reading_goes_on_from_any_row_as_if_it_had_never_stopped():
    content = b'a,b\r\n1,2\r\n"x\r\ny",4\r\n"open,5\r\n6,7\r\n\r\n"8","9"\r\n' * 3
    _, rows = read(content)
    for place, row in enumerate(rows):
        assert read(content, start=row.after)[1] == rows[place + 1 :]
