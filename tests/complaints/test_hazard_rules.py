"""The words that are signs of danger: more is reported rather than less, and nothing that is written makes it slow."""

import random
from datetime import UTC, datetime

import pytest

from services.complaints.hazard_kinds import HazardKind, Severity
from services.complaints.hazard_rulebook import RULEBOOKS
from services.complaints.hazard_rules import look_for_signs
from services.complaints.hazard_words import LONGEST, REACH, REACH_OF_RUN, Finder, Phrase, forms
from services.complaints.vocabulary import Category
from shared.contracts.complaints import HAZARD_KINDS, HAZARD_SEVERITIES

NOVEMBER, JULY = datetime(2026, 11, 23, 10, tzinfo=UTC), datetime(2026, 7, 6, 10, tzinfo=UTC)


def rules_in(text, at=NOVEMBER, category=None, **more):
    signs = look_for_signs(text, category, at, **more)
    return set(signs.rules) if signs else set()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("There is black MOULD all over the bedroom wall", "damp_or_mould"),
        ("moldy walls and the paper is peeling", "damp_or_mould"),
        ("the condensaton runs down", "damp_or_mould"),
        ("We could smell something like gas in the hall", "smell_of_gas"),
        ("gas is leaking from the hob", "smell_of_gas"),
        ("the carbon-monoxide alarm went off", "carbon_monoxide"),
        ("My CO detector beeps", "carbon_monoxide"),
        ("sparks came out of the socket", "electric_danger"),
        ("I got an electric shock", "electric_danger"),
        ("water is dripping onto the fuse box and the light", "electric_danger"),
        ("we have had no electricity since Friday", "electric_fault"),
        ("somebody set fire to the bins", "fire_now"),
        ("the bin store is on fire", "fire_now"),
        ("There was a fire in the flat below us", "fire_now"),
        ("smoke was pouring out of the riser", "fire_now"),
        ("The fire door on the second floor does not close.", "fire_safety"),
        ("the smoke alarm isn't there any more, it's missing", "fire_safety"),
        ("fire doors are propped open", "fire_safety"),
        ("my ceiling has collapsed", "collapse"),
        ("bricks falling from the chimney", "collapse"),
        ("a large crack in the wall", "structure"),
        ("the handrail is loose", "falls"),
        ("she fell on the broken step", "falls"),
        ("The boiler\u2019s broken again", "no_heating"),
        ("we have no hot water", "no_heating"),
        ("raw sewage in the garden", "sewage"),
        ("the toilet is blocked and we have only one", "sewage"),
        ("a burst pipe flooded the flat", "flood"),
        ("it's leaking under the sink", "leak"),
        ("they found asbestos behind the bath", "asbestos"),
        ("rats in the kitchen", "pests"),
        ("the front door won't lock", "insecure_home"),
        ("I was trapped in the lift for an hour", "trapped_in_lift"),
        ("The lift has been out of order since 2 November", "lift_out"),
        ("it is unbearably hot at night", "too_hot"),
        ("Mae llwydni ar y waliau", "damp_or_mould"),
        ("Mae aroglau: arogl nwy cryf", "smell_of_gas"),
        ("Dim gwres ers wythnos", "no_heating"),
        ("Does dim dŵr poeth yma, dim dŵr o gwbl", "flood"),
    ],
)
def test_a_sign_of_danger_is_found(text, rule):
    assert rule in rules_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The entry phone has been out of order since 2 November. Nobody calls back.",
        "My rent account is wrong and you lost my letter.",
        "The neighbours play loud music every night.",
        "Nobody told me about the meeting. The staff were rude.",
        "I want to complain about the gardening contract and the parking permits.",
        "The gasworks museum trip was cancelled",
        "She is a firefighter and wants a parking space",
    ],
)
def test_what_is_no_sign_is_left_alone(text):
    assert rules_in(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "The fire door on the second floor does not close.",
        "They set the fire alarm off twice a week and the smoke alarm is coming off the ceiling",
        "The gas fire in the lounge was serviced last week",
    ],
)
def test_what_has_the_word_fire_in_it_is_not_therefore_a_fire(text):
    assert "fire_now" not in rules_in(text)


def test_words_of_a_run_follow_each_other_at_once_and_may_end_far_from_the_others():
    finder = Finder([Phrase("one", "on+fire"), Phrase("two", "fire+door~ shut")])
    assert [match.rule for match in finder.find("it is on fire")] == ["one"]
    assert finder.find("fire door on") == finder.find("fire on a door shut") == []
    between = " ".join(["xyz"] * REACH_OF_RUN)
    (match,) = finder.find(f"the fire doors {between} shut")
    assert (match.starts, match.rule) == (4, "two")
    assert finder.find(f"the fire doors {between} xyz shut") == []


def test_only_whole_words_count():
    assert rules_in("dampen, ratify, scaremongering, mouldering") == set()


@pytest.mark.parametrize(("between", "found"), [(REACH, True), (REACH + 1, False)])
def test_the_words_of_a_phrase_stand_near_each_other_in_any_order(between, found):
    others = " ".join(["xyz"] * between)
    for text in (f"gas {others} smell", f"smell {others} gas"):
        assert ("smell_of_gas" in rules_in(text)) is found


@pytest.mark.parametrize("text", ["There is no damp in here", "I never smelt gas", "does not leak"])
def test_what_is_denied_is_reported_all_the_same_and_says_so(text):
    (match, *_) = look_for_signs(text, None, NOVEMBER).matches
    assert match.perhaps_denied


def test_what_a_phrase_itself_denies_is_not_a_denial():
    (match,) = look_for_signs("We have no heating", None, NOVEMBER).matches
    assert not match.perhaps_denied


@pytest.mark.parametrize(
    "text",
    ["Since May: black mould!", "Nos da \u2014 ce\u0301ramique, llwydni du", "it\u2019s the boiler\u2019s fault"],
)
def test_the_place_in_the_text_is_that_of_the_words(text):
    for match in look_for_signs(text, None, NOVEMBER).matches:
        said = text[match.starts : match.ends]
        assert said in text
        assert any(word in said for word in ("mould", "llwydni", "boiler"))


@pytest.mark.parametrize("text", ["mo\u00aduld", "MOULD\u200b", "m\u006f\u0301uld"])
def test_accents_and_signs_that_nobody_sees_do_not_hide_a_word(text):
    assert "damp_or_mould" in rules_in(text)


@pytest.mark.parametrize(("at", "severity"), [(NOVEMBER, "emergency"), (JULY, "significant")])
def test_no_heating_is_an_emergency_in_the_cold_months(at, severity):
    assert look_for_signs("the heating is broken", None, at).severity == severity


def test_the_most_severe_rule_decides():
    assert look_for_signs("damp, and a smell of gas", None, JULY).severity == "emergency"


def test_a_category_alone_is_a_sign_where_no_word_is():
    assert rules_in("Please call me", category=Category.HEALTH_AND_SAFETY) == {"said_by_category"}
    assert rules_in("mould", category=Category.HEALTH_AND_SAFETY) == {"damp_or_mould"}


def test_a_landlord_adds_words_and_takes_none_away():
    own = (("damp_or_mould", "pink slime"),)
    assert rules_in("Pink slime on the tiles", own=own) == {"damp_or_mould"}
    assert rules_in("mould", own=own) == {"damp_or_mould"}
    assert rules_in("Pink slime on the tiles") == set()


@pytest.mark.parametrize(
    ("word", "some"),
    [
        ("leak~", {"leak", "leaks", "leaking", "leaked", "leaky"}),
        ("smoke~", {"smoke", "smokes", "smoked", "smoking"}),
        ("drip~", {"drip", "dripping", "dripped"}),
        ("battery~", {"battery", "batteries"}),
        ("rat|mouse", {"rat", "mouse"}),
        ("won't", {"won't", "wont"}),
    ],
)
def test_inflexions(word, some):
    assert some <= forms(word)


def test_every_phrase_can_be_found_by_its_own_words():
    for book in RULEBOOKS:
        for rule in book.rules:
            for said in rule.phrases:
                assert len(said.split()) <= LONGEST, said
                text = " ".join(min(sorted(forms(word)), key=len) for word in said.split())
                assert Finder([Phrase(rule.id, said)]).find(text), (rule.id, said)


def test_rule_ids_are_unique_and_kinds_and_severities_those_that_are_announced():
    for book in RULEBOOKS:
        assert len(book.by_id) == len(book.rules)
    assert tuple(str(kind) for kind in HazardKind) == HAZARD_KINDS
    assert tuple(str(one) for one in Severity) == HAZARD_SEVERITIES


@pytest.mark.parametrize(
    "piece", ["a", "'", "a'", "a''", "no ", "no not ", "no broken ", "gas ", "e\u0301", "\u0301", "water leak "]
)
def test_the_work_grows_with_the_text_and_not_faster(piece, monkeypatch):
    """Steps are counted, not time: ten times the text is at most about ten times the steps."""
    steps = []
    really = Finder._phrases_with

    def counted(finder, *found):
        steps[-1] += 1
        return really(finder, *found)

    monkeypatch.setattr(Finder, "_phrases_with", counted)
    for length in (1_000, 10_000):
        steps.append(1)
        look_for_signs((piece * length)[:length], None, NOVEMBER)
    assert steps[1] <= 11 * steps[0] + 10


def test_any_text_at_all_can_be_looked_at():
    chance = random.Random(1)  # noqa: S311 - the same texts every time
    for _ in range(200):
        text = "".join(chr(chance.choice([32, 39, 8217, 769, 228, 97, 0x1F600, 0x200D, 48, 95])) for _ in range(200))
        look_for_signs(text, None, NOVEMBER)
