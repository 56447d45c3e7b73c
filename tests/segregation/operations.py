"""What landlords' people, handlers and timers do, each operation checked as it ends: did it meet another landlord?"""

import random
from collections import Counter
from datetime import timedelta
from functools import cache

import eventlet

from deploy import provisioning
from shared.clock import utc_now
from shared.context import NoLandlord, acting_for, work
from shared.contracts import SERVICES
from shared.errors import Refusal
from shared.landlords import registry
from shared.store import Aggregate, LostRace, WrongLandlord
from tests.generated.routes import routes
from tests.generated.world import code_of
from tests.segregation.deliveries import delivery, envelope, handle, landlord_handlers, take_turn, timers

FOREIGN_HEADERS = ("X-Landlord", "X-Landlord-Id", "X-Forwarded-Host", "Forwarded", "X-Original-Host")
KEYS = [f"the-same-key-{number}" for number in range(40)]
BATCH = 6  # deliveries of one batch, of several landlords
RATE_OF_TESTS = 100_000


class Operations:
    """One kind of operation a method; each takes the landlord it is done for."""

    def __init__(self, crowd, crossings, seed):
        self.crowd, self.crossings = crowd, crossings
        self.chance = random.Random(seed)  # noqa: S311 - a run can be repeated
        self.turn = 0
        self.first_answers = {}  # (landlord, key): id of what the keyed command made
        self.in_flight, self.keyed_answers = Counter(), Counter()  # (landlord, key): requests
        self.asked_by_meter = {}  # landlord: requests counted
        self.deck = [*WEIGHTS]

    def next(self):
        """Do one operation, of each kind in proportion and in no order, for any landlord."""
        if not self.deck:
            self.deck = [*WEIGHTS]
        kind = self.deck.pop(self.chance.randrange(len(self.deck)))
        landlord = self.chance.choice(self.crowd.members)
        self.turn += 1
        self.crossings.done[kind] += 1
        getattr(self, kind)(landlord)
        if work() is not None:
            self.crossings.report(kind, landlord, "work was not cleared when the door closed")

    def another(self, landlord):
        return self.chance.choice([one for one in self.crowd.members if one != landlord])

    def _path(self, route, landlord):
        known = self.crowd.ids[landlord]
        return route.at(**{name: self.chance.choice(known.get(name, ["none"])) for name in route.parameters})

    # Over HTTP

    def read(self, landlord):
        self._ask("read", landlord, self.chance.choice(reading()))

    def change(self, landlord):
        self._ask("change", landlord, self.chance.choice(changing()))

    def _ask(self, kind, landlord, route):
        path = self._path(route, landlord)
        token = self.crowd.token_of(landlord, route, another=self.chance.random() < 0.5)
        data, content_type = self.crowd.body_for(landlord, route, self.turn)
        answer = self._send(landlord, route, path, token, data, content_type)
        if answer.status_code == 412 and "ETag" in answer.headers:
            version = {"If-Match": answer.headers["ETag"]}
            answer = self._send(landlord, route, path, token, data, content_type, version)
        self.look(kind, landlord, route, answer)

    def _send(self, landlord, route, path, token, data, content_type, headers=()):
        other = self.crowd.host(self.another(landlord))
        given = dict.fromkeys(FOREIGN_HEADERS, other.split(".")[0]) | {"If-Match": '"1"'} | dict(headers)
        if not route.asks_version:
            del given["If-Match"]
        host = self.crowd.host(landlord) if self.turn % 2 else "localhost"
        return self.crowd.ask(route.method, path, token, host=host, headers=given, data=data, content_type=content_type)

    def look(self, kind, landlord, what, answer):
        text = answer.get_data().decode(errors="replace") + str(answer.headers)
        for word in self.crowd.foreign(landlord, text):
            self.crossings.report(kind, landlord, f"{what} shows {word}")
        if answer.status_code == 500:
            self.crossings.report(kind, landlord, f"{what} failed: {text[:200]}")
        if self.crowd.canaries[landlord] in text.lower():
            self.crossings.own_words_seen += 1
        self.crossings.outcomes[kind, answer.status_code] += 1

    def turn_pages(self, landlord):
        """A cursor goes on with the list of its landlord; with another's token it is none."""
        route, other = self.chance.choice(paged()), self.another(landlord)
        path = self._path(route, landlord)
        theirs = self.crowd.ask("GET", path, self.crowd.token_of(other, route), query_string={"limit": "1"})
        self.look("turn_pages", other, route, theirs)
        cursor = theirs.json.get("next") if theirs.status_code == 200 else None
        if cursor is None:
            return
        query = {"limit": "1", "cursor": cursor}
        onwards = self.crowd.ask("GET", path, self.crowd.token_of(other, route), query_string=query)
        self.look("turn_pages", other, route, onwards)
        if onwards.status_code != 200:
            self.crossings.report("turn_pages", other, f"{route} refuses its own cursor: {onwards.status_code}")
        answer = self.crowd.ask("GET", path, self.crowd.token_of(landlord, route), query_string=query)
        self.look("turn_pages", landlord, route, answer)
        if answer.status_code != 400:
            self.crossings.report("turn_pages", landlord, f"{route} takes a cursor of another landlord")

    def repeat_with_key(self, landlord):
        """The same person, address and Idempotency-Key at two landlords at once: to each its own command, done once."""
        key = self.chance.choice(KEYS)
        beside = eventlet.spawn(self._send_keyed, self.another(landlord), key)
        self._send_keyed(landlord, key)
        beside.wait()

    def _send_keyed(self, landlord, key):
        mark, route = (landlord, key), by_endpoint("make_my_complaint")
        data, content_type = self.crowd.body_for(landlord, route, 0)
        token = self.crowd.token_of(landlord, route)
        alone = not self.in_flight[mark]
        self.in_flight[mark] += 1
        answer = self.crowd.ask(
            route.method, route.path, token, headers={"Idempotency-Key": key}, data=data, content_type=content_type
        )
        self.in_flight[mark] -= 1
        self.look("repeat_with_key", landlord, route, answer)
        if code_of(answer) == "request_in_flight" and alone:
            self.crossings.report("repeat_with_key", landlord, "is kept waiting for another landlord's command")
        if answer.status_code == 201:
            first = self.first_answers.setdefault(mark, answer.json["id"])
            replayed = answer.headers.get("Idempotency-Replayed") == "true"
            if first != answer.json["id"] or replayed != (self.keyed_answers[mark] > 0):
                self.crossings.report("repeat_with_key", landlord, "is answered with another command")
            self.keyed_answers[mark] += 1

    def ask_at_foreign_host(self, landlord):
        route = self.chance.choice(reading())
        path = self._path(route, landlord)
        host = self.crowd.host(self.another(landlord))
        answer = self.crowd.ask("GET", path, self.crowd.token_of(landlord, route), host=host)
        self.look("ask_at_foreign_host", landlord, route, answer)
        if (answer.status_code, code_of(answer)) != (401, "wrong_landlord_host"):
            self.crossings.report("ask_at_foreign_host", landlord, f"{route} answers {answer.status_code} there")

    def withdraw_access(self, landlord):
        """A session with the same id at two landlords, withdrawn at one of them."""
        other, session = self.another(landlord), f"session-{self.turn}"
        route = by_endpoint("list_residents")
        registry._revoked[f"{landlord}:{session}"] = utc_now() + timedelta(hours=1)
        try:
            mine = self.crowd.ask("GET", route.path, self.crowd.staff_token(landlord, sid=session))
            theirs = self.crowd.ask("GET", route.path, self.crowd.staff_token(other, sid=session))
        finally:
            del registry._revoked[f"{landlord}:{session}"]
        if mine.status_code != 401:
            self.crossings.report("withdraw_access", landlord, "still gets in")
        if theirs.status_code != 200:
            self.crossings.report("withdraw_access", other, f"is refused for what {landlord} withdrew")
        self.look("withdraw_access", other, route, theirs)

    def count_requests(self, landlord):
        """A person of the same id at each landlord has what is left of their own rate, whatever others did."""
        token = self.crowd.staff_token(landlord, person_id="the-metered-one")
        self.asked_by_meter[landlord] = self.asked_by_meter.get(landlord, 0) + 1
        answer = self.crowd.ask("GET", "/api/v1/me", token)
        least = RATE_OF_TESTS - self.asked_by_meter[landlord]
        left = int(answer.headers["RateLimit"].split("r=")[1].split(";")[0])
        if left < least:
            self.crossings.report("count_requests", landlord, f"has {left} requests left, not {least}")

    # Events and timers

    def deliver(self, landlord):
        """One event, or a batch in which several landlords' events follow each other."""
        handler = self.chance.choice(landlord_handlers())
        others = [self.another(landlord) for _ in range(BATCH - 1)] if handler.batch else []
        events = [
            envelope(self.chance.choice(handler.contracts), one, self.crowd.canaries[one])
            for one in (landlord, *others)
        ]
        run = handle(handler, *map(delivery, events))
        self.crossings.outcomes["deliver", "handled"] += len(run.handled)
        self.crossings.outcomes["deliver", "failed"] += len(run.failures)
        for error in run.failures.values():
            if isinstance(error, WrongLandlord | NoLandlord):
                self.crossings.report("deliver", landlord, f"{handler} stopped at the last moment: {error!r}")

    def forge(self, landlord):
        """An event that says it is another landlord's than its routing key, which the broker has checked."""
        handler = self.chance.choice(landlord_handlers())
        contract, other = self.chance.choice(handler.contracts), self.another(landlord)
        forged = envelope(contract, other, self.crowd.canaries[landlord])
        run = handle(handler, delivery(forged, key=f"{landlord}.{contract.name}.v{contract.version}"))
        if run.handled:
            self.crossings.report("forge", other, f"{handler} believes what {landlord} said in its name")

    def take_timers_turn(self, landlord):
        kind, name = self.chance.choice(timers())
        self.crossings.outcomes["take_timers_turn", take_turn(kind, name, landlord)] += 1

    # Below the doors

    def use_documents(self, landlord):
        """Every way in which our code reads and saves a kind of document."""
        kind = self.chance.choice(kinds())
        with acting_for(landlord):
            rows = [repr(row) for row in kind.collection().find().limit(3)]
            try:
                rows += [repr(each.to_mongo()) for each in kind.objects.limit(3)]
                if issubclass(kind, Aggregate) and (raw := kind.collection().find_one({"gone_at": None})):
                    document = kind.find(raw["_id"])
                    rows.append(repr(document and document.to_mongo()))
                    if document is not None:
                        document.save()
            except (LostRace, Refusal):
                pass
            except (WrongLandlord, NoLandlord) as stopped:
                self.crossings.report("use_documents", landlord, f"{kind.__name__} was stopped: {stopped!r}")
            except Exception as error:  # noqa: BLE001 - made up documents need not be valid ones
                self.crossings.outcomes["use_documents", type(error).__name__] += 1
        for word in self.crowd.foreign(landlord, "".join(rows)):
            self.crossings.report("use_documents", landlord, f"{kind.__name__} shows {word}")
        self.crossings.own_words_seen += self.crowd.canaries[landlord] in "".join(rows).lower()

    def read_settings(self, landlord):
        """What is kept in memory for a second, of the same ids at every landlord."""
        kind = next(kind for kind in aggregates() if kind.__name__ == "Complaint")
        with acting_for(landlord):
            wanted = [kind.wanted(one) for one in self.crowd.ids[landlord]["complaint_id"][:3]]
            rows = repr(kind.read_settings(wanted))
        for word in self.crowd.foreign(landlord, rows):
            self.crossings.report("read_settings", landlord, f"shows {word}")

    def carry_over(self, landlord):
        """A query and a document of one landlord, used while working for another: both are refused."""
        kind, other = self.chance.choice(aggregates()), self.another(landlord)
        with acting_for(other):
            query = kind.objects.limit(2)
            raw = kind.collection().find_one({"gone_at": None})
            document = kind.loaded(raw) if raw else None
        for use in (lambda: list(query), query.first, query.count, lambda: document and document.save()):
            try:
                with acting_for(landlord):
                    use()
            except WrongLandlord:
                continue
            except Exception as error:  # noqa: BLE001 - something else stopped it, or it was let through
                self.crossings.report("carry_over", landlord, f"{kind.__name__}: {type(error).__name__}")
                continue
            if document is not None or (use is not None and raw is not None):
                self.crossings.report("carry_over", landlord, f"{kind.__name__} of {other} can be used")

    def forget_the_door(self, landlord):
        """Code that no door let in finds no landlord, whoever was worked for in this greenlet before."""
        kind = self.chance.choice(kinds())
        with acting_for(landlord):
            kind.collection().find_one()
        try:
            found = kind.collection().find_one()
        except NoLandlord:
            return
        self.crossings.report("forget_the_door", landlord, f"{kind.__name__} read {bool(found)} outside every door")


WEIGHTS = [
    *["read"] * 30, *["change"] * 20, *["turn_pages"] * 8, *["repeat_with_key"] * 6, *["ask_at_foreign_host"] * 3,
    *["withdraw_access"] * 2, *["count_requests"] * 3, *["deliver"] * 12, *["forge"] * 2, *["take_timers_turn"] * 2,
    *["use_documents"] * 6, *["read_settings"] * 2, *["carry_over"] * 2, *["forget_the_door"] * 2,
]  # fmt: skip


@cache
def reading():
    return [route for route in routes() if not route.changes and route.permission]


@cache
def changing():
    return [route for route in routes() if route.changes and route.permission]


@cache
def paged():
    return [route for route in reading() if "cursor" in route.queries()]


@cache
def by_endpoint(name):
    return next(route for route in routes() if route.endpoint == name)


@cache
def kinds():
    """Every kind of document that belongs to a landlord."""
    found = [kind for service in SERVICES for kind in provisioning.kinds_of(service)]
    return [kind for kind in found if kind.__module__.startswith("services.")]


@cache
def aggregates():
    return [kind for kind in kinds() if issubclass(kind, Aggregate)]
