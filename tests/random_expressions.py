"""Random expressions: valid Python in all the forms that the run interprets, over the names of training scripts.

What they mean is nonsense; that they are read without a crash is the point. The choices come from a `random.Random`, so that hypothesis can
shrink them and a long run can count seeds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

NAMES = ("x", "y", "ds", "model", "data", "cfg", "a", "b", "i", "f", "g", "K", "self", "args", "kwargs")
ATTRIBUTES = (
    "shape",
    "map",
    "batch",
    "take",
    "size",
    "a",
    "b",
    "f",
    "items",
    "append",
    "update",
    "fit",
    "T",
    "__dict__",
    "values",
    "x",
    "keys",
)
CONSTANTS = (
    "0", "1", "-1", "255", "2.5", "1e400", "1j", "None", "True", "...", "'a'", "b'x'", "'%s/%d' % (a, 1)", "'x' 'y'", "0xff", "10**9", "''",
    "(1, 2)", "[]", "{}", "set()", "()", "1 / 255", "'train'", "'{}'.format(a)", "9**99**9", "1 << 70", "-0.0", "float('nan')", "1 // 0",
)  # fmt: skip
LIBRARY = (
    "np.array({0})", "np.divide({0}, 255, out={1})", "tf.data.Dataset.from_tensor_slices(({0}, {1}))", "tf.data.Dataset.zip(({0}, {1}))",
    "tf.cast({0}, tf.float32)", "tf.image.resize({0}, ({1}, 8))", "keras.Sequential([{0}, keras.layers.Dense(2)])",
    "keras.datasets.mnist.load_data()", "model.fit({0}, {1}, validation_data={2})", "model.fit({0}, validation_split={1})",
    "model.evaluate({0}, {1})", "model.predict({0})", "model({0}, training={1})", "keras.Model({0}, {1})", "keras.Input({0})",
    "keras.layers.Rescaling({0})({1})", "{0}.map({1})", "{0}.batch({1})", "{0}.shuffle(8).take({1})", "{0}.map(lambda x, y: ({1}, y))",
    "pd.read_csv({0})", "{0}.iloc[{1}, {2}]", "train_test_split({0}, {1}, test_size={2})", "StandardScaler().fit_transform({0})",
    "ImageDataGenerator(rescale={0}).flow({1}, {2})", "ImageDataGenerator(**{0}).flow_from_directory({1})", "cv2.imread({0})",
    "cv2.resize({0}, {1})", "np.concatenate([{0}, {1}])", "np.stack({0})", "{0}.reshape({1}, -1)", "{0}.astype({1})", "len({0})",
    "range({0})", "zip({0}, {1})", "enumerate({0})", "dict(a={0}, **{1})", "list({0})", "next(iter({0}))", "map({0}, {1})", "sorted({0}, key={1})",
    "getattr({0}, {1})", "setattr({0}, 'a', {1})", "isinstance({0}, {1})", "super().__init__({0})", "partial({0}, {1}, a={2})", "sum({0}, {1})",
    "min({0}, {1})", "print({0}, sep={1})", "open({0}).read()", "int({0})", "str({0})", "tuple({0})", "reversed({0})", "any({0})", "vars({0})",
    "os.path.join({0}, {1})", "parser.parse_args({0})", "eval({0})", "globals()[{0}]", "type({0})", "keras.models.load_model({0})",
    "{0}.save({1})", "np.load({0})", "np.save({0}, {1})", "json.load({0})", "to_categorical({0}, {1})", "keras.utils.Sequence.__init__({0})",
    "tf.data.TFRecordDataset({0})", "tf.py_function({0}, [{1}], tf.float32)", "ds.interleave({0})", "tf.data.Dataset.from_generator({0}, {1})",
    "pad_sequences({0}, maxlen={1})", "KFold({0}).split({1})", "tf.GradientTape()", "tape.gradient({0}, {1})", "optimizer.apply_gradients({0})",
    "namedtuple('P', {0})({1}, {2})", "dataclasses.replace({0}, a={1})", "copy.deepcopy({0})", "pickle.load({0})", "functools.reduce({0}, {1})",
    "f(*{0}, **{1})", "g({0}, a={1})", "K({0})", "K.f({0})", "self.f({0})", "self({0})", "f(*args, **kwargs)", "(lambda: {0})",
)  # fmt: skip
OPERATORS = ("+", "-", "*", "/", "//", "%", "**", "@", "&", "|", "^", "<<", ">>")
COMPARATORS = ("==", "!=", "<", ">", "<=", ">=", "in", "not in", "is", "is not")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a program something is written: what may stand there depends on it."""

    depth: int = 0
    function: bool = False
    coroutine: bool = False
    loop: bool = False

    def inside(self, **changes: bool) -> Spot:
        """One level further in, as a block."""
        return replace(self, depth=self.depth + 1, **changes)


class Expressions:
    """Writes expressions from random choices."""

    def __init__(self, choices: Random) -> None:
        self.choices = choices
        self.nested = 0

    def chance(self, share: float) -> bool:
        return self.choices.random() < share

    def pick(self, options: tuple[str, ...]) -> str:
        return options[self.choices.randrange(len(options))]

    def several(self, make: Callable[[], str], most: int = 3, least: int = 0) -> list[str]:
        return [make() for _ in range(self.choices.randint(least, most))]

    def name(self) -> str:
        return self.pick(NAMES)

    def expression(self, spot: Spot) -> str:
        """An expression that may stand anywhere: in brackets where it binds less tightly than an operand."""
        if self.nested >= 3 or self.chance(0.3):
            return self.name() if self.chance(0.6) else self.constant()
        self.nested += 1
        try:
            if self.chance(0.4):
                return self.pick(LIBRARY).format(*(self.expression(spot) for _ in range(3)))
            return FORMS[self.choices.randrange(len(FORMS))](self, spot)
        finally:
            self.nested -= 1

    def constant(self) -> str:
        """A literal, in brackets where an attribute behind it would be read as a fraction."""
        chosen = self.pick(CONSTANTS)
        return f"({chosen})" if chosen[0] in "-0123456789" else chosen

    def operation(self, spot: Spot) -> str:
        return f"({self.expression(spot)} {self.pick(OPERATORS)} {self.expression(spot)})"

    def negation(self, spot: Spot) -> str:
        return f"({self.pick(('not ', '-', '~', '+'))}{self.expression(spot)})"

    def comparison(self, spot: Spot) -> str:
        links = "".join(f" {self.pick(COMPARATORS)} {self.expression(spot)}" for _ in range(self.choices.randint(1, 3)))
        return f"({self.expression(spot)}{links})"

    def connection(self, spot: Spot) -> str:
        return "(" + self.pick((" and ", " or ")).join(self.several(lambda: self.expression(spot), 3, 2)) + ")"

    def choice(self, spot: Spot) -> str:
        return f"({self.expression(spot)} if {self.expression(spot)} else {self.expression(spot)})"

    def binding(self, spot: Spot) -> str:
        return f"({self.name()} := {self.expression(spot)})"

    def attribute(self, spot: Spot) -> str:
        return f"({self.expression(spot)}).{self.pick(ATTRIBUTES)}"

    def index(self, spot: Spot) -> str:
        bounds = self.several(lambda: self.bound(spot), 3, 1)
        return f"({self.expression(spot)})[{', '.join(bounds)}]"

    def bound(self, spot: Spot) -> str:
        if self.chance(0.5):
            return self.expression(spot)
        ends = [self.expression(spot) if self.chance(0.5) else "" for _ in range(self.choices.randint(2, 3))]
        return ":".join(ends)

    def display(self, spot: Spot) -> str:
        items = ", ".join(self.several(lambda: self.item(spot)))
        return self.pick(("[%s]", "(%s,)" if items else "(%s)", "{%s}")) % items

    def item(self, spot: Spot) -> str:
        return f"*{self.expression(spot)}" if self.chance(0.2) else self.expression(spot)

    def dictionary(self, spot: Spot) -> str:
        return "{" + ", ".join(self.several(lambda: self.entry(spot))) + "}"

    def entry(self, spot: Spot) -> str:
        return f"**{self.expression(spot)}" if self.chance(0.2) else f"{self.expression(spot)}: {self.expression(spot)}"

    def comprehension(self, spot: Spot) -> str:
        clauses = " ".join(self.several(lambda: self.clause(spot), 2, 1))
        if self.chance(0.3):
            return f"{{{self.expression(spot)}: {self.expression(spot)} {clauses}}}"
        return self.pick(("[%s]", "(%s)", "{%s}")) % f"{self.expression(spot)} {clauses}"

    def clause(self, spot: Spot) -> str:
        word = "async for" if spot.coroutine and self.chance(0.5) else "for"
        tests = "".join(f" if {self.expression(spot)}" for _ in range(self.choices.randint(0, 2)))
        return f"{word} {self.target(spot)} in {self.expression(spot)}{tests}"

    def target(self, spot: Spot) -> str:
        """What a loop or an assignment binds."""
        if self.chance(0.5):
            return self.name()
        if self.chance(0.4):
            return f"{self.name()}[{self.bound(spot)}]" if self.chance(0.5) else f"{self.name()}.{self.pick(ATTRIBUTES)}"
        names = self.several(self.name, 3, 1)
        if self.chance(0.3):
            names[self.choices.randrange(len(names))] = "*" + self.name()
        return self.pick(("(%s,)", "[%s]")) % ", ".join(names)

    def function(self, spot: Spot) -> str:
        return f"(lambda {self.parameters(spot)}: {self.expression(spot)})"

    def parameters(self, spot: Spot, hints: float = 0.0) -> str:
        """The parameters of a function, of all kinds in the one order that Python allows."""
        names = list(dict.fromkeys(self.several(self.name, 4)))
        groups = [names[:1], names[1:2], names[2:]]
        written: list[str] = []
        defaults = False
        for position, group in enumerate(groups):
            for name in group:
                hint = f": {self.expression(spot)}" if self.chance(hints) else ""
                defaults = defaults or self.chance(0.4)
                written.append(f"{name}{hint}={self.expression(spot)}" if defaults else name + hint)
            if position == 0 and group and self.chance(0.2):
                written.append("/")
            if position == 1 and groups[2] and self.chance(0.4):
                written.append(self.pick(("*", "*rest")))
        return ", ".join([*written, *(["**more"] if self.chance(0.2) else [])])

    def call(self, spot: Spot) -> str:
        positional = self.several(lambda: self.item(spot))
        named = [f"{name}={self.expression(spot)}" for name in dict.fromkeys(self.several(self.name, 2))]
        rest = [f"**{self.expression(spot)}"] if self.chance(0.2) else []
        return f"({self.expression(spot)})({', '.join([*positional, *named, *rest])})"

    def text(self, spot: Spot) -> str:
        quoted = self.pick(CONSTANTS) if self.chance(0.5) else self.name()
        if any(mark in quoted for mark in "'{}\\"):
            quoted = "a"
        return self.pick(('f"{%s!r:>{a}}"', 'f"a{%s}b" "c"', 'rf"{%s=}"', 'f"{%s:{x}.{y}f}" f"{a}"', 'f"{{%s}}"')) % quoted

    def waiting(self, spot: Spot) -> str:
        if spot.coroutine:
            return f"(await {self.expression(spot)})"
        if spot.function:
            return self.pick(("(yield)", f"(yield {self.expression(spot)})", f"(yield from {self.expression(spot)})"))
        return self.name()


FORMS: tuple[Callable[[Expressions, Spot], str], ...] = (
    Expressions.operation,
    Expressions.operation,
    Expressions.negation,
    Expressions.comparison,
    Expressions.connection,
    Expressions.choice,
    Expressions.binding,
    Expressions.attribute,
    Expressions.attribute,
    Expressions.index,
    Expressions.index,
    Expressions.display,
    Expressions.display,
    Expressions.dictionary,
    Expressions.comprehension,
    Expressions.function,
    Expressions.call,
    Expressions.call,
    Expressions.text,
    Expressions.waiting,
)
