"""Every message for people is a literal template with all fields given, because translations are looked up by it."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from recap_engine import errors

ENGINE = Path(__file__).parents[2] / "recap_engine"
MESSAGES = {"Translatable", *(name for name, kind in vars(errors).items() if isinstance(kind, type))} - {"Any"}
INDIRECT = {
    "audio/source.py",
    "batch/pipeline.py",
    "batch/run.py",
    "datastore/check.py",
    "datastore/file_guard.py",
    "datastore/proposals.py",
    "datastore/sqlite_errors.py",
    "errors.py",
    "i18n.py",
    "translatable.py",
}
"""Modules that hand a message on, or choose its literal template from a table of their own."""

CARRIED = {"message", "reason", "fault"}
"""Names of a `Translatable` that is raised as it is."""


def sources() -> list[Path]:
    return sorted(ENGINE.rglob("*.py"))


def constructions(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if name in MESSAGES and (node.args or node.keywords):
                yield node


def fault(call: ast.Call, *, indirect: bool = False) -> str | None:
    """What is wrong with one construction; ``indirect`` ones may take their template or fields from elsewhere."""
    if len(call.args) != 1:
        return "takes one template and named fields"
    (first,) = call.args
    name = first.attr if isinstance(first, ast.Attribute) else getattr(first, "id", "")
    if name in CARRIED and not call.keywords:
        return None
    if indirect and not isinstance(first, ast.JoinedStr | ast.BinOp):
        return None
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return f"has no literal template: {ast.unparse(first)}"
    if any(keyword.arg is None for keyword in call.keywords):
        return "takes fields that cannot be seen here (**)"
    wanted = {field for _, field, _, _ in string.Formatter().parse(first.value) if field is not None}
    given = {keyword.arg for keyword in call.keywords}
    return None if wanted == given else f"wants {sorted(wanted)} and is given {sorted(map(str, given))}"


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ENGINE)))
def test_messages_are_literal_templates_with_their_fields(path: Path) -> None:
    indirect = path.relative_to(ENGINE).as_posix() in INDIRECT
    calls = constructions(ast.parse(path.read_text("utf-8")))
    found = [(call.lineno, fault(call, indirect=indirect)) for call in calls]
    assert [(line, why) for line, why in found if why is not None] == []


@pytest.mark.parametrize(
    ("code", "sound"),
    [
        ('AudioError("{path} is empty.", path=path)', True),
        ('AudioError("Nothing is there.")', True),
        ("BundleError(error.message)", True),
        ('AudioError(f"{path} is empty.")', False),
        ('AudioError("{path} is empty.")', False),
        ('AudioError("It is empty.", path=path)', False),
        ('AudioError("It is empty: " + why)', False),
        ("Translatable(text)", False),
    ],
)
def test_the_rule_distinguishes_templates_from_ready_made_sentences(code: str, sound: bool) -> None:
    (call,) = constructions(ast.parse(code))
    assert (fault(call) is None) is sound
