"""No SQL is built from what people type: every statement in the product is written out, or made by SQLAlchemy."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

RAW_MAKERS = {"text", "literal_column", "TextClause", "DDL", "literal"}
"""What SQLAlchemy makes statements of texts with; the product uses none of it."""

RAW_TAKERS = {"exec_driver_sql", "executescript", "executemany", "execute"}
MAY_BE_FILLED_IN = {"journal_mode()", "LOCK"}
"""Expressions of our own that may stand in a statement: no input reaches them."""

MIGRATIONS = "dispatch/storage/migrations/"
"""Nothing that people type reaches a migration, whose statements name their tables in loops."""


def faults(source: str) -> Iterator[str]:
    """Give a sentence for each place that may make SQL out of texts."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            for alias in node.names:
                if alias.name in RAW_MAKERS:
                    yield f"{node.lineno}: imports {alias.name}"
        elif isinstance(node, ast.Attribute) and node.attr in RAW_MAKERS:
            if ast.unparse(node.value) in {"sa", "sqlalchemy"}:
                yield f"{node.lineno}: uses {node.attr}"
        elif isinstance(node, ast.Call):
            yield from _faults_of_call(node)


def _faults_of_call(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
    if name in RAW_TAKERS and call.args and not written_out(call.args[0]):
        yield f"{call.lineno}: {name}({ast.unparse(call.args[0])})"
    if name in {"prefix_with", "suffix_with", "with_hint", "op"}:
        yield f"{call.lineno}: {name} takes SQL"
    if name == "getattr" and not isinstance(call.args[1], ast.Constant):
        yield f"{call.lineno}: a column by name: {ast.unparse(call)}"


def written_out(statement: ast.expr) -> bool:
    """Return whether a statement is one of SQLAlchemy's, or a text in which nothing strange is filled in."""
    if isinstance(statement, ast.JoinedStr):
        filled = [part.value for part in statement.values if isinstance(part, ast.FormattedValue)]
        return all(ast.unparse(part) in MAY_BE_FILLED_IN or written_out(part) for part in filled)
    if isinstance(statement, ast.IfExp):
        return written_out(statement.body) and written_out(statement.orelse)
    if isinstance(statement, ast.BinOp | ast.FormattedValue):
        return False
    if isinstance(statement, ast.Call):
        return ast.unparse(statement.func).split(".")[-1] not in {"format", "join", "replace"}
    return isinstance(statement, ast.Constant) or not_a_text(statement)


def not_a_text(statement: ast.expr) -> bool:
    """Return whether a name stands for a statement of SQLAlchemy's, or for a constant of the module."""
    if not isinstance(statement, ast.Name):
        return False
    return statement.id in {"query", "statement", "grouped"} or statement.id.isupper()


def test_the_product_builds_no_sql(repository: Path) -> None:
    """No file with SQLAlchemy makes a statement out of a text that is not written out in it."""
    found = []
    looked_at = 0
    for path in sorted((repository / "dispatch").rglob("*.py")):
        name = path.relative_to(repository).as_posix()
        source = path.read_text("utf-8")
        if name.startswith(MIGRATIONS) or ("sqlalchemy" not in source and "sqlite3" not in source):
            continue
        looked_at += 1
        found += [f"{name}:{fault}" for fault in faults(source)]
    assert looked_at > 10
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "from sqlalchemy import text",
        "from sqlalchemy.sql.expression import literal_column",
        "import sqlalchemy as sa\nsa.text(name)",
        "connection.exec_driver_sql(f'SELECT * FROM t ORDER BY {column}')",
        "connection.exec_driver_sql('SELECT ' + column)",
        "connection.exec_driver_sql('SELECT {}'.format(column))",
        "connection.exec_driver_sql('SELECT %s' % column)",
        "connection.exec_driver_sql(asked)",
        "cursor.execute(f'PRAGMA x = {value}')",
        "session.execute('SELECT ' + wish)",
        "query.order_by(getattr(Row, wish))",
        "query.prefix_with(wish)",
        "column.op(wish)(1)",
    ],
)
def test_a_statement_made_of_texts_is_found(source: str) -> None:
    """Each way to bring a text of somebody else's into a statement is one fault."""
    assert len(list(faults(source))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "connection.exec_driver_sql('BEGIN' if reading else 'BEGIN IMMEDIATE')",
        'connection.exec_driver_sql(f\'PRAGMA query_only = {"ON" if reading else "OFF"}\')',
        "session.execute(select(Row).where(Row.id == wish))",
        "session.execute(query)",
    ],
)
def test_a_statement_that_is_written_out_passes(source: str) -> None:
    """Statements without anybody's text raise no fault."""
    assert list(faults(source)) == []
