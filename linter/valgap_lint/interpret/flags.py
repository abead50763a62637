"""Flags of absl, and of the module that TensorFlow 1 had for it, in a script that is started without any.

Numbers, texts and lists have their defaults; switches and choices are left to the user, hence unknown.
"""

from __future__ import annotations

from valgap_lint.interpret.argument_parser import option_value
from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import NONE, Const, DictPayload, Symbol, Value
from valgap_lint.ir.places import Place

DEFINE = ".flags.DEFINE_"
FLAGS = ".flags.FLAGS"
SWITCHES = frozenset({"bool", "boolean", "enum", "enum_class"})


def define(run: Run, kind: str, arguments: Arguments, place: Place) -> Value:
    """`flags.DEFINE_integer("size", 64, "help")`."""
    names = ("name", "default", "help")
    given = {**dict(zip(names, arguments.positional, strict=False)), **arguments.keyword}
    name = given["name"].value if "name" in given else NONE
    options = {key: given[key] for key in ("default",) if key in given and kind not in SWITCHES}
    label = str(name.value) if isinstance(name, Const) else ""
    value = option_value(run, label, options, place)
    run.state.write(run.flags, label, value)
    return run.state.allocate(DictPayload({"value": value}))


def is_flags(holder: Value) -> bool:
    """Whether a value is the object that has the flags as its attributes."""
    return isinstance(holder, Symbol) and f".{holder.name}".endswith(FLAGS)


def flag(run: Run, holder: Symbol, name: str) -> Value | None:
    """`FLAGS.size`, where a flag of that name was defined."""
    return run.flags.get(name) if is_flags(holder) else None


def flag_holder(run: Run, name: Value, place: Place) -> Value:
    """`FLAGS["size"]`: an object with the flag's value."""
    known = run.flags.get(str(name.value)) if isinstance(name, Const) else None
    value = known if known is not None else run.unknown("user-input", f"flag {run.parts.text(run, name)}", place)
    return run.state.allocate(DictPayload({"value": value}))


def set_flag(run: Run, holder: Symbol, name: str, value: Value) -> None:
    """`FLAGS.size = 32`."""
    if is_flags(holder):
        run.state.write(run.flags, name, value)
