"""Python's own functions and the parts of its library that pipelines lean on, and two calls of Keras that give back what they are given."""

from __future__ import annotations

import math
import posixpath
from collections.abc import Callable, Mapping, Sequence

from valgap_lint.interpret.argument_parser import PARSER_CALLS
from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.binding import lift
from valgap_lint.interpret.builtins import BUILTINS
from valgap_lint.interpret.collecting import COLLECTION_CALLS
from valgap_lint.interpret.commands import COMMAND_CALLS
from valgap_lint.interpret.copying import copied, copied_deeply
from valgap_lint.interpret.enumerations import AUTO
from valgap_lint.interpret.environment import ENVIRONMENT_CALLS
from valgap_lint.interpret.facts import as_argument
from valgap_lint.interpret.files import FILE_CALLS
from valgap_lint.interpret.flags import DEFINE, define
from valgap_lint.interpret.forests import FOREST_CALLS
from valgap_lint.interpret.handover import HANDOVER_CALLS
from valgap_lint.interpret.ini import INI_CALLS
from valgap_lint.interpret.integer_limits import LIMIT_CALLS
from valgap_lint.interpret.iteration import reduce
from valgap_lint.interpret.itertools_calls import ITERTOOLS_CALLS
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.model_steps import STEP_CALLS
from valgap_lint.interpret.nests import NEST_CALLS
from valgap_lint.interpret.object_calls import OBJECT_CALLS
from valgap_lint.interpret.operator_calls import OPERATOR_CALLS
from valgap_lint.interpret.parsing import PARSING_CALLS
from valgap_lint.interpret.records import RECORD_CALLS
from valgap_lint.interpret.settings import SETTING_CALLS
from valgap_lint.interpret.structure import map_leaf
from valgap_lint.interpret.texts import part_of, partly_known
from valgap_lint.interpret.values import (
    NEVER,
    NONE,
    Const,
    Data,
    DictPayload,
    ObjectPayload,
    Partial,
    Passed,
    Ref,
    Symbol,
    TupleValue,
    Value,
)
from valgap_lint.ir.facts import Known
from valgap_lint.ir.operations import Argument, Port
from valgap_lint.ir.places import Place

FILE_LIST = "builtins.list"
NAMED_TUPLE = "collections.namedtuple.new"

Standard = Callable[[Run, Arguments, Place], "Value | None"]


def standard_call(run: Run, name: str, arguments: Arguments, place: Place) -> Value | None:
    """The value of a call of Python's own library; None where it is not modelled here."""
    builtin = BUILTINS.get(name[9:]) if name.startswith("builtins.") else None
    if builtin is not None:
        return builtin(run, arguments, place)
    if DEFINE in f".{name}":
        return define(run, name.rpartition(DEFINE[-8:])[2], arguments, place)
    functions = (table[name] for table in TABLES if name in table)
    return next((value for function in functions if (value := function(run, arguments, place)) is not None), None)


def partial(run: Run, arguments: Arguments, place: Place) -> Value | None:
    if not arguments.positional:
        return None
    return Partial(arguments.positional[0].value, arguments.positional[1:], tuple(arguments.keyword.items()))


def called(run: Run, name: str, arguments: Arguments) -> str:
    """A call as text."""
    return f"{name}({', '.join(run.parts.text(run, passed.value) for passed in arguments.positional)})"


def wraps(run: Run, arguments: Arguments, place: Place) -> Value | None:
    return Symbol("builtins.ignore")


def first(run: Run, arguments: Arguments, place: Place) -> Value | None:
    return arguments.positional[0].value if arguments.positional else None


def copy(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`copy.copy(value)`: what is put into the copy leaves the original as it is."""
    return copied(run, arguments.positional[0].value, place) if arguments.positional else None


def deep_copy(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`copy.deepcopy(value)`: the same of all that the value holds."""
    return copied_deeply(run, arguments.positional[0].value, place) if arguments.positional else None


def on_data(run: Run, name: str, arguments: Arguments, place: Place) -> Value | None:
    """A function of paths or numbers that are themselves data, such as the elements of a list of files."""
    data = next((passed.value for passed in arguments.positional if isinstance(passed.value, Data)), None)
    return map_leaf(run, data, "transform", name, place, (Argument("name", Known(name), None),)) if data is not None else None


def join_path(run: Run, arguments: Arguments, place: Place) -> Value | None:
    element = on_data(run, "os.path.join", arguments, place)
    if element is not None:
        return element
    parts = [passed.value.value for passed in arguments.positional if isinstance(passed.value, Const)]
    texts = [part for part in parts if isinstance(part, str)]
    if len(texts) == len(arguments.positional) and texts:
        return Const(posixpath.join(*texts))
    joined = "/".join(part_of(run, passed.value) for passed in arguments.positional)
    return partly_known(run, [joined], place, called(run, "os.path.join", arguments))


def on_text(function: Callable[[str], object]) -> Standard:
    """A function of one text, computed where the text is known."""

    def compute(run: Run, arguments: Arguments, place: Place) -> Value | None:
        value = arguments.positional[0].value if arguments.positional else None
        if isinstance(value, Const) and isinstance(value.value, str):
            return lift(run, function(value.value))
        if isinstance(value, Data):
            return on_data(run, function.__name__, arguments, place)
        return run.unknown("data-dependent", "a path", place)

    return compute


def on_number(function: Callable[[float], float]) -> Standard:
    """A function of one number, computed where the number is known."""

    def compute(run: Run, arguments: Arguments, place: Place) -> Value | None:
        value = arguments.positional[0].value if arguments.positional else None
        if isinstance(value, Const) and isinstance(value.value, int | float):
            try:
                return Const(function(value.value))
            except (ValueError, OverflowError):
                return run.unknown("data-dependent", "a number", place)
        return run.unknown("data-dependent", "a number", place)

    return compute


def named_tuple_class(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`namedtuple("Split", "x y")`: called, it makes a tuple with these fields."""
    given = arguments.positional[1].value if len(arguments.positional) > 1 else None
    texts = given.value.replace(",", " ").split() if isinstance(given, Const) and isinstance(given.value, str) else None
    items = tuple(map(Const, texts)) if texts is not None else run.parts.items(run, given) if given is not None else None
    defaults = arguments.keyword.get("defaults")
    given_last = run.parts.items(run, defaults.value) if defaults is not None else ()
    described = TupleValue((TupleValue(items or ()), TupleValue(given_last or ())))
    return Partial(Symbol(NAMED_TUPLE), (Passed(described, place),), ()) if items is not None else None


def named_tuple(run: Run, arguments: Arguments, place: Place) -> Value | None:
    described, *given = (passed.value for passed in arguments.positional)
    fields, defaults = (
        (part.items for part in described.items if isinstance(part, TupleValue)) if isinstance(described, TupleValue) else ((), ())
    )
    names = tuple(str(item.value) for item in fields if isinstance(item, Const))
    values = dict(zip(names[len(names) - len(defaults) :], defaults, strict=False))
    values |= {**dict(zip(names, given, strict=False)), **{name: passed.value for name, passed in arguments.keyword.items()}}
    missing = run.unknown("parameter", "a field", place)
    return TupleValue(tuple(values.get(name, missing) for name in names), names)


def namespace(run: Run, arguments: Arguments, place: Place) -> Value | None:
    return run.state.allocate(DictPayload({name: passed.value for name, passed in arguments.keyword.items()}))


def layer_of_model(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`base.get_layer("mixed7")` of a pretrained network counts as the network."""
    receiver = arguments.positional[0].value if arguments.positional else None
    payload = run.state.load(receiver) if isinstance(receiver, Ref) else None
    record = run.model_records.get(payload.model) if isinstance(payload, ObjectPayload) else None
    return receiver if record is not None and (record.backbone is not None or record.kind == "loaded") else None


def ruamel(run: Run, arguments: Arguments, place: Place) -> Value | None:
    return Symbol("ruamel.yaml.YAML")


def auto(run: Run, arguments: Arguments, place: Place) -> Value | None:
    return AUTO


def ordered_dict(run: Run, arguments: Arguments, place: Place) -> Value | None:
    return BUILTINS["dict"](run, arguments, place)


def default_dict(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`defaultdict(list)`: a dict that makes what a missing key gives."""
    factory = arguments.positional[0].value if arguments.positional else NONE
    return run.state.allocate(DictPayload(default=factory if factory != NONE else None))


def listing(run: Run, arguments: Arguments, place: Place) -> Value | None:
    pattern = arguments.positional[0] if arguments.positional else None
    described: tuple[Argument, ...] = (Argument("order", Known("arbitrary"), None),)
    if pattern is not None:
        described = (as_argument(run, "pattern", pattern), *described)
    return Data(Port(run.recorder.emit("files", "listing", place, (), described)), FILE_LIST)


def downloaded(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`keras.utils.get_file("flower.jpg", origin=url)`: a file of that name."""
    named = [
        *(passed.value for passed in arguments.positional[:2]),
        *(arguments.keyword[k].value for k in ("fname", "origin") if k in arguments.keyword),
    ]
    names = [value.value for value in named if isinstance(value, Const) and isinstance(value.value, str)]
    return Const(posixpath.basename(names[0])) if names else None


def nothing(run: Run, arguments: Arguments, place: Place) -> Value | None:
    return NONE


def leaving(run: Run, arguments: Arguments, place: Place) -> Value | None:
    return NEVER


STANDARD: Mapping[str, Standard] = {
    "functools.partial": partial,
    "functools.wraps": wraps,
    "copy.copy": copy,
    "copy.deepcopy": deep_copy,
    "io.BytesIO": first,
    "pathlib.Path": first,
    "pathlib.PurePath": first,
    "os.fspath": first,
    "os.path.join": join_path,
    "os.path.abspath": first,
    "os.path.normpath": on_text(posixpath.normpath),
    "os.path.expanduser": first,
    "os.path.realpath": first,
    "os.path.basename": on_text(posixpath.basename),
    "os.path.dirname": on_text(posixpath.dirname),
    "os.path.splitext": on_text(posixpath.splitext),
    "os.path.split": on_text(posixpath.split),
    "os.listdir": listing,
    "sys.exit": leaving,
    "os._exit": leaving,
    "builtins.exit": leaving,
    "builtins.quit": leaving,
    "os.makedirs": nothing,
    "os.mkdir": nothing,
    "keras.utils.get_file": downloaded,
    "glob.glob": listing,
    "glob.iglob": listing,
    "os.walk": listing,
    "os.scandir": listing,
    "math.ceil": on_number(math.ceil),
    "math.floor": on_number(math.floor),
    "math.sqrt": on_number(math.sqrt),
    "math.log": on_number(math.log),
    "math.exp": on_number(math.exp),
    "types.SimpleNamespace": namespace,
    "argparse.Namespace": namespace,
    "collections.OrderedDict": ordered_dict,
    "keras.Model.get_layer": layer_of_model,
    "enum.auto": auto,
    "ruamel.yaml.YAML": ruamel,
    "collections.namedtuple": named_tuple_class,
    NAMED_TUPLE: named_tuple,
    "collections.defaultdict": default_dict,
    "functools.reduce": reduce,
    "contextlib.nullcontext": first,
    "contextlib.closing": first,
}
TABLES: Sequence[Mapping[str, Standard]] = (
    HANDOVER_CALLS,
    STANDARD,
    LIMIT_CALLS,
    PARSER_CALLS,
    FILE_CALLS,
    PARSING_CALLS,
    NEST_CALLS,
    COLLECTION_CALLS,
    FOREST_CALLS,
    RECORD_CALLS,
    OBJECT_CALLS,
    OPERATOR_CALLS,
    ITERTOOLS_CALLS,
    ENVIRONMENT_CALLS,
    INI_CALLS,
    SETTING_CALLS,
    COMMAND_CALLS,
    STEP_CALLS,
)
"""All calls that are modelled without the catalogue, by canonical name. The first that knows the answer gives it."""
