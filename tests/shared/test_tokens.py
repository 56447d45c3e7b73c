"""Tokens: what is accepted, and the many ways not to be."""

import base64
import json
import time

import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from shared.errors import NotSignedIn
from shared.tokens import LEEWAY, LIFETIME, issue, verify

NOW = int(time.time())
KEY = OKPKey.generate_key("Ed25519", auto_kid=False)
PRIVATE = KEY.as_dict(private=True) | {"kid": "k1"}
KEYS = {"k1": KEY.as_dict(private=False)}
CLAIMS = {"sub": "p1", "landlord": "hull", "kind": "staff", "roles": ["reader"], "sid": "s1", "jti": "j1"}
WHOLE = CLAIMS | {"iss": "doorstep", "aud": "doorstep", "iat": NOW, "exp": NOW + LIFETIME}


def signed(claims=WHOLE, key=KEY, **header):
    header = {"alg": "EdDSA", "kid": "k1"} | header
    return jwt.encode(header, claims, key, algorithms=[header["alg"]])


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def refused(token, code="token_invalid", keys=KEYS):
    with pytest.raises(NotSignedIn) as refusal:
        verify(token, keys, now=NOW)
    assert refusal.value.code == code
    return True


def test_what_was_issued_is_verified():
    claims = verify(issue(CLAIMS, PRIVATE, now=NOW), KEYS, now=NOW)
    assert claims == WHOLE | {"kid": "k1"}


def test_a_private_key_never_leaves_in_a_token():
    assert PRIVATE["d"] not in issue(CLAIMS, PRIVATE)


@pytest.mark.parametrize("late", [LIFETIME + LEEWAY, LIFETIME + 10_000])
def test_an_expired_token(late):
    with pytest.raises(NotSignedIn) as refusal:
        verify(signed(), KEYS, now=NOW + late)
    assert refusal.value.code == "token_expired"


def test_clocks_may_differ_a_little():
    assert verify(signed(), KEYS, now=NOW + LIFETIME + LEEWAY - 1)
    assert verify(signed(), KEYS, now=NOW - LEEWAY)
    assert verify(signed(WHOLE | {"nbf": NOW + LEEWAY}), KEYS, now=NOW)


@pytest.mark.parametrize(
    "other",
    [
        {"iss": "elsewhere"},
        {"iss": None},
        {"aud": "elsewhere"},
        {"aud": ["doorstep", "elsewhere"]},
        {"aud": None},
        {"iat": NOW + LEEWAY + 1, "exp": NOW + LIFETIME},
        {"nbf": NOW + LEEWAY + 1},
        {"nbf": "soon"},
        {"exp": NOW + LIFETIME + 1},
        {"exp": NOW + 10**9},
        {"exp": float("inf")},
        {"exp": str(NOW + 60)},
        {"exp": True},
        {"exp": None},
        {"iat": None},
        {"iat": NOW + 20, "exp": NOW + 10},
        {"sub": ""},
        {"sub": None},
        {"sub": 7},
        {"sub": {"$ne": ""}},
        {"landlord": None},
        {"landlord": ["hull"]},
        {"kind": "emperor"},
        {"kind": ["staff"]},
        {"roles": None},
        {"roles": "administrator"},
        {"roles": [["administrator"]]},
        {"sid": None},
    ],
    ids=str,
)
def test_claims_of_the_wrong_value_or_shape(other):
    claims = {name: value for name, value in (WHOLE | other).items() if value is not None}
    assert refused(signed(claims))


@pytest.mark.parametrize("name", WHOLE.keys() - {"jti"})
def test_a_claim_that_is_missing(name):
    assert refused(signed({key: value for key, value in WHOLE.items() if key != name}))


def test_another_key():
    assert refused(signed(key=OKPKey.generate_key("Ed25519", auto_kid=False)))


def test_a_key_that_is_not_known():
    assert refused(signed(kid="k2"))
    assert refused(signed(), keys={})


@pytest.mark.parametrize("kid", [None, "", 7, ["k1"], {"a": 1}])
def test_a_strange_key_id(kid):
    head = {"alg": "EdDSA"} | ({} if kid is None else {"kid": kid})
    signature = signed().split(".")[2]
    assert refused(f"{part(head)}.{part(WHOLE)}.{signature}")


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", None, "HS256", "RS256", "ES256", "Ed25519", "Ed448"])
def test_another_algorithm_in_the_header(algorithm):
    head = {"kid": "k1", "alg": algorithm}
    signature = signed().split(".")[2]
    assert refused(f"{part(head)}.{part(WHOLE)}.{signature}")
    assert refused(f"{part(head)}.{part(WHOLE)}.")


def test_the_public_key_as_a_shared_secret():
    """The classic confusion: a MAC keyed with what everybody knows."""
    for secret in (KEYS["k1"]["x"].encode(), json.dumps(KEYS["k1"]).encode()):
        assert refused(
            jwt.encode({"alg": "HS256", "kid": "k1"}, WHOLE, OctKey.import_key(secret), algorithms=["HS256"])
        )


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [("ES256", ECKey.generate_key("P-256")), ("RS256", RSAKey.generate_key(2048))],
)
def test_a_good_signature_of_another_algorithm(algorithm, key):
    token = jwt.encode({"alg": algorithm, "kid": "k2"}, WHOLE, key, algorithms=[algorithm])
    assert refused(token, keys=KEYS | {"k2": key.as_dict(private=False)})


def test_a_key_of_another_curve():
    key = OKPKey.generate_key("Ed448", auto_kid=False)
    assert refused(signed(key=key, kid="k2"), keys=KEYS | {"k2": key.as_dict(private=False)})


@pytest.mark.parametrize(
    "more", [{"jku": "https://example.org/keys"}, {"typ": "at+jwt"}, {"x5u": "https://example.org"}, {"cty": "JWT"}]
)
def test_headers_we_do_not_know(more):
    assert refused(signed(**more))


def test_a_key_brought_along():
    key = OKPKey.generate_key("Ed25519", auto_kid=False)
    assert refused(signed(key=key, jwk=key.as_dict(private=False)))


def test_critical_headers():
    assert refused(f"{part({'alg': 'EdDSA', 'kid': 'k1', 'crit': ['exp'], 'exp': 1})}.{part(WHOLE)}.AAAA")


def test_every_changed_character_is_noticed():
    token = signed()
    for place in range(0, len(token) - 1, 7):  # the last character has bits that mean nothing
        other = "A" if token[place] != "A" else "B"
        assert refused(token[:place] + other + token[place + 1 :])


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "...",
        "a.b",
        "a.b.c",
        "a.b.c.d.e",
        "\x00",
        "é.é.é",
        "null",
        part([]) + "..",
        "a" * 100_000,
        part({"alg": "EdDSA", "kid": "k1"}) + ".e30.e30",
    ],
    ids=range(13),
)
def test_what_is_no_token_at_all(token):
    assert refused(token)


@pytest.mark.parametrize("payload", [b"[]", b'"text"', b"null", b"7", b"{", b"\xff"])
def test_a_payload_that_is_no_set_of_claims(payload):
    assert refused(jws.serialize_compact({"alg": "EdDSA", "kid": "k1"}, payload, KEY, algorithms=["EdDSA"]))


def test_claims_twice_cannot_be_read_two_ways():
    """Whoever signs can; what counts is that verifying and using see the same claims."""
    text = json.dumps(WHOLE)[:-1] + ', "landlord": "york"}'
    token = jws.serialize_compact({"alg": "EdDSA", "kid": "k1"}, text.encode(), KEY, algorithms=["EdDSA"])
    assert verify(token, KEYS, now=NOW)["landlord"] == "york"
