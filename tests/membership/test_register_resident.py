import pytest

from services.membership.model import Resident, checks
from shared.contracts.membership import ResidentRegistered
from shared.errors import BadInput, Conflict
from tests.membership.people import details, registered

SENT = {"family_name": "Okafor", "tenure": "secure", "external_reference": "T1"}


def test_stores_the_resident_and_announces_it_without_saying_who(working, announced):
    resident = registered(external_reference="T1", estate="Orchard Park", block="Ash Court 2")
    event = announced.last(ResidentRegistered)
    assert (event.subject, event.estate, event.tenure) == (resident.id, "Orchard-Park", "secure")
    assert event.block == "Ash-Court-2"
    assert "Okafor" not in str(announced)


def test_the_same_reference_is_the_same_resident_and_cannot_be_registered_twice(working):
    assert registered(external_reference="T1").id == Resident.id_of("T1")
    with pytest.raises(Conflict) as refused:
        registered(external_reference="T1")
    assert refused.value.code == "resident_exists"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nobody"),
        ("email", "a@b"),
        ("email", "a@example.org\nBcc: x@example.org"),
        ("phone", "12345"),
        ("postcode", "HU99"),
        ("family_name", "=1+1"),
        ("family_name", "42"),
        ("uprn", "12a"),
        ("language", "English!"),
        ("estate", "a,b"),
        ("block", "()"),
    ],
)
def test_refuses_what_cannot_be_right_without_repeating_it(working, field, value):
    with pytest.raises(BadInput) as refused:
        registered(**{field: value})
    assert [fault["pointer"] for fault in refused.value.fields] == [f"/{field}"]
    assert value not in str(refused.value.fields)


@pytest.mark.parametrize(
    ("channel", "contact"),
    [("email", {}), ("sms", {}), ("sms", {"phone": "01482 300300"}), ("phone", {})],
)
def test_a_preferred_channel_needs_its_contact(working, channel, contact):
    with pytest.raises(BadInput) as refused:
        registered(preferred_channel=channel, **contact)
    assert refused.value.code == "channel_needs_contact"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("07700 900123", "+447700900123"),
        ("(01482) 300 300", "+441482300300"),
        ("+44 (0)7700 900123", "+447700900123"),
        ("0044 7700 900123", "+447700900123"),
        ("7700900123", "+447700900123"),
        ("+353 1 234 5678", "+35312345678"),
    ],
)
def test_phone_numbers_are_kept_in_one_form(written, kept):
    assert checks.phone(written) == kept


@pytest.mark.parametrize(
    ("number", "mobile"),
    [
        ("+447700900123", True),
        ("+447024123456", False),
        ("+447624123456", True),
        ("+441482300300", False),
        (None, False),
    ],
)
def test_mobile_numbers_are_told_from_others(number, mobile):
    assert checks.is_mobile(number) is mobile


@pytest.mark.parametrize(
    ("written", "kept"),
    [("hu1 2aa", "HU1 2AA"), ("SW1A1AA", "SW1A 1AA"), ("m1 1ae", "M1 1AE"), ("GIR 0AA", "GIR 0AA")],
)
def test_postcodes_are_kept_in_one_form(written, kept):
    assert checks.postcode(written) == kept


@pytest.mark.parametrize("written", ["31/01/1980", "31.1.1980", "1980-01-31", "1980-01-31 00:00:00"])
def test_dates_are_kept_in_one_form(written):
    assert checks.birthday(written) == "1980-01-31"


@pytest.mark.parametrize("written", ["31/02/1980", "01/01/80", "1/2/3", "01/01/1899", "01/01/2100", "yesterday"])
def test_other_dates_are_refused(written):
    with pytest.raises(checks.Unfit):
        checks.birthday(written)


def test_a_uprn_loses_its_leading_zeros():
    assert checks.uprn("000123456789") == "123456789"


def test_over_http(client, sign_in):
    made = client.post("/api/v1/residents", json=SENT, headers=sign_in("membership_officer"))
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    assert made.json["preferred_channel"] == "post"


def test_the_same_request_again_is_answered_from_the_first(client, sign_in):
    headers = sign_in("membership_officer") | {"Idempotency-Key": "k1"}
    first, second = (client.post("/api/v1/residents", json=SENT, headers=headers) for _ in range(2))
    assert (second.status_code, second.json) == (201, first.json)


@pytest.mark.parametrize("sent", [SENT | {"state": "deceased"}, SENT | {"tenure": "x"}, {"tenure": "secure"}])
def test_refuses_unknown_wrong_and_missing_fields(client, sign_in, sent):
    assert client.post("/api/v1/residents", json=sent, headers=sign_in("membership_officer")).status_code == 422


@pytest.mark.parametrize("role", ["reader", "resident", "partner", "engagement_officer"])
def test_needs_the_permission(client, sign_in, role):
    assert client.post("/api/v1/residents", json=SENT, headers=sign_in(role)).status_code == 403


def test_builders_make_what_is_valid(working):
    assert registered(**details()).version == 1
