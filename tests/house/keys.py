"""Which text keys the code names, and with which arguments."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

KEY_POSITION = {
    "say": 0,
    "Phrase": 0,
    "Reason": 0,
    "RowProblem": 2,
    "Refused": 0,
    "Broken": 0,
    "NotAllowed": 0,
    "Stale": 0,
    "NotFound": 0,
    "SlotGone": 0,
    "BadFile": 0,
}
"""Calls whose argument at this position is a text key."""

KEYWORDS_ARE_ARGUMENTS = {"say", "Broken", "NotAllowed", "Stale", "NotFound", "SlotGone", "BadFile"}
"""Calls whose keywords are the text's arguments; the others take a mapping behind the key."""

KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9_]+)+")


@dataclass(frozen=True, slots=True)
class Use:
    """A key at a place where it is surely a text key. `args` is None where the code computes them.

    `key` is a regular expression where the code puts a value into it: `need-kind-{kind}` is `need-kind-.+`.
    """

    key: str
    line: int
    args: frozenset[str] | None


def called_name(call: ast.Call) -> str:
    """`say` for both `say(…)` and `messages.say(…)`."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def spelled(node: ast.expr | None) -> Iterator[str]:
    """The keys an expression can have, as regular expressions; none where it is computed."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".+" for p in node.values)
    elif isinstance(node, ast.IfExp):
        yield from spelled(node.body)
        yield from spelled(node.orelse)


def key_node(call: ast.Call, position: int) -> ast.expr | None:
    """The argument that is the key: by position or by the name `key`."""
    if len(call.args) > position:
        return call.args[position]
    return next((keyword.value for keyword in call.keywords if keyword.arg == "key"), None)


def given_arguments(call: ast.Call, position: int) -> frozenset[str] | None:
    """Names of the text's arguments in this call, None where they are computed."""
    if called_name(call) in KEYWORDS_ARE_ARGUMENTS:
        names = [keyword.arg for keyword in call.keywords]
        return None if None in names else frozenset(name for name in names if name)
    mapping = call.args[position + 1] if len(call.args) > position + 1 else None
    if mapping is None:
        return frozenset() if not call.keywords else None
    if isinstance(mapping, ast.Dict) and all(isinstance(name, ast.Constant) for name in mapping.keys):
        return frozenset(str(name.value) for name in mapping.keys if isinstance(name, ast.Constant))
    return None


def uses(tree: ast.Module) -> Iterator[Use]:
    """Every key at a place of `KEY_POSITION`, and defaults of parameters called `key` that look like one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (position := KEY_POSITION.get(called_name(node))) is not None:
            args = None if called_name(node) == "Reason" else given_arguments(node, position)
            yield from (Use(key, node.lineno, args) for key in spelled(key_node(node, position)))
        elif isinstance(node, ast.arguments):
            positional = [*node.posonlyargs, *node.args]
            pairs = zip(positional[len(positional) - len(node.defaults) :], node.defaults, strict=True)
            for parameter, default in pairs:
                value = default.value if isinstance(default, ast.Constant) else None
                if parameter.arg == "key" and isinstance(value, str) and KEY.fullmatch(value):
                    yield Use(re.escape(value), default.lineno, None)


def mentions(tree: ast.Module) -> Iterator[str]:
    """Every string in the code that can be a key, as a regular expression, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr):
            yield from (each for each in spelled(node) if KEY.fullmatch(each.replace("\\-", "-").replace(".+", "0")))
