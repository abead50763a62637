"""Operators of Python's own containers."""

from __future__ import annotations

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.formatting import LONGEST
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import UNREPRESENTED, plain
from valgap_lint.interpret.truth import truth
from valgap_lint.interpret.values import Const, DictPayload, ListPayload, Passed, Ref, TupleValue, UnknownValue, Value
from valgap_lint.ir.places import Place


def membership(run: Run, symbol: str, left: Value, right: Value, place: Place) -> Value:
    """`left in right`, decided among constants."""
    asking = run.parts.member(run, right, "__contains__") if isinstance(right, Ref) else None
    if asking is not None:
        decided = truth(run, run.call(asking, Arguments((Passed(left, place),)), place))
        return run.unknown("data-dependent", f"the result of {symbol}", place) if decided is None else Const(decided is (symbol == "in"))
    items = run.parts.items(run, right)
    if items is not None and isinstance(left, Const) and all(isinstance(item, Const) for item in items):
        found = left in items
        return Const(found if symbol == "in" else not found)
    return run.unknown("data-dependent", f"the result of {symbol}", place)


def of_containers(run: Run, symbol: str, left: Value, right: Value, place: Place) -> Value | None:
    """Lists, tuples, sets and dicts joined, repeated or compared; None for what is none of them."""
    match symbol, left, right:
        case "+", TupleValue(), TupleValue():
            return TupleValue((*left.items, *right.items)) if len(left.items) + len(right.items) <= LONGEST else None
        case "+", Ref(), Ref():
            return _concatenated(run, left, right, place)
        case "*", Ref(), Const(value=int()) | UnknownValue():
            return _repeated(run, left, right)
        case "|", Ref(), Ref() if run.dictionary(left) is not None and run.dictionary(right) is not None:
            return _merged(run, left, right)
        case "|" | "&" | "-" | "^", Ref(), Ref():
            return _of_sets(run, symbol, left, right)
        case "==" | "!=", TupleValue() | Ref(), TupleValue() | Ref() if type(left) is type(right):
            return _equal(run, symbol, left, right)
        case _:
            return None


def _concatenated(run: Run, left: Ref, right: Ref, place: Place) -> Value | None:
    a, b = run.state.load(left), run.state.load(right)
    if not isinstance(a, ListPayload) or not isinstance(b, ListPayload):
        return None
    if a.rest is None and len(a.items) + len(b.items) <= LONGEST:
        return run.state.allocate(ListPayload((*a.items, *b.items), b.rest, a.kind))
    if a.rest is None:
        return run.unknown("data-dependent", "a very long list", place)
    rest = a.rest
    for item in (*b.items[:1], *((b.rest,) if b.rest is not None else ())):
        rest = run.mix(rest, item, place)
    return run.state.allocate(ListPayload(a.items, rest, a.kind))


def _repeated(run: Run, left: Ref, count: Value) -> Value | None:
    """A list `count` times; where that is not known, a list of its one item stays one."""
    payload = run.state.load(left)
    if not isinstance(payload, ListPayload) or payload.rest is not None:
        return None
    if isinstance(count, Const) and isinstance(count.value, int):
        few = count.value <= 64 and len(payload.items) * count.value <= 256
        return run.state.allocate(ListPayload(payload.items * count.value, None, payload.kind)) if few else None
    return run.state.allocate(ListPayload((), payload.items[0], payload.kind)) if len(set(payload.items)) == 1 else None


def _equal(run: Run, symbol: str, left: Value, right: Value) -> Value | None:
    """Two lists or two tuples that hold constants only."""
    sides = plain(run, left), plain(run, right)
    return Const((sides[0] == sides[1]) is (symbol == "==")) if UNREPRESENTED not in sides else None


def _merged(run: Run, left: Ref, right: Ref) -> Value | None:
    """`defaults | options` of two dicts."""
    a, b = run.dictionary(left), run.dictionary(right)
    if a is None or b is None:
        return None
    return run.state.allocate(DictPayload({**a.items, **b.items}, b.rest if b.rest is not None else a.rest))


def _of_sets(run: Run, symbol: str, left: Ref, right: Ref) -> Value | None:
    """The operators of sets of constants."""
    a, b = run.state.load(left), run.state.load(right)
    if not (isinstance(a, ListPayload) and isinstance(b, ListPayload) and a.kind == b.kind == "set" and a.rest is None and b.rest is None):
        return None
    if not all(isinstance(item, Const) for item in (*a.items, *b.items)):
        return None
    both = tuple(dict.fromkeys((*a.items, *b.items)))
    kept = {
        "|": both,
        "&": tuple(item for item in a.items if item in b.items),
        "-": tuple(item for item in a.items if item not in b.items),
        "^": tuple(item for item in both if (item in a.items) is not (item in b.items)),
    }
    return run.state.allocate(ListPayload(kept[symbol], None, "set"))
