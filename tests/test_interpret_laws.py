from __future__ import annotations

import ast
import keyword
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT
from running import traced
from valgap_lint.ir.facts import Fact, Known, OneOf, Unknown
from valgap_lint.ir.operations import Argument
from valgap_lint.ir.trace import Trace

FILES = sorted((ROOT / "fixtures").rglob("*.py"))


class _Renamer(ast.NodeTransformer):
    """Renames what a script binds itself at module level or in functions: variables, not attributes, keywords or imports."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:  # the name is the interface of ast
        return ast.copy_location(ast.Name(self.names.get(node.id, node.id), node.ctx), node)


def variables(tree: ast.AST) -> list[str]:
    """The names that assignments and loops bind, in order, without what is imported, defined or passed."""
    bound = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    taken = {alias.asname or alias.name for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names}
    taken |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    taken |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    taken |= {name for node in ast.walk(tree) if isinstance(node, ast.Global | ast.Nonlocal) for name in node.names}
    taken |= {
        item.id
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for statement in node.body
        for item in ast.walk(statement)
        if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(item, ast.Name)
    }
    return [name for name in dict.fromkeys(bound) if name not in taken]


def shape(trace: Trace) -> tuple[object, ...]:
    """All that a trace says but where it stands and what the user calls things."""
    operations = tuple((o.kind, o.callee, o.inputs, o.outputs, o.group, tuple(_fact(a) for a in o.arguments)) for o in trace.operations)
    endpoints = tuple((e.id, e.role, e.model, e.call, e.components, e.container, e.certain) for e in trace.endpoints)
    models = tuple((m.id, m.kind, tuple(layer.callee for layer in m.layers), m.entry, m.complete) for m in trace.models)
    events = tuple((e.index, e.model, e.happening, e.call, e.endpoints, tuple(o.callee for o in e.objects), e.scope) for e in trace.events)
    quantities = tuple((q.id, q.measure, q.call, q.model, q.key, q.selection, q.port) for q in trace.quantities)
    comparisons = tuple((c.left, c.right, c.how, c.callee) for c in trace.comparisons)
    return operations, endpoints, models, events, quantities, comparisons


def _fact(argument: Argument) -> object:
    return argument.name, _plain(argument.value)


def _plain(fact: Fact) -> object:
    """A fact without the place and the words of its reason."""
    match fact:
        case OneOf(alternatives):
            return tuple((under, _plain(item)) for under, item in alternatives)
        case Unknown(reason):
            return reason.kind
        case Known(value):
            return re.sub(r"0x[0-9a-f]+", "", repr(value))


@pytest.mark.parametrize("file", FILES[::5], ids=lambda path: path.stem)
def test_a_run_can_be_repeated(file: Path) -> None:
    text = file.read_text()
    assert traced(text) == traced(text)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(file=st.sampled_from(FILES), data=st.data())
def test_renaming_variables_changes_nothing(file: Path, data: st.DataObject) -> None:
    tree = ast.parse(file.read_text())
    names = variables(tree)
    fresh = data.draw(st.lists(st.from_regex(r"[a-z]{3,9}_v", fullmatch=True), min_size=len(names), max_size=len(names), unique=True))
    renaming = {old: new for old, new in zip(names, fresh, strict=True) if not keyword.iskeyword(new)}
    before = traced(ast.unparse(tree))
    after = traced(ast.unparse(_Renamer(renaming).visit(ast.parse(file.read_text()))))
    assert shape(before) == shape(after)


@pytest.mark.parametrize("file", FILES[::6], ids=lambda path: path.stem)
def test_comments_and_empty_lines_change_no_more_than_places(file: Path) -> None:
    text = file.read_text()
    spaced = "\n".join(line if line.startswith((" ", ")", "]", "}")) else f"\n# a remark\n{line}" for line in text.splitlines())
    assert shape(traced(text)) == shape(traced(spaced))


@pytest.mark.parametrize("file", FILES[1::6], ids=lambda path: path.stem)
def test_a_script_inside_a_function_is_the_same_script(file: Path) -> None:
    tree = ast.parse(file.read_text())
    if any(isinstance(node, ast.ClassDef | ast.FunctionDef | ast.Lambda | ast.If) for node in ast.walk(tree)):
        return
    body = "\n".join("    " + line for line in ast.unparse(tree).splitlines())
    assert shape(traced(ast.unparse(tree))) == shape(traced(f"def everything():\n{body}\neverything()\n"))


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_operations_point_backwards_and_at_what_is_there(file: Path) -> None:
    trace = traced(file.read_text())
    for number, operation in enumerate(trace.operations):
        assert operation.id == number
        assert all(port.operation < number for port in operation.inputs)
        assert all(0 <= port.index < trace.operations[port.operation].outputs for port in operation.inputs)
        assert operation.outputs == 1 or operation.outputs == len(operation.inputs)
    for endpoint in trace.endpoints:
        assert 0 <= endpoint.model < len(trace.models)
        assert all(component.port.operation < len(trace.operations) for component in endpoint.components)
    assert [model.id for model in trace.models] == list(range(len(trace.models)))
    assert all(entry < len(trace.operations) for model in trace.models for entry in model.entry)
    assert all(c.left < len(trace.quantities) and c.right < len(trace.quantities) for c in trace.comparisons)
