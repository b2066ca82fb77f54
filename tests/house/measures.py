"""How long things are."""

from __future__ import annotations

import ast
from collections.abc import Iterator

MAX_MODULE_LINES = 300
MAX_FUNCTION_LINES = 40


def long_functions(tree: ast.Module) -> Iterator[str]:
    """`name (line 12): 57 lines` for every function over the limit, decorators not counted."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MAX_FUNCTION_LINES:
                yield f"{node.name} (line {node.lineno}): {lines} lines"
