from __future__ import annotations

import pytest

from running import affine, kinds, only, path, script, step
from valgap_lint.ir.endpoints import Role
from valgap_lint.ir.facts import Known, OneOf
from valgap_lint.ir.operations import Operation
from valgap_lint.ir.timeline import Happening
from valgap_lint.ir.trace import Trace

HALF = (0.5, 0.0)
FLAG = "import sys\nflag = len(sys.argv) > 1\n"


@pytest.mark.parametrize(
    "text",
    [
        "if True:\n    x = x * 0.5",
        "if False:\n    x = x * 2\nelse:\n    x = x * 0.5",
        "if 0:\n    x = x * 2\nelif 1:\n    x = x * 0.5\nelse:\n    x = x * 3",
        "if not []:\n    x = x * 0.5",
        "mode = 'a'\nif mode in ('a', 'b'):\n    x = x * 0.5",
        "mode = None\nif mode is None:\n    x = x * 0.5",
        "mode = 'a'\nx = x * 0.5 if mode == 'a' else x",
        "a, b = True, False\nif a and not b:\n    x = x * 0.5",
        "a = False\nif a or 3 > 2:\n    x = x * 0.5",
        "if 1 < 2 < 3:\n    x = x * 0.5",
        "k = None\nk = k or 0.5\nx = x * k",
        "EPOCHS = 3\nif EPOCHS % 2 == 1:\n    x = x * 0.5",
        "if x is not None:\n    x = x * 0.5",
        "if __name__ == '__main__':\n    x = x * 0.5",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    x = x * 2\nx = x * 0.5",
        "match 'b':\n    case 'a':\n        x = x * 2\n    case 'b' | 'c':\n        x = x * 0.5\n    case _:\n        x = x * 3",
        "match 3:\n    case k:\n        x = x * (k - 2.5)",
        "match (1, 2):\n    case (1, b):\n        x = x * (b / 4)\n    case _:\n        x = x * 3",
        "while False:\n    x = x * 2\nx = x * 0.5",
    ],
)
def test_a_branch_that_is_decided_takes_one_side(text: str) -> None:
    assert affine(script(f"{text}\nmodel.fit(x, y)")) == HALF


def chosen(trace: Trace, role: Role = Role.TRAIN) -> Operation:
    return step(trace, "choose", role)


def factors(trace: Trace, choose: Operation) -> list[object]:
    """The scale of each alternative, None where it is not scaled."""
    return [trace.operations[port.operation].known("scale") for port in choose.inputs]


def test_an_undecided_branch_joins_both_sides() -> None:
    trace = script(f"{FLAG}if flag:\n    x = x * 0.5\nelse:\n    x = x * 2\nmodel.fit(x, y)")
    assert factors(trace, chosen(trace)) == [0.5, 2.0]
    assert isinstance(chosen(trace).known("condition"), int)


def test_a_branch_without_else_joins_with_what_was_before() -> None:
    trace = script(f"{FLAG}if flag:\n    x = x * 0.5\nmodel.fit(x, y)")
    assert factors(trace, chosen(trace)) == [0.5, None]


def test_a_conditional_expression_joins_too() -> None:
    trace = script(f"{FLAG}x = x * 0.5 if flag else x\nmodel.fit(x, y)")
    assert factors(trace, chosen(trace)) == [0.5, None]


def test_what_one_branch_changes_together_shares_the_condition() -> None:
    trace = script(f"{FLAG}if flag:\n    x, x_test = x * 0.5, x_test * 0.5\nmodel.fit(x, y)\nmodel.evaluate(x_test, y_test)")
    assert chosen(trace).known("condition") == chosen(trace, Role.EVALUATE).known("condition")


def test_two_branches_have_two_conditions() -> None:
    trace = script(
        f"{FLAG}if flag:\n    x = x * 0.5\nif sys.argv[1] == 'a':\n    x_test = x_test * 0.5\nmodel.fit(x, y)\nmodel.evaluate(x_test, y_test)"
    )
    assert chosen(trace).known("condition") != chosen(trace, Role.EVALUATE).known("condition")


def test_the_same_undecided_flag_twice_is_the_same_condition() -> None:
    text = """
    def prepare(a, flag):
        if flag:
            a = a * 0.5
        return a
    model.fit(prepare(x, flag), y)
    model.evaluate(prepare(x_test, flag), y_test)
    """
    trace = script(FLAG + "\n".join(line[4:] for line in text.splitlines()))
    assert chosen(trace).known("condition") == chosen(trace, Role.EVALUATE).known("condition")


def test_an_early_return_is_a_branch() -> None:
    text = f"{FLAG}def prepare(a):\n    if flag:\n        return a * 0.5\n    return a * 2\nmodel.fit(prepare(x), y)"
    trace = script(text)
    assert factors(trace, chosen(trace)) == [0.5, 2.0]


def test_three_early_returns_are_two_branches() -> None:
    text = f"""{FLAG}
def prepare(a):
    if flag:
        return a * 0.5
    if sys.argv[1] == 'b':
        return a * 2
    return a * 3
model.fit(prepare(x), y)
"""
    trace = script(text)
    outer = trace.operations[path(trace)[-1].id]
    assert outer.kind == "choose"
    inner = trace.operations[outer.inputs[1].operation]
    assert trace.operations[outer.inputs[0].operation].known("scale") == 0.5
    assert factors(trace, inner) == [2.0, 3.0]


def test_nested_early_returns_keep_all_alternatives() -> None:
    text = f"""{FLAG}
def prepare(a):
    if flag:
        if sys.argv[1] == 'b':
            return a * 0.5
        return a * 2
    return a * 3
model.fit(prepare(x), y)
"""
    trace = script(text)
    scales = {operation.known("scale") for operation in trace.operations if operation.kind == "affine"}
    reached: set[object] = set()
    todo = [trace.endpoints[0].ports("x")[0]]
    while todo:
        operation = trace.operations[todo.pop().operation]
        todo.extend(operation.inputs)
        reached.add(operation.known("scale"))
    assert scales == {0.5, 2.0, 3.0}
    assert scales <= reached


def test_a_branch_that_raises_leaves_only_the_other() -> None:
    trace = script(f"{FLAG}if flag:\n    raise ValueError\nelse:\n    x = x * 0.5\nmodel.fit(x, y)")
    assert affine(trace) == HALF


def test_what_follows_a_raise_is_not_reached() -> None:
    assert not script("def f():\n    raise ValueError\n    model.fit(x, y)\nf()").endpoints


def test_a_branch_that_exits_leaves_only_the_other() -> None:
    trace = script(f"{FLAG}if flag:\n    sys.exit()\nelse:\n    x = x * 0.5\nmodel.fit(x, y)")
    assert affine(trace) == HALF


def test_a_call_in_an_undecided_branch_is_conditional() -> None:
    trace = script(f"{FLAG}if flag:\n    model.fit(x, y)\nmodel.evaluate(x_test, y_test)")
    assert [(event.happening, event.conditional) for event in trace.events if event.endpoints] == [
        (Happening.FITTED, True),
        (Happening.EVALUATED, False),
    ]


def test_an_undecided_number_is_one_of_several() -> None:
    trace = script(f"{FLAG}size = 64 if flag else 128\nmodel.fit(tf.image.resize(x, (size, size)), y)")
    argument = only(trace, "resize").argument("height")
    assert argument is not None
    assert isinstance(argument.value, OneOf)
    assert [fact for _, fact in argument.value.alternatives] == [Known(64), Known(128)]


def test_an_undecided_function_is_called_either_way() -> None:
    trace = script(f"{FLAG}f = (lambda a: a * 0.5) if flag else (lambda a: a * 2)\nmodel.fit(f(x), y)")
    assert factors(trace, chosen(trace)) == [0.5, 2.0]


def test_an_undecided_dataset_is_chosen_component_by_component() -> None:
    text = f"""{FLAG}
ds = tf.data.Dataset.from_tensor_slices((x, y))
if flag:
    ds = ds.map(lambda a, b: (a * 0.5, b))
model.fit(ds.batch(32))
"""
    trace = script(text)
    assert "choose" in kinds(trace)
    assert "choose" not in kinds(trace, kind="y")


def test_a_list_changed_in_one_branch_is_not_changed_in_the_other() -> None:
    text = f"{FLAG}parts = [x]\nif flag:\n    parts[0] = x * 0.5\nelse:\n    pass\nmodel.fit(parts[0], y)"
    trace = script(text)
    assert factors(trace, chosen(trace)) == [0.5, None]


def test_an_attribute_changed_in_one_branch_is_joined() -> None:
    text = f"{FLAG}class C: pass\nc = C()\nc.x = x\nif flag:\n    c.x = x * 0.5\nmodel.fit(c.x, y)"
    trace = script(text)
    assert factors(trace, chosen(trace)) == [0.5, None]


def test_alternatives_that_agree_are_no_alternatives() -> None:
    trace = script(f"{FLAG}k = 0.5\nif flag:\n    k = 1 / 2\nmodel.fit(x * k, y)")
    assert affine(trace) == HALF


def test_a_subject_that_is_not_known_runs_all_cases() -> None:
    text = "import sys\nmatch sys.argv[1]:\n    case 'a':\n        x = x * 0.5\n    case _:\n        x = x * 2\nmodel.fit(x, y)"
    trace = script(text)
    assert factors(trace, chosen(trace)) == [0.5, 2.0]
