"""The points of a complaint in a response: every one is answered, and the decision is that of all of them together."""

from services.complaints.vocabulary import Outcome
from shared.errors import BadInput, RuleBroken


def unanswered(points, response):
    """Faults of a response to these points: [{pointer, detail}]. points: [text]; response: {part key: content}.

    A complaint of one point is answered by the decision and the reasons, which need not be said twice.
    Source: Complaint Handling Code 2024 para 6.7 (all points raised).
    """
    answers = _by_number(points, response)
    if len(points) <= 1 and not answers:
        return []
    return [
        {"pointer": f"/points/{number}", "detail": f"A response must state {what} on point {number}."}
        for number in range(1, len(points) + 1)
        for what in _lacks(answers.get(number, {}))
    ]


def check_decision(points, response):
    """Refuse a decision that is not that of the points together. Every point has been answered.

    Raises: RuleBroken decision_contradicts_points.
    """
    outcomes = {answer["outcome"] for answer in answered_points(points, response)}
    follows = overall(outcomes)
    if outcomes and response["decision"] != follows:
        detail = f"By the outcomes of its points this complaint is {follows.replace('_', ' ')}."
        fault = {"pointer": "/decision", "detail": detail}
        raise RuleBroken("decision_contradicts_points", detail, [fault], decision=follows)


def overall(outcomes):
    """The decision that follows from the outcomes of points."""
    return str(next(iter(outcomes)) if len(outcomes) == 1 else Outcome.PARTIALLY_UPHELD)


def answered_points(points, response):
    """[{number, words, outcome, reasons}] of a complete response."""
    answers = _by_number(points, response)
    if not answers:
        answers = {1: {"outcome": response["decision"], "reasons": response["reasons"]}}
    return [
        {"number": number, "words": words, "outcome": answers[number]["outcome"], "reasons": answers[number]["reasons"]}
        for number, words in enumerate(points, start=1)
    ]


def _by_number(points, response):
    """{number: answer}. Raises: BadInput unknown_point, point_answered_twice."""
    found: dict[int, dict] = {}
    for place, answer in enumerate(response.get("points") or []):
        number, pointer = answer["number"], f"/points/{place}/number"
        if number > len(points):
            detail = f"This complaint has {len(points)} points."
            raise BadInput("unknown_point", detail, [{"pointer": pointer, "detail": detail}])
        if number in found:
            detail = f"Point {number} is answered twice."
            raise BadInput("point_answered_twice", detail, [{"pointer": pointer, "detail": detail}])
        found[number] = answer
    return found


def _lacks(answer):
    if not answer.get("outcome"):
        yield "the outcome"
    if not (answer.get("reasons") or "").strip():
        yield "the reasons"
