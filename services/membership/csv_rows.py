"""Reading a CSV file of any size: its encoding and form recognised at once, then row by row from any place in it.

Memory is bounded by one piece of the file. A quote that is never closed costs the row it stands in, not the rest.
"""

import codecs
import csv
from collections import deque
from typing import NamedTuple

from shared.errors import BadInput

PIECE = 1 << 20  # bytes read at a time
LONGEST_ROW = 64 << 10  # bytes; with all lines of a row that spans several
MOST_LINES_A_ROW = 20
MOST_COLUMNS = 200
DELIMITERS = ",;\t"
ENCODINGS = ("utf-8", "cp1252")

csv.field_size_limit(LONGEST_ROW * 2)


class Place(NamedTuple):
    """Where a row begins: what comes before it has been read."""

    offset: int  # bytes
    row: int  # as a spreadsheet counts; a header at the top is row 1
    line: int  # as a text editor counts, from 1


class Form(NamedTuple):
    """How a file is written."""

    encoding: str
    newline: str
    delimiter: str
    header: tuple[str, ...]
    start: Place  # of the first row after the header
    lines: int  # in the whole file, roughly


class Row(NamedTuple):
    number: int
    line: int
    cells: list[str] | None  # None: the row could not be read
    fault: tuple[str, str] | None  # (reason, detail)
    after: Place


def recognise(file):
    """The form of an open file of bytes. Raises BadInput file_empty, encoding_not_recognised, header_not_readable."""
    encoding, newline, bom, lines = _survey(file)
    file.seek(bom)
    head = file.read(LONGEST_ROW * 2)
    text = codecs.getincrementaldecoder(encoding)().decode(head)
    first = next((line for line in text.split(newline) if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    file.seek(bom)
    form = Form(encoding, newline, delimiter, (), Place(bom, 1, 1), lines)
    for row in read_rows(pieces_of(file), form, form.start):
        if row.fault or len(row.cells) > MOST_COLUMNS:
            raise BadInput(
                "header_not_readable", "The first row must hold the names of the columns. It cannot be read."
            )
        return form._replace(header=tuple(cell.strip() for cell in row.cells), start=row.after)
    raise BadInput("file_empty", "The file is empty.")


def pieces_of(file):
    while piece := file.read(PIECE):
        yield piece


def _survey(file):
    """(encoding, newline, bytes of byte order mark, lines) after a look at every byte."""
    file.seek(0)
    decoders = {name: codecs.getincrementaldecoder(name)() for name in ENCODINGS}
    bom, newlines, returns, any_bytes = 0, 0, 0, False
    for piece in pieces_of(file):
        if not any_bytes and piece.startswith(codecs.BOM_UTF8):
            bom = len(codecs.BOM_UTF8)
            del decoders["cp1252"]
        any_bytes = True
        if b"\0" in piece:  # UTF-16, a spreadsheet file, or worse
            raise _not_recognised()
        newlines, returns = newlines + piece.count(b"\n"), returns + piece.count(b"\r")
        _narrow(decoders, piece)
    _narrow(decoders, b"", final=True)
    if not any_bytes:
        raise BadInput("file_empty", "The file is empty.")
    encoding = next(iter(decoders))
    return encoding, "\n" if newlines or not returns else "\r", bom, max(newlines, returns)


def _narrow(decoders, piece, final=False):
    """Forget the encodings that the file cannot have. Raises BadInput encoding_not_recognised when none is left."""
    for name in list(decoders):
        try:
            decoders[name].decode(piece, final)
        except UnicodeDecodeError:
            del decoders[name]
    if not decoders:
        raise _not_recognised()


def _not_recognised():
    return BadInput(
        "encoding_not_recognised",
        "The file is not text in UTF-8 or Windows-1252. In Excel, save it as “CSV UTF-8 (Comma delimited)”.",
    )


def read_rows(pieces, form, place):
    """Every Row from `place` on; `pieces` are the file's bytes from there. Blank lines are counted, not given."""
    lines = _Lines(pieces, form.newline)
    width = len(form.header)
    reader = None
    while True:
        reader = reader or csv.reader(_decoded(lines, form.encoding), delimiter=form.delimiter, strict=True)
        lines.taken.clear()
        cells, fault = None, None
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            fault = _QUOTE if len(lines.taken) > 1 or b'"' in lines.taken[0] else _UNREADABLE
        except _TooLong:
            fault = _LONG if len(lines.taken) == 1 else _QUOTE
        if not fault and width and cells:
            cells, fault = _fitted(cells, width, len(lines.taken))
        if fault:
            cells, reader = None, None
            lines.give_back_all_but_one()
        number, line = place.row, place.line
        place = Place(place.offset + sum(map(_length, lines.taken)), place.row + 1, place.line + len(lines.taken))
        if fault or any(map(str.strip, cells or ())):
            yield Row(number, line, cells, fault, place)


_QUOTE = (
    "quote_not_closed",
    "A quotation mark is opened here and not closed as it should be. Double those inside a cell.",
)
_LONG = ("row_too_long", f"This row is longer than {LONGEST_ROW // 1024} KiB.")
_UNREADABLE = ("row_not_readable", "This row cannot be read.")
_WIDTH = ("wrong_number_of_cells", "This row does not have as many cells as there are columns.")


def _fitted(cells, width, lines):
    """(cells, None) where the row has the right number of them, empty ones at the end aside; else (None, fault)."""
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        cells = cells[:width]
    if len(cells) == width:
        return cells, None
    return None, _QUOTE if lines > 1 else _WIDTH


def _length(line):
    return line if isinstance(line, int) else len(line)


class _TooLong(Exception):
    pass


class _Lines:
    """The file's lines as bytes. `taken` holds those of the row being read; a number stands for one too long."""

    def __init__(self, pieces, newline):
        self._lines = _split(pieces, newline.encode())
        self._given_back: deque = deque()
        self.taken = []

    def __iter__(self):
        return self

    def __next__(self):
        line = self._given_back.popleft() if self._given_back else next(self._lines)
        self.taken.append(line)
        if isinstance(line, int) or len(self.taken) > MOST_LINES_A_ROW:
            raise _TooLong
        if len(self.taken) > 1 and sum(map(len, self.taken)) > LONGEST_ROW:
            raise _TooLong
        return line

    def give_back_all_but_one(self):
        """The next row begins on the line after the one where the broken row began."""
        self._given_back.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


def _decoded(lines, encoding):
    for line in lines:
        text = line.decode(encoding)
        yield text[:-2] + "\n" if text.endswith("\r\n") else text


def _split(pieces, newline):
    """Lines with their ends, across pieces; the number of bytes instead of one longer than LONGEST_ROW."""
    rest, skipped = b"", 0
    for piece in pieces:
        found = (rest + piece).split(newline)
        rest = found.pop()
        for line in found:
            length = skipped + len(line) + 1
            yield line + newline if length <= LONGEST_ROW else length
            skipped = 0
        if len(rest) + skipped > LONGEST_ROW:
            skipped, rest = skipped + len(rest), b""
    if rest or skipped:
        length = skipped + len(rest)
        yield rest if length <= LONGEST_ROW else length
