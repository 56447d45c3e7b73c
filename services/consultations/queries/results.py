"""Results: counted anew each time, by question and by channel.

No margin of error is shown: whoever wanted to answered, which is no probability sample.
"""

from services.consultations.model import Consultation, Response
from shared.errors import NotFound
from shared.small_numbers import SmallNumbers

FOR_RESIDENTS = SmallNumbers(few=5, small="<5", hidden="hidden")


def show_results(consultation_id, *, for_staff):
    """How many answered, how, and what. Residents see it once feedback is published, without small counts.

    Raises: NotFound consultation_not_found, results_not_published.
    """
    consultation = Consultation.get(consultation_id)
    if not for_staff and consultation.feedback_published_at is None:
        raise NotFound("results_not_published", "There are no published results of this consultation.")
    results = _results(consultation, _counted(consultation))
    return results if for_staff else without_small_counts(results)


def _counted(consultation):
    """{"responses": rows, "answered": rows, "values": rows} of one pass over the responses that count."""
    closed = [question["id"] for question in consultation.questions if question["kind"] != "free_text"]
    by_question = [
        {"$project": {"channel": 1, "answer": {"$objectToArray": "$answers"}}},
        {"$unwind": "$answer"},
    ]
    pipeline = [
        {"$match": {"consultation_id": consultation.id, "counts": True}},
        {
            "$facet": {
                "responses": [_count_by({"channel": "$channel", "respondent": "$respondent"})],
                "answered": [*by_question, _count_by({"question": "$answer.k", "channel": "$channel"})],
                "values": [
                    *by_question,
                    {"$match": {"answer.k": {"$in": closed}}},
                    {"$unwind": "$answer.v"},  # one value of a single answer, each value of several
                    _count_by({"question": "$answer.k", "value": "$answer.v", "channel": "$channel"}),
                ],
            }
        },
    ]
    return next(iter(Response.collection().aggregate(pipeline)))


def _count_by(key):
    return {"$group": {"_id": key, "count": {"$sum": 1}}}


def _results(consultation, counted):
    responses = sum(row["count"] for row in counted["responses"])
    residents = _sum(counted["responses"], respondent="resident")
    size = consultation.audience_size
    return {
        "consultation_id": consultation.id,
        "audience_size": size,
        "responses": responses,
        "responses_of_residents": residents,
        "response_rate": round(100 * residents / size, 1) if size else None,
        "channels": [
            {"channel": key, "count": count} for key, count in sorted(_by_channel(counted["responses"]).items())
        ],
        "questions": [_result(question, counted) for question in consultation.questions],
    }


def _result(question, counted):
    answered = [row for row in counted["answered"] if row["_id"]["question"] == question["id"]]
    values = [row for row in counted["values"] if row["_id"]["question"] == question["id"]]
    return {
        "id": question["id"],
        "text": question["text"],
        "kind": question["kind"],
        "answered": _sum(answered),
        "answered_by_channel": _by_channel(answered),
        "average": _average(values) if question["kind"] == "scale" else None,
        "answers": [_answer(value, label, values) for value, label in _answers_offered(question)],
    }


def _answer(value, label, rows):
    chosen = [
        row
        for row in rows
        if row["_id"]["value"] == value and isinstance(row["_id"]["value"], bool) == isinstance(value, bool)
    ]
    return {"answer": value, "label": label, "count": _sum(chosen), "by_channel": _by_channel(chosen)}


def _answers_offered(question):
    if question["kind"] == "yes_no":
        return [(True, "Yes"), (False, "No")]
    if question["kind"] == "scale":
        return [(value, str(value)) for value in range(question["lowest"], question["highest"] + 1)]
    return [(choice["id"], choice["label"]) for choice in question.get("choices", [])]


def _average(rows):
    number = _sum(rows)
    return round(sum(row["_id"]["value"] * row["count"] for row in rows) / number, 2) if number else None


def _sum(rows, **where):
    return sum(row["count"] for row in rows if all(row["_id"][name] == value for name, value in where.items()))


def _by_channel(rows):
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["_id"]["channel"]] = counts.get(row["_id"]["channel"], 0) + row["count"]
    return counts


def without_small_counts(results):
    """The same for everybody to read: counts of 1 to 4 are "<5", and nothing is left that would give them away.

    What was answered by which channel is left out.
    """
    channels = FOR_RESIDENTS.of_parts({row["channel"]: row["count"] for row in results["channels"]})
    few = FOR_RESIDENTS.is_small(results["responses_of_residents"])
    return results | {
        "responses": FOR_RESIDENTS.shown(results["responses"]),
        "responses_of_residents": FOR_RESIDENTS.shown(results["responses_of_residents"]),
        "response_rate": None if few else results["response_rate"],
        "channels": [{"channel": key, "count": count} for key, count in channels.items()],
        "questions": [_question_without_small_counts(question) for question in results["questions"]],
    }


def _question_without_small_counts(question):
    counts = {row["answer"]: row["count"] for row in question["answers"]}
    shown = {answer: FOR_RESIDENTS.shown(count) for answer, count in counts.items()}
    exact = not any(FOR_RESIDENTS.is_small(count) for count in counts.values())
    return question | {
        "answered": FOR_RESIDENTS.shown(question["answered"]) if exact else None,
        "answered_by_channel": {},
        "average": question["average"] if exact else None,
        "answers": [row | {"count": shown[row["answer"]], "by_channel": {}} for row in question["answers"]],
    }
