"""Environment variables: what the script itself sets, the defaults that it falls back on, and otherwise the user's."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import NONE, Const, Symbol, UnknownValue, Value
from valgap_lint.ir.facts import Reason
from valgap_lint.ir.places import Place

ENVIRONMENT = Symbol("os.environ")

EnvironmentCall = Callable[[Run, Arguments, Place], "Value | None"]


def variable(run: Run, name: Value, place: Place) -> Value:
    """`os.environ["SIZE"]`: what the script set, else the user's value, which is the same wherever it is read."""
    if not isinstance(name, Const):
        return run.unknown("environment", "an environment variable", place)
    known = run.environment.get(str(name.value))
    if known is None:
        known = UnknownValue(Reason("environment", f"environment variable {name.value}"), run.token())
        run.environment[str(name.value)] = known
    return known


def set_variable(run: Run, name: Value, value: Value) -> None:
    """`os.environ["SIZE"] = "224"`."""
    if isinstance(name, Const):
        run.state.write(run.environment, str(name.value), value)


def get(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`os.environ.get("SIZE", "224")`."""
    name = arguments.first()
    default = arguments.keyword.get("default") or next(iter(arguments.positional[1:]), None)
    known = run.environment.get(str(name.value)) if isinstance(name, Const) else None
    if default is None or default.value == NONE or (known is not None and not isinstance(known, UnknownValue)):
        return variable(run, name, place)
    return default.value


def set_default(run: Run, arguments: Arguments, place: Place) -> Value | None:
    value = get(run, arguments, place)
    if value is not None:
        set_variable(run, arguments.first(), value)
    return value


ENVIRONMENT_CALLS: Mapping[str, EnvironmentCall] = {
    "os.environ.get": get,
    "os.getenv": get,
    "os.environ.setdefault": set_default,
    "decouple.config": get,
}
