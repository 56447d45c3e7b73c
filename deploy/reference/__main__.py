"""The references for people and programs, made from the code.

    python -m deploy.reference           writes docs/api/: OpenAPI, a JSON Schema for each event, AsyncAPI
    python -m deploy.reference samples   writes a sample of each event that has none; never changes one

Readers depend on what an event's schema says, so one that was written is only replaced by one that adds to it.
"""

import sys

from deploy.reference.files import BreaksReaders, write_documents, write_samples


def main(arguments):
    if arguments not in ([], ["samples"]):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        write_samples() if arguments else write_documents()
    except BreaksReaders as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
