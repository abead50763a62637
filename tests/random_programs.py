"""Random programs: modules of random statements."""

from __future__ import annotations

from collections.abc import Callable

from random_expressions import ATTRIBUTES, OPERATORS, Expressions, Spot

PRELUDE = """\
from __future__ import annotations
import numpy as np, pandas as pd, tensorflow as tf, cv2, os, json, copy, pickle, functools, dataclasses
from tensorflow import keras
from functools import partial, lru_cache, cache
from collections import namedtuple
from keras.utils import to_categorical
from sklearn.model_selection import train_test_split, KFold
from sklearn.preprocessing import StandardScaler
from tensorflow.keras.preprocessing.image import ImageDataGenerator
"""
MODEL = "model = keras.Sequential([keras.layers.Dense(2)])\nmodel.compile('adam', 'mse')\n"
DEEPEST = 4
DECORATORS = (
    "tf.function",
    "staticmethod",
    "property",
    "lru_cache(maxsize=None)",
    "classmethod",
    "cache",
    "f",
    "K(1).f",
    "dataclasses.dataclass",
)
BASES = (
    "object",
    "keras.Model",
    "keras.utils.Sequence",
    "keras.layers.Layer",
    "K",
    "Exception",
    "dict",
    "keras.callbacks.Callback",
    "x.y",
    "f(1)",
)
METHODS = (
    "__init__",
    "__getitem__",
    "__len__",
    "call",
    "f",
    "train_step",
    "test_step",
    "__call__",
    "__iter__",
    "__enter__",
    "a",
    "on_epoch_end",
)
IMPORTS = (
    "import os.path as a", "from x import y as f", "from . import a", "from .. import b", "from .a.b import *", "import a.b.c, tensorflow.keras as K",
    "from tensorflow.keras.layers import *", "from tensorflow import data as ds", "import program", "from os import *", "import example",
)  # fmt: skip
PATTERNS = (
    "_", "1", "-1", "'a'", "None", "a", "[a, *b]", "(1, _)", "{'k': a, **b}", "K(a, x=1)", "keras.Model()", "1 | 2 | [a]", "a if b", "[] as x", "{}",
    "str(a) | int(a)", "(a, b) if a > b",
)  # fmt: skip


class Programs(Expressions):
    """Writes modules from random choices."""

    def program(self, size: int = 10) -> str:
        """A module of at most about `size` statements, most with a model to feed."""
        return PRELUDE + (MODEL if self.chance(0.7) else "") + self.block(Spot(), size)

    def block(self, spot: Spot, size: int) -> str:
        return "".join(self.statement(spot) for _ in range(self.choices.randint(1, size)))

    def suite(self, spot: Spot, **changes: bool) -> str:
        return self.block(spot.inside(**changes), 3)

    def statement(self, spot: Spot) -> str:
        table = SIMPLE if spot.depth >= DEEPEST or self.chance(0.65) else COMPOUND
        return table[self.choices.randrange(len(table))](self, spot)

    def line(self, spot: Spot, text: str) -> str:
        return "    " * spot.depth + text + "\n"

    def evaluation(self, spot: Spot) -> str:
        return self.line(spot, self.expression(spot))

    def assignment(self, spot: Spot) -> str:
        targets = " = ".join(self.several(lambda: self.target(spot), 2, 1))
        return self.line(spot, f"{targets} = {self.expression(spot)}")

    def hint(self, spot: Spot) -> str:
        value = f" = {self.expression(spot)}" if self.chance(0.6) else ""
        return self.line(spot, f"{self.name()}: {self.expression(spot)}{value}")

    def update(self, spot: Spot) -> str:
        target = self.pick((self.name(), f"{self.name()}[{self.bound(spot)}]", f"{self.name()}.{self.pick(ATTRIBUTES)}"))
        return self.line(spot, f"{target} {self.pick(OPERATORS)}= {self.expression(spot)}")

    def deletion(self, spot: Spot) -> str:
        return self.line(spot, f"del {self.name()}, {self.name()}[{self.bound(spot)}], {self.name()}.a")

    def word(self, spot: Spot) -> str:
        words = [
            "pass",
            f"assert {self.expression(spot)}, {self.expression(spot)}",
            f"raise {self.expression(spot)}",
            "raise",
            self.pick(IMPORTS),
        ]
        words += [f"return {self.expression(spot)}", "return", f"global {self.name()}", f"nonlocal {self.name()}"] if spot.function else []
        words += ["break", "continue"] if spot.loop else ["type a[T] = list[T]"]
        return self.line(spot, self.pick(tuple(words)))

    def together(self, spot: Spot) -> str:
        return self.line(spot, f"{self.name()} = {self.expression(spot)}; {self.name()}.a = {self.expression(spot)};")

    def condition(self, spot: Spot) -> str:
        text = self.line(spot, f"if {self.expression(spot)}:") + self.suite(spot)
        if self.chance(0.4):
            text += self.line(spot, f"elif {self.expression(spot)}:") + self.suite(spot)
        return text + self.ending(spot)

    def ending(self, spot: Spot) -> str:
        return self.line(spot, "else:") + self.suite(spot) if self.chance(0.4) else ""

    def loop(self, spot: Spot) -> str:
        word = "async for" if spot.coroutine and self.chance(0.5) else "for"
        return self.line(spot, f"{word} {self.target(spot)} in {self.expression(spot)}:") + self.suite(spot, loop=True) + self.ending(spot)

    def repetition(self, spot: Spot) -> str:
        return self.line(spot, f"while {self.expression(spot)}:") + self.suite(spot, loop=True) + self.ending(spot)

    def context(self, spot: Spot) -> str:
        word = "async with" if spot.coroutine and self.chance(0.5) else "with"
        items = self.several(lambda: f"{self.expression(spot)}{f' as {self.target(spot)}' if self.chance(0.6) else ''}", 2, 1)
        return self.line(spot, f"{word} {', '.join(items)}:") + self.suite(spot)

    def attempt(self, spot: Spot) -> str:
        word = self.pick(("except", "except*"))
        text = self.line(spot, "try:") + self.suite(spot)
        for _ in range(self.choices.randint(1, 2)):
            # `except*` takes no break, continue or return in its body, which the run does not care about
            text += self.line(spot, f"{word} {self.name()}{' as b' if self.chance(0.5) else ''}:") + self.suite(spot)
        if self.chance(0.3):
            text += self.ending(spot) + self.line(spot, "finally:") + self.suite(spot)
        return text

    def matching(self, spot: Spot) -> str:
        inner = spot.inside()
        cases = [self.line(inner, f"case {self.pick(PATTERNS)}:") + self.suite(inner) for _ in range(self.choices.randint(1, 3))]
        return self.line(spot, f"match {self.expression(spot)}:") + "".join(cases)

    def decorators(self, spot: Spot) -> str:
        return "".join(self.line(spot, "@" + self.pick(DECORATORS)) for _ in range(self.choices.randint(0, 2)) if self.chance(0.4))

    def definition(self, spot: Spot) -> str:
        coroutine = self.chance(0.15)
        types = "[T: int, *Ts, **P]" if self.chance(0.1) else ""
        hint = f" -> {self.expression(spot)}" if self.chance(0.2) else ""
        head = f"{'async ' if coroutine else ''}def {self.name()}{types}({self.parameters(spot, hints=0.3)}){hint}:"
        return self.decorators(spot) + self.line(spot, head) + self.suite(spot, function=True, coroutine=coroutine, loop=False)

    def type(self, spot: Spot) -> str:
        """A class with methods and fields."""
        bases = [*self.several(lambda: self.pick(BASES), 2), *(["metaclass=K"] if self.chance(0.1) else [])]
        inner = spot.inside(function=False, loop=False)
        text = self.decorators(spot) + self.line(spot, f"class {self.name()}({', '.join(bases)}):") + self.block(inner, 2)
        for _ in range(self.choices.randint(0, 2)):
            parameters = self.parameters(inner)
            text += self.decorators(inner) + self.line(inner, f"def {self.pick(METHODS)}(this{', ' if parameters else ''}{parameters}):")
            text += self.suite(inner, function=True, coroutine=False)
        return text


SIMPLE: tuple[Callable[[Programs, Spot], str], ...] = (
    Programs.evaluation,
    Programs.evaluation,
    Programs.assignment,
    Programs.assignment,
    Programs.assignment,
    Programs.hint,
    Programs.update,
    Programs.update,
    Programs.deletion,
    Programs.word,
    Programs.together,
)
COMPOUND: tuple[Callable[[Programs, Spot], str], ...] = (
    Programs.condition,
    Programs.loop,
    Programs.repetition,
    Programs.context,
    Programs.attempt,
    Programs.matching,
    Programs.definition,
    Programs.definition,
    Programs.type,
)
