"""Passwords: which are good enough, and their hashing, in threads so that nobody else waits for it."""

import unicodedata
from functools import lru_cache
from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.membership.settings import settings
from shared.errors import BadInput, Unavailable
from shared.threads import in_thread

SHORTEST, LONGEST = 12, 128  # characters
AT_ONCE = 4  # hashes; each takes the memory of DOORSTEP_ARGON2_MEMORY_KIB
MOST_WAITING = 40  # or being hashed; more are told to come back: they would only keep workers from other work
PART = 4  # characters of a sign-in name that make a password guessable

# What people choose when asked for twelve characters or more; compared without case, digits and signs at the end
COMMON = frozenset(
    [
        "adminadmin",
        "administrator",
        "changeme",
        "changemenow",
        "changemeplease",
        "chelseafootballclub",
        "correcthorsebatterystaple",
        "doorstep",
        "doorstepdoorstep",
        "everything",
        "footballfootball",
        "iloveyou",
        "iloveyouiloveyou",
        "justletmein",
        "letmein",
        "letmeinletmein",
        "letmeinplease",
        "liverpoolfc",
        "liverpoolfootballclub",
        "manchester",
        "manchesterunited",
        "manchestercity",
        "mypassword",
        "mypasswordis",
        "newpassword",
        "passphrase",
        "password",
        "passwordpassword",
        "passw0rd",
        "passw0rdpassw0rd",
        "p@ssword",
        "p@ssw0rd",
        "pleaseletmein",
        "qwerty",
        "qwertyqwerty",
        "qwertyuiop",
        "qwertyuiopasdfghjkl",
        "qwertyuiopasdfghjklzxcvbnm",
        "secretsecret",
        "something",
        "sunshine",
        "sunshinesunshine",
        "superman",
        "supermansuperman",
        "temporary",
        "temporarypassword",
        "tottenhamhotspur",
        "trustno1",
        "trustnoone",
        "welcome",
        "welcometo",
        "welcomewelcome",
        "westhamunited",
        "whatever",
        "whateverwhatever",
    ]
)
_RUNS = (
    "0123456789" * 13,
    "9876543210" * 13,
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb",
)

_room = Semaphore(AT_ONCE)
_waiting: set[object] = set()


def check_new(password, sign_in_name, pointer="/password"):
    """Refuse a password that is short or easily guessed. No rule about kinds of characters: length is what helps.

    Raises BadInput password_too_short, password_too_long, password_too_common, password_has_name.
    Source: NIST SP 800-63B 5.1.1.2; NCSC, "Password administration for system owners".
    """
    plain = _normalised(password)
    if len(plain) < SHORTEST:
        raise _refused(
            "password_too_short", f"Choose at least {SHORTEST} characters. Three random words work well.", pointer
        )
    if len(plain) > LONGEST:
        raise _refused("password_too_long", f"Choose at most {LONGEST} characters.", pointer)
    folded = plain.casefold()
    if any(part in folded for part in _parts(sign_in_name)):
        raise _refused("password_has_name", "Do not use your name or e-mail address in your password.", pointer)
    if _is_common(folded):
        raise _refused(
            "password_too_common", "Many people choose this password. Three random words work well.", pointer
        )


def hash_of(password):
    """The argon2id hash of a password. Raises Unavailable when too many are being hashed."""
    return _in_thread(_hasher().hash, _normalised(password))


def is_right(password, stored):
    """Does this password have that hash? Without a stored one: no, after just as long."""
    decoy = _decoy_of(_hasher())
    try:
        return _in_thread(_hasher().verify, stored or decoy, _normalised(password)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored):
    """Was this hashed at another cost than today's?"""
    return _hasher().check_needs_rehash(stored)


def _in_thread(call, *arguments):
    if len(_waiting) >= MOST_WAITING:
        raise Unavailable("busy", "Many people are signing in. Try again in a moment.", retry_after=2)
    turn = object()
    _waiting.add(turn)
    try:
        with _room:
            return in_thread(call, *arguments)
    finally:
        _waiting.discard(turn)


def _hasher():
    return _hasher_of(settings().argon2_time_cost, settings().argon2_memory_kib)


@lru_cache(maxsize=4)
def _hasher_of(time_cost, memory_kib):
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1)


@lru_cache(maxsize=4)
def _decoy_of(hasher):
    return _in_thread(hasher.hash, "nobody's password")


def _normalised(password):
    """However a keyboard composed it. Source: NIST SP 800-63B 5.1.1.2."""
    return unicodedata.normalize("NFKC", password)


def _parts(sign_in_name):
    name = sign_in_name.casefold()
    return {part for part in (name, name.partition("@")[0]) if len(part) >= PART}


def _is_common(folded):
    stem = "".join(folded.rstrip("0123456789!?.,-_*#£$&@ ").split())
    on_keyboard = any(folded in run for run in _RUNS)
    few_letters = len(set(folded)) < 5
    return not stem or stem in COMMON or on_keyboard or few_letters


def _refused(code, detail, pointer):
    return BadInput(code, detail, [{"pointer": pointer, "detail": detail}])
