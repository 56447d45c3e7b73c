"""Letters as tagged PDF, laid out by a process beside ours: a page takes a tenth of a second of Python.

Source: ISO 14289-1 (PDF/UA-1); Equality Act 2010 s.20(6) (information in an accessible format).
"""

from shared.children import Child, serve

_child = Child("services.complaints.letter_pdf", seconds=60)


def to_pdf(page):
    """PDF/UA-1 of a letter's HTML page. The same page always gives the same bytes.

    Raises: Unavailable child_busy, child_away.
    """
    return _child.ask(page.encode())


def _lay_out(page):
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    nothing = URLFetcher(allowed_protocols=())  # a letter needs nothing from anywhere
    return HTML(string=page.decode(), url_fetcher=nothing).write_pdf(pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    serve(_lay_out)
