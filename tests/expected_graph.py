"""The graph that a fixture expects, in comments beside the lines of its endpoints, and the graph that a run saw, in the same words.

A comment names the model, the role and the component, then the steps from the source on, in the order of the script:

    # graph: model.train x = directory("train") > decode(3, "rgb") > resize(64, 64) > affine(1 / 255) > shuffle > batch(32)
    # graph: model.train y = directory("train", component="y")
    history = model.fit(images, epochs=3)

It belongs to the endpoint on its own line, or, where it stands alone, on the next line of code. What comes after `#` and begins with `>` goes
on with the line above. Steps are kinds of ir/vocabulary.py, and their arguments stand in the order given there, or under their names; what is
not written is not compared, `...` leaves one out, and `unknown` is a value that is not known. Steps that change nothing (`identity`) are left
out, and turns of a loop are seen once. All x components of all endpoints have to be there, the others may be.
"""

from __future__ import annotations

import ast
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.endpoints import Component, Endpoint
from valgap_lint.ir.facts import Constant, Known, OneOf, Unknown
from valgap_lint.ir.operations import Operation
from valgap_lint.ir.vocabulary import KINDS
from valgap_lint.pipeline.folding import Folding
from valgap_lint.pipeline.graph import PipelineGraph

_COMMENT = re.compile(r"#\s*graph:\s*(?P<model>\S.*?)\.(?P<role>train|validation|evaluate|predict) (?P<component>[\w.]+) = (?P<chain>.*)")
_MORE = re.compile(r"\s*#\s*(?P<chain>>.*)")
_BARE = re.compile(r"\s*(#.*)?$")


@dataclass(frozen=True, slots=True, order=True)
class Arrival:
    """One component of one endpoint, by the file's name, the cell (-1 in a script) and the line."""

    path: str
    cell: int
    line: int
    model: str
    role: str
    component: str

    def __str__(self) -> str:
        cell = f" cell {self.cell}" if self.cell >= 0 else ""
        return f"{self.path}{cell} line {self.line}: {self.model}.{self.role} {self.component}"


@dataclass(frozen=True, slots=True)
class Step:
    """A kind of operation and what is said of its arguments: a constant, or the name `unknown`."""

    kind: str
    arguments: tuple[tuple[str, Constant | ast.Name], ...] = ()


Chain = tuple[Step, ...]


def expected(file: Path) -> list[tuple[Arrival, Chain]]:
    """What the comments of a file say, in order."""
    return [found for cell, lines in _cells(file) for found in _comments(file.name, cell, lines)]


def seen(analyses: Iterable[Analysis]) -> list[tuple[Arrival, tuple[Operation, ...]]]:
    """Every component of every endpoint, with the steps that its data went through; what several files of a group show is seen once."""
    found: list[tuple[Arrival, tuple[Operation, ...]]] = []
    for analysis in analyses:
        earlier = {(arrival, show(steps)) for arrival, steps in found}
        arrivals = [item for endpoint in analysis.trace.endpoints for item in _arrivals(analysis, endpoint)]
        found += [(arrival, steps) for arrival, steps in arrivals if (arrival, show(steps)) not in earlier]
    return found


def differences(files: Iterable[Path], analyses: Iterable[Analysis]) -> list[str]:
    """What the comments expect and the run did not see, and what it saw and no comment speaks of."""
    wanted = [found for file in files for found in expected(file)]
    saw = seen(analyses)
    asked = Counter(arrival for arrival, _ in wanted)
    left = [found for found in saw if found[0] in asked or found[0].component.split(".")[0] == "x"]
    complaints = []
    for arrival, chain in wanted:
        candidates = [item for item in left if item[0] == arrival]
        found = next((item for item in candidates if fits(chain, item[1])), candidates[0] if candidates else None)
        if found is None:
            complaints.append(f"{arrival}: no such endpoint")
            continue
        left.remove(found)
        if not fits(chain, found[1]):
            complaints.append(f"{arrival}: saw {show(found[1])}")
    return complaints + [f"{arrival}: nothing is said of {show(steps)}" for arrival, steps in left]


def fits(chain: Chain, steps: tuple[Operation, ...]) -> bool:
    """Whether steps are those of a chain, kind by kind, with the arguments that the chain names."""
    return len(chain) == len(steps) and all(_fits(step, operation) for step, operation in zip(chain, steps, strict=True))


def show(steps: Iterable[Operation]) -> str:
    """Steps in the words of a comment, with all that is known."""
    return " > ".join(_show(step) for step in steps)


def _fits(step: Step, operation: Operation) -> bool:
    return step.kind == operation.kind and all(_equal(value, operation, name) for name, value in step.arguments)


def _equal(value: Constant | ast.Name, operation: Operation, name: str) -> bool:
    argument = operation.argument(name)
    if argument is None:
        return value is None
    if isinstance(value, ast.Name):
        return isinstance(argument.value, Unknown)
    return isinstance(argument.value, Known) and _alike(value, argument.value.value)


def _alike(a: Constant, b: Constant) -> bool:
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(_alike(*pair) for pair in zip(a, b, strict=True))
    if isinstance(a, int | float) and isinstance(b, int | float):
        return math.isclose(a, b, rel_tol=1e-5, abs_tol=1e-12)
    return a == b


def _arrivals(analysis: Analysis, endpoint: Endpoint) -> Iterator[tuple[Arrival, tuple[Operation, ...]]]:
    graph, folding = PipelineGraph.of(analysis.trace), Folding.of(analysis.trace.operations)
    place = endpoint.place
    cell = -1 if place.cell is None else place.cell
    for component in endpoint.components:
        numbers = folding.kept(port.operation for port in graph.carried([component.port]))
        steps = tuple(step for step in (analysis.trace.operations[n] for n in numbers) if step.kind != "identity")
        name = _component(endpoint, component)
        yield Arrival(Path(place.path).name, cell, place.line, analysis.model(endpoint.model).name, endpoint.role.value, name), steps


def _component(endpoint: Endpoint, component: Component) -> str:
    """`x`, or `x.image` where there are several."""
    several = len(endpoint.ports(component.kind)) > 1
    return f"{component.kind}.{component.name}" if several else component.kind


def _show(operation: Operation) -> str:
    shown = [f"{argument.name}={_value(argument.value)}" for argument in operation.arguments if argument.value != Known(None)]
    return f"{operation.kind}({', '.join(shown)})" if shown else operation.kind


def _value(fact: Known[Constant] | OneOf[Constant] | Unknown) -> str:
    return repr(fact.value) if isinstance(fact, Known) else "unknown" if isinstance(fact, Unknown) else "either"


def _cells(file: Path) -> Iterator[tuple[int, list[str]]]:
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".ipynb":
        yield -1, text.splitlines()
        return
    for number, cell in enumerate(json.loads(text)["cells"]):
        if cell["cell_type"] == "code":
            yield number, "".join(cell["source"]).splitlines()


def _comments(name: str, cell: int, lines: list[str]) -> Iterator[tuple[Arrival, Chain]]:
    for number, line in enumerate(lines):
        found = _COMMENT.search(line)
        if found is None:
            continue
        after = number + 1
        text = found["chain"]
        while after < len(lines) and (more := _MORE.match(lines[after])):
            text += " " + more["chain"]
            after += 1
        alone = not line[: found.start()].strip()
        standing = next((n for n in range(after, len(lines)) if not _BARE.match(lines[n])), number) if alone else number
        yield Arrival(name, cell, standing + 1, found["model"], found["role"], found["component"]), chain_of(text)


def chain_of(text: str) -> Chain:
    """The steps that a comment writes."""
    tree = ast.parse(text.strip(), mode="eval").body
    if not isinstance(tree, ast.Compare):
        return (_step(tree),)
    assert all(isinstance(link, ast.Gt) for link in tree.ops), text
    return tuple(_step(node) for node in (tree.left, *tree.comparators))


def _step(node: ast.expr) -> Step:
    if isinstance(node, ast.Name):
        assert node.id in KINDS, node.id
        return Step(node.id)
    assert isinstance(node, ast.Call), ast.unparse(node)
    assert isinstance(node.func, ast.Name), ast.unparse(node)
    kind = KINDS[node.func.id]
    positional = [(name, value) for name, value in zip(kind.arguments, node.args, strict=False) if not _left_out(value)]
    named = [(item.arg or "", item.value) for item in node.keywords]
    return Step(node.func.id, tuple((name, _constant(value)) for name, value in [*positional, *named]))


def _left_out(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is Ellipsis


def _constant(node: ast.expr) -> Constant | ast.Name:
    """A literal, a quotient of literals, or the name `unknown`."""
    if isinstance(node, ast.Name):
        assert node.id == "unknown", node.id
        return node
    if isinstance(node, ast.BinOp):
        assert isinstance(node.op, ast.Div), ast.unparse(node)
        left, right = ast.literal_eval(node.left), ast.literal_eval(node.right)
        assert isinstance(left, int | float)
        assert isinstance(right, int | float)
        return left / right
    value: Constant = ast.literal_eval(node)
    return value
