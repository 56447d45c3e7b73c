"""We watch the tail: long files, long functions, many arguments. What is past the marks is listed, with its size."""

import ast
import re

import pytest

from tests.architecture.tree import ours

LINES, FUNCTION_LINES, ARGUMENTS = 300, 40, 5

# What may be longer, with its size and the reason
LONGER_FILES: dict[str, int] = {}
LONGER_FUNCTIONS: dict[str, int] = {}
MORE_ARGUMENTS = {
    "deploy/demo/client.py:call": 6,  # an HTTP request has that many parts
    "shared/bus/lane.py:_ended": 7,  # nameko calls it, with three arguments of its own
    "shared/context.py:acting_for": 6,  # the landlord, and what is known of where the work came from
}


def _files():
    return {module.path: module.text.count("\n") for module in ours() if module.text.count("\n") > LINES}


def _functions():
    for module in ours():
        for node in module.nodes(ast.FunctionDef, ast.AsyncFunctionDef):
            yield f"{module.path}:{node.name}", node


def _longer():
    lengths = {name: node.end_lineno - node.lineno + 1 for name, node in _functions()}
    return {name: length for name, length in lengths.items() if length > FUNCTION_LINES}


def _with_more_arguments():
    found = {}
    for name, node in _functions():
        given = [each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
        count = len([each for each in given if each not in ("self", "cls")])
        if count > ARGUMENTS:
            found[name] = count
    return found


@pytest.mark.parametrize(
    ("what", "found", "allowed"),
    [
        (f"lines; past {LINES} a file becomes a folder with a module per noun", _files, LONGER_FILES),
        (f"lines; past {FUNCTION_LINES} a function hides something that has a name", _longer, LONGER_FUNCTIONS),
        (f"arguments; more than {ARGUMENTS} belong together and have a name", _with_more_arguments, MORE_ARGUMENTS),
    ],
    ids=["files", "functions", "arguments"],
)
def test_the_tail_does_not_grow(what, found, allowed):
    over = {name: size for name, size in found().items() if size > allowed.get(name, 0)}
    assert not over, f"{over}: {what}. Where it must be, say so on the list in {__file__.rsplit('/', 1)[-1]}."


@pytest.mark.parametrize(
    ("found", "allowed"),
    [(_files, LONGER_FILES), (_longer, LONGER_FUNCTIONS), (_with_more_arguments, MORE_ARGUMENTS)],
    ids=["files", "functions", "arguments"],
)
def test_the_lists_are_still_needed(found, allowed):
    unneeded = allowed.keys() - found().keys()
    assert not unneeded, f"Take {sorted(unneeded)} off the list: it is short enough now."


# "Source: Act or standard, and where in it", or who says so where no text does
SOURCE = re.compile(r"Source: (?=[^\n]*(?:\d|practice))[A-Z][^\n]{8,}")


def test_sources_of_legal_rules_are_well_formed():
    for module in ours():
        for number, line in enumerate(module.text.splitlines(), start=1):
            if re.search(r"\bsources?:", line, re.IGNORECASE) and "Source:" in line:
                assert SOURCE.search(line), (
                    f"{module.path}:{number}: write `Source: <Act or standard> <section or paragraph>`."
                )
