"""One-time codes that activate an account or replace a forgotten password, as people read and type them."""

import hashlib
import hmac
import secrets

from shared.context import landlord
from shared.http.wiring import wiring

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that looks like something else: no 0 O, no 1 I L, no U beside V
LENGTH, GROUP = 12, 4  # XXXX-XXXX-XXXX: 58 bits, with attempts limited and two weeks to live


def new_code():
    """A code that is told at once and kept nowhere."""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def code_of_message(message_id):
    """The code in a message: always the same, made from the service's secret, so that no stored message holds it."""
    told = f"one-time code|{landlord()}|{message_id}"
    number = int.from_bytes(hmac.digest(wiring.secret.encode(), told.encode(), "sha256"), "big")
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return _grouped("".join(letters))


def hash_of(account_id, code):
    """What is stored of a code. Random enough that a slow hash would add nothing."""
    return hashlib.sha256(f"{account_id}|{normalised(code)}".encode()).hexdigest()


def normalised(code):
    """Small letters, blanks and missing hyphens are how people type, not mistakes."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


def _grouped(letters):
    return "-".join(letters[at : at + GROUP] for at in range(0, LENGTH, GROUP))
