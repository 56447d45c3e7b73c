"""Rows on a terminal."""

import click


def print_table(heads, rows):
    """heads: column titles. rows: lists of values as wide as heads; None is shown as a dash, numbers to the right."""
    shown = [[_text(value) for value in row] for row in rows]
    widths = [max(len(line[place]) for line in [heads, *shown]) for place in range(len(heads))]
    right = [all(isinstance(row[place], int) for row in rows) for place in range(len(heads))]
    for line in [heads, *shown]:
        cells = [
            text.rjust(width) if to_right else text.ljust(width)
            for text, width, to_right in zip(line, widths, right, strict=True)
        ]
        click.echo("  ".join(cells).rstrip())


def _text(value):
    return "-" if value in (None, "") else str(value)
