"""Whether answers fit the questions. Nothing here reads or stores."""

from shared.errors import BadInput

LONGEST_ANSWER = 4000  # characters of one free text, where the question names no other limit
LONGEST_IN_ALL = 20_000  # characters of all free texts of one response


def check_answers(questions, answers, *, complete=True):
    """Refuse answers that do not fit. complete: required questions must be answered (not so on paper, as it came).

    questions: as the consultation keeps them. answers: {question id: answer}. An answer of None counts as none.
    Returns the answers that were given.
    Raises: BadInput unknown_question, answer_not_allowed, answer_missing, with the fields at fault.
    """
    known = {question["id"]: question for question in questions}
    given = {key: value for key, value in answers.items() if value is not None}
    _refuse(
        "unknown_question",
        "There is no such question.",
        [(key, "Not a question here.") for key in given.keys() - known],
    )
    faults = [(key, fault) for key, value in given.items() if (fault := _fault(known[key], value))]
    _refuse("answer_not_allowed", "Some answers do not fit their questions.", faults)
    if complete:
        missing = [key for key, question in known.items() if question.get("required") and key not in given]
        _refuse(
            "answer_missing", "Some questions must be answered.", [(key, "Answer this question.") for key in missing]
        )
    if not given:
        raise BadInput("answer_missing", "Answer at least one question.")
    if sum(len(given[key]) for key in given if known[key]["kind"] == "free_text") > LONGEST_IN_ALL:
        raise BadInput("answer_not_allowed", f"All comments together may have {LONGEST_IN_ALL} characters.")
    return given


def _refuse(code, detail, faults):
    if faults:
        fields = [{"pointer": "/answers/" + _escaped(key), "detail": fault} for key, fault in sorted(faults)[:100]]
        raise BadInput(code, detail, fields)


def _escaped(key):
    return key[:100].replace("~", "~0").replace("/", "~1")


def _fault(question, value):
    return _FAULTS[question["kind"]](question, value)


def _single_choice(question, value):
    return None if isinstance(value, str) and value in _choices(question) else "Choose one of the answers offered."


def _multiple_choice(question, value):
    allowed = _choices(question)
    if not isinstance(value, list) or not value or not all(isinstance(one, str) and one in allowed for one in value):
        return "Choose from the answers offered."
    if len(set(value)) != len(value):
        return "Choose each answer once."
    most = question.get("most_choices") or len(allowed)
    return f"Choose at most {most}." if len(value) > most else None


def _scale(question, value):
    lowest, highest = question["lowest"], question["highest"]
    whole = isinstance(value, int) and not isinstance(value, bool)
    return None if whole and lowest <= value <= highest else f"Give a whole number from {lowest} to {highest}."


def _yes_no(_question, value):
    return None if isinstance(value, bool) else "Answer true or false."


def _free_text(question, value):
    longest = question.get("longest") or LONGEST_ANSWER
    if not isinstance(value, str) or not value.strip():
        return "Write something, or leave it out."
    return f"Write at most {longest} characters." if len(value) > longest else None


def _choices(question):
    return [choice["id"] for choice in question["choices"]]


_FAULTS = {
    "single_choice": _single_choice,
    "multiple_choice": _multiple_choice,
    "scale": _scale,
    "yes_no": _yes_no,
    "free_text": _free_text,
}
