"""Messages that were put aside for a person: read without taking them, played again, discarded, written down."""
