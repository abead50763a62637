"""Functions that a command line starts: click, typer, fire, hydra and the `app.run` of absl, each started without options."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from valgap_lint.interpret.argument_parser import option_value
from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.settings import loaded, merge_into, resolved
from valgap_lint.interpret.values import NONE, ClassValue, Const, DictPayload, Function, ObjectPayload, Partial, Passed, Ref, Symbol, Value
from valgap_lint.ir.places import Place

WITH_OPTION = "click.option.applied"
WITH_SETTINGS = "hydra.main.applied"
APP = "typer.Typer"
REGISTER = f"{APP}.command.applied"
SWITCH_KEYS = frozenset({"is_flag", "flag_value", "count", "prompt"})

Command = Callable[[Run, Arguments, Place], "Value | None"]


def option(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`@click.option("--size", default=224)`: a decorator that gives the function the option's default."""
    names = [passed.value.value for passed in arguments.positional if isinstance(passed.value, Const)]
    texts = [name for name in names if isinstance(name, str)]
    plain = [text for text in texts if not text.startswith("-")]
    longest = sorted((text.partition("/")[0] for text in texts), key=lambda text: not text.startswith("--"))
    name = (plain or longest or [""])[0].lstrip("-").replace("-", "_").lower()
    switched = SWITCH_KEYS & arguments.keyword.keys() or any("/" in text for text in texts)
    options = {key: passed for key, passed in arguments.keyword.items() if key != "default" or not switched}
    value = option_value(run, name, {**options, **_choices(run, options)}, place)
    return Partial(Symbol(WITH_OPTION), (Passed(Const(name), place), Passed(value, place)), ())


def _choices(run: Run, options: Mapping[str, Passed]) -> dict[str, Passed]:
    """`type=click.Choice([...])` leaves the choice to the user, as argparse's does."""
    kind = options.get("type")
    return {"choices": kind} if kind is not None and kind.value == Symbol("click.Choice.made") else {}


def choice(run: Run, arguments: Arguments, place: Place) -> Value | None:
    return Symbol("click.Choice.made")


def with_option(run: Run, arguments: Arguments, place: Place) -> Value | None:
    match [passed.value for passed in arguments.positional]:
        case [Const(value=name), value, function]:
            return Partial(function, (), ((str(name), Passed(value, place)),))
        case _:
            return None


def group(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`typer.Typer()`: an object that commands are added to."""
    return run.state.allocate(ObjectPayload(APP, "commands", place))


def command(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`@app.command()`: remembers the function and leaves it as it is."""
    return Partial(Symbol(REGISTER), arguments.positional[:1], ())


def register(run: Run, arguments: Arguments, place: Place) -> Value | None:
    match [passed.value for passed in arguments.positional]:
        case [Ref() as app, function]:
            payload = run.state.load(app)
            if isinstance(payload, ObjectPayload):
                known = {**payload.attributes, f"command {len(payload.attributes)}": function}
                run.state.store(app, ObjectPayload(payload.callee, payload.kind, payload.place, payload.arguments, known))
            return function
        case [*_, function]:
            return function
        case _:
            return None


def start(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`app()`: its only command. Which of several is meant is left to the user."""
    app = arguments.first()
    payload = run.state.load(app) if isinstance(app, Ref) else None
    commands = list(payload.attributes.values()) if isinstance(payload, ObjectPayload) else []
    return run.call(commands[0], Arguments(), place) if len(commands) == 1 else NONE


def default(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`typer.Option(224, help="…")` as the default that it stands for; `...` asks the user."""
    first = next(iter(arguments.positional), arguments.keyword.get("default"))
    options = {"default": first} if first is not None and first.value != Const(...) else {}
    return option_value(run, "of the command", options, place)


def run_function(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`typer.run(main)` and `fire.Fire(main)`."""
    function = next(iter(arguments.all()), None)
    return (
        run.call(function.value, Arguments(), place)
        if function is not None and isinstance(function.value, Function | Partial | ClassValue)
        else NONE
    )


def run_main(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`app.run(main)`, `tf.compat.v1.app.run()`: the function is given what flags leave of the command line."""
    given = arguments.keyword.get("main") or next(iter(arguments.positional), None)
    function = given.value if given is not None else run.active[0].cells.get("main") if run.active else None
    rest = Passed(run.unknown("user-input", "the rest of the command line", place), place)
    return run.call(function, Arguments((rest,)), place) if isinstance(function, Function | Partial) else NONE


def hydra_main(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`@hydra.main(config_path="conf", config_name="config")`: a decorator that gives the function the settings of the file."""
    given = {**dict(zip(("config_path", "config_name"), arguments.positional, strict=False)), **arguments.keyword}
    folder, name = (given[key].value if key in given else NONE for key in ("config_path", "config_name"))
    if not isinstance(folder, Const) or not isinstance(name, Const) or not isinstance(name.value, str):
        return None
    settings = _composed(run, str(folder.value or "."), name.value, place)
    return Partial(Symbol(WITH_SETTINGS), (Passed(settings, place),), ())


def _composed(run: Run, folder: str, name: str, place: Place) -> Value:
    """A file of settings with those that its list of defaults names, each under its group."""
    settings = _file(run, folder, name, place)
    content = run.dictionary(settings)
    if content is None or "defaults" not in content.items:
        return settings
    result = run.state.allocate(DictPayload())
    own = run.state.allocate(DictPayload({key: value for key, value in content.items.items() if key != "defaults"}))
    defaults = run.parts.items(run, content.items["defaults"]) or ()
    for item in defaults if Const("_self_") in defaults else (*defaults, Const("_self_")):
        merge_into(run, result, own if item == Const("_self_") else _default(run, folder, item, place), 12)
    return resolved(run, result, place)


def _default(run: Run, folder: str, item: Value, place: Place) -> Value:
    """One entry of a list of defaults: a file, or a group with the file that is chosen of it."""
    if isinstance(item, Const) and isinstance(item.value, str):
        return _file(run, folder, item.value, place)
    chosen = run.dictionary(item)
    values: dict[object, Value] = {}
    for key, value in chosen.items.items() if chosen is not None else ():
        if isinstance(value, Const) and isinstance(value.value, str):
            values[str(key).removeprefix("override ")] = _file(run, f"{folder}/{key}", value.value, place)
    return run.state.allocate(DictPayload(values))


def _file(run: Run, folder: str, name: str, place: Place) -> Value:
    path = f"{folder}/{name}" if name.endswith((".yaml", ".yml")) else f"{folder}/{name}.yaml"
    return loaded(run, Arguments((Passed(Const(path), place),)), place) or NONE


def with_settings(run: Run, arguments: Arguments, place: Place) -> Value | None:
    match arguments.positional:
        case [settings, function]:
            return Partial(function.value, (settings,), ())
        case _:
            return None


COMMAND_CALLS: Mapping[str, Command] = {
    **dict.fromkeys(("click.option", "click.argument"), option),
    WITH_OPTION: with_option,
    "click.Choice": choice,
    APP: group,
    f"{APP}.command": command,
    REGISTER: register,
    f"{APP}.__call__": start,
    **dict.fromkeys(("typer.Option", "typer.Argument"), default),
    **dict.fromkeys(("typer.run", "fire.Fire"), run_function),
    **dict.fromkeys(("absl.app.run", "tensorflow.app.run", "tensorflow.compat.v1.app.run"), run_main),
    "hydra.main": hydra_main,
    WITH_SETTINGS: with_settings,
}
