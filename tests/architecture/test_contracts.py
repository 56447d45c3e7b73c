"""What may travel in an event, what it is called, and who reads it."""

import re

import pytest
from marshmallow import fields

from shared.contracts import SERVICES, all_events, queues
from shared.contracts.kinds import THIN_FIELDS, PublicName
from tests.architecture.tree import part, subscriptions

NOT_THIN = {  # words that no field's name may have: what they name does not travel
    "name", "names", "forename", "surname", "title", "email", "mail", "phone", "mobile", "telephone", "address",
    "postcode", "uprn", "street", "birth", "birthday", "dob", "age", "gender", "sex", "ethnicity", "religion",
    "disability", "health", "needs", "vulnerability", "nationality", "language", "text", "description", "summary",
    "note", "notes", "comment", "comments", "remark", "remarks", "answer", "answers", "words", "body", "message",
    "explanation", "password", "secret", "token",
}  # fmt: skip
IRREGULAR = {
    "made",
    "sent",
    "told",
    "held",
    "left",
    "given",
    "taken",
    "begun",
    "withdrawn",
    "written",
    "chosen",
    "paid",
}
OTHER_PAST = {  # events that say what happened in another form, with the reason
    "consultations.feedback_overdue": "a date passed: nobody did anything",
    "complaints.complaint_deadline_approaching": "a date comes closer: nobody did anything",
    "complaints.ombudsman_evidence_due": "a date comes closer: nobody did anything",
    "complaints.ombudsman_order_due": "a date comes closer: nobody did anything",
    "complaints.remedy_action_due": "a date comes closer: nobody did anything",
    "complaints.hazard_deadline_approaching": "a date comes closer: nobody did anything",
    "complaints.hazard_made_safe": "safe is what it was made",
}
NEVER_RESTATED = {  # entities that are no lasting state: nothing to tell again
    "access": "a withdrawal ends by itself with the tokens it withdraws",
    "account": "told once, when it is activated",
    "account_code_request": "an order to send, done once",
    "complainant": "nobody keeps it: each event is a fact on a timeline. Its first other reader needs it restated",
    "group_membership": "nobody keeps it: each event is a fact on a timeline. Its first other reader needs it restated",
    "invitation": "chunks of a fact",
    "message": "a fact that does not change once it is told",
    "message_request": "an order to send, done once",
    "staff_message_request": "an order to send, done once",
    "signing_key": "published again as it is: it lasts until it expires, and a repetition changes nothing",
    "resident_import": "its residents are restated one by one",
}

events = pytest.mark.parametrize("contract", all_events(), ids=lambda contract: contract.name)


def _fields(contract):
    """(name, field) of everything in the data, a batch's items included."""
    for name, field in contract.schema._declared_fields.items():
        if isinstance(field, fields.List) and isinstance(field.inner, fields.Nested):
            yield from contract.item_schema._declared_fields.items()
        else:
            yield name, field


@events
def test_only_thin_fields(contract):
    for name, field in _fields(contract):
        assert type(field) in THIN_FIELDS, (
            f"{contract.name}.{name}: use a kind of shared/contracts/event.py, so that no text can travel."
        )
        if isinstance(field, PublicName):
            assert contract.name.split(".")[1].startswith("landlord_"), (
                f"{contract.name}.{name}: only a landlord's own name is public. Send an id."
            )


@events
def test_no_field_is_called_like_personal_data(contract):
    for name, field in _fields(contract):
        words = NOT_THIN & set(name.split("_"))
        assert not words or isinstance(field, PublicName), (
            f"{contract.name}.{name}: {', '.join(words)} must not travel. Readers ask the owner for it by id."
        )


@events
def test_is_called_by_service_noun_and_what_happened(contract):
    assert re.fullmatch(r"[a-z]+\.[a-z]+(_[a-z0-9]+)+", contract.name), contract.name
    module = contract.__module__.split(".")[2]
    assert contract.service == module, f"{contract.name} stands in shared/contracts/{module}."
    verb = contract.name.split("_")[-2:]  # two words, for `moved_out`
    past = any(word.endswith("ed") or word in IRREGULAR for word in verb)
    assert past or contract.name in OTHER_PAST, f"{contract.name}: an event says what has happened, in the past tense."


@events
def test_class_and_name_are_the_same_words(contract):
    words = re.sub(r"(?<!^)(?=[A-Z])", "_", re.sub(r"V\d+$", "", contract.__name__)).lower()
    assert contract.name.split(".")[1] == words, f"{contract.__name__} is named {contract.name}: one name, every hop."


@events
def test_the_version_is_in_every_name(contract):
    assert contract.type == f"doorstep.{contract.name}.v{contract.version}"
    if contract.version > 1:
        assert contract.__name__.endswith(f"V{contract.version}"), (
            f"Call it {contract.__name__}V{contract.version}: both versions are announced for a while."
        )


@events
def test_says_what_it_is_about(contract):
    if contract.timeline is None:
        return
    names = dict(_fields(contract))
    assert "membership.keep_timeline" in contract.readers, (
        f"{contract.name} has a timeline word: add membership.keep_timeline to its readers."
    )
    if contract.about is not None:
        assert contract.about[1] in names, f"{contract.name}: about names {contract.about[1]}, which is no field."


@pytest.mark.parametrize("service", SERVICES)
def test_every_lasting_state_can_be_told_again(service):
    names = {contract.name for contract in all_events()}
    entities = {contract.entity for contract in all_events() if contract.service == service}
    model = "\n".join(module.text for module in part(service, "model"))
    for entity in sorted(entities - NEVER_RESTATED.keys()):
        restated = f"{service}.{entity}_restated"
        assert restated in names, f"Add {restated} to shared/contracts/{service}.py, for `doorstep reannounce`."
        contract = next(contract for contract in all_events() if contract.name == restated)
        told_by = re.search(rf"def restated.*?\b{contract.__name__}\b", model, re.DOTALL)
        assert told_by, f"services/{service}/model has no restated() that makes {contract.__name__}."


def test_exceptions_are_still_needed():
    entities, names = {c.entity for c in all_events()}, {c.name for c in all_events()}
    assert entities >= NEVER_RESTATED.keys(), f"Gone: {NEVER_RESTATED.keys() - entities}"
    assert names >= OTHER_PAST.keys(), f"Gone: {OTHER_PAST.keys() - names}"
    for entity in NEVER_RESTATED:
        assert not any(name.endswith(f".{entity}_restated") for name in names), f"{entity} is restated after all."


@pytest.mark.parametrize("service", SERVICES)
def test_services_listen_to_what_contracts_say_they_read(service):
    bound = {queue: contracts for queue, contracts in queues().items() if queue.split(".")[0] == service}
    started = subscriptions(service)
    for queue in sorted(bound.keys() | started.keys()):
        meant, got = set(bound.get(queue, ())), set(started.get(queue, ()))
        assert meant == got, (
            f"{queue}: services/{service}/service.py takes {_names(got - meant)}, of which no contract names it as a "
            f"reader; contracts name it as reader of {_names(meant - got)}, which it does not take."
        )


def _names(contracts):
    return sorted(contract.name for contract in contracts) or "nothing"


def test_urgent_events_are_read_from_queues_that_carry_nothing_else():
    for queue, contracts in queues().items():
        if queue == "membership.keep_timeline":  # where nothing is urgent: another queue has them, too
            continue
        assert len({contract.urgent for contract in contracts}) == 1, (
            f"{queue} carries urgent events beside others, which could delay them: give those a queue of their own."
        )


def test_readers_are_services():
    for queue in queues():
        service, _, handler = queue.partition(".")
        assert service in SERVICES, f"{queue}: there is no service {service}."
        assert re.fullmatch(r"[a-z_]+", handler), f"{queue} is no <service>.<handler>."


def test_every_service_knows_residents_and_staff():
    for service in SERVICES[1:]:
        for handler in ("keep_residents", "keep_staff"):
            assert f"{service}.{handler}" in queues()
