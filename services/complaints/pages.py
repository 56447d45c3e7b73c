"""Plain, accessible HTML pages: reports, packs, evidence. What people wrote is text, never markup.

Pieces of a page are texts of markup, made by the functions here and by nothing else.
"""

import base64
import hashlib
from html import escape

STYLE = (
    "body{font:1.1rem/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}"
    "table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:bold}"
    "th,td{border:1px solid #666;padding:.3rem .5rem;text-align:left;vertical-align:top}"
)
POLICY = f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"


def page(title, *pieces):
    """The whole page. Serve it with POLICY."""
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>"
        f"<h1>{escape(title)}</h1>{''.join(pieces)}</main></body></html>"
    )


def section(heading, *pieces):
    return f"<section><h2>{escape(heading)}</h2>{''.join(pieces)}</section>"


def text(words):
    """Paragraphs, one for each line; nothing where there are no words."""
    return "".join(f"<p>{escape(line.strip())}</p>" for line in str(words or "").splitlines() if line.strip())


def bullets(items):
    return f"<ul>{''.join(f'<li>{escape(str(item))}</li>' for item in items)}</ul>" if items else ""


def table(caption, columns, rows):
    """rows: as many values as columns each; the first one of a row names it. None is shown as a dash."""
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(f"<tr>{_first(row[0])}{''.join(_cell(value) for value in row[1:])}</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def counts(caption, what, numbers):
    """A table of {code: number}."""
    return table(caption, (what, "Number"), [(in_words(code), number) for code, number in numbers.items()])


def in_words(code):
    """Property condition, from property_condition."""
    return str(code).replace("_", " ").capitalize()


def _first(value):
    return f'<th scope="row">{_shown(value)}</th>'


def _cell(value):
    return f"<td>{_shown(value)}</td>"


def _shown(value):
    return "-" if value is None else escape(str(value))
