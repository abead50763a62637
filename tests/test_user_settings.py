"""What the user gives is not known, but it is the same wherever it is used."""

from __future__ import annotations

from textwrap import dedent

import pytest

from valgap_lint.ir.verdicts import State, Verdict
from valgap_lint.testing import result_of_text

HEAD = """
import argparse, os
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
parser = argparse.ArgumentParser()
parser.add_argument("--size", type=int, required=True)
parser.add_argument("--other", type=int, required=True)
parser.add_argument("--scale", type=float)
parser.add_argument("--raw", action="store_true")
parser.add_argument("--kind", choices=["unit", "symmetric"], default="unit")
args = parser.parse_args()
(x, y), (x_test, y_test) = keras.datasets.cifar10.load_data()
model = keras.Sequential([layers.Flatten(), layers.Dense(10)])
model.compile("adam", "mse")
"""


def verdict(train: str, test: str, text: str = "") -> Verdict:
    code = f"{HEAD}{dedent(text)}model.fit({train}, y)\nmodel.evaluate({test}, y_test)\n"
    (analysis,) = result_of_text(code).analyses
    (found,) = analysis.verdicts
    return found


@pytest.mark.parametrize(
    "value",
    [
        "tf.image.resize({}, (args.size, args.size))",
        "tf.image.resize({}, (int(args.size), 32))",
        "{} / args.scale",
        "{} / 255. / args.scale",
        "{} * float(os.environ['SCALE'])",
        "({} / 255. if args.kind == 'unit' else {} / 127.5 - 1)",
        "({} / 255. if args.kind in ('unit', 'other') else {} / 127.5 - 1)",
        "({} if args.raw else {} / 255.)",
    ],
)
def test_one_setting_makes_both_sides_alike(value: str) -> None:
    assert verdict(value.replace("{}", "x"), value.replace("{}", "x_test")).result is State.IDENTICAL


@pytest.mark.parametrize(
    ("train", "test"),
    [
        ("tf.image.resize(x, (args.size, 32))", "tf.image.resize(x_test, (args.other, 32))"),
        ("tf.image.resize(x, (args.size, 32))", "tf.image.resize(x_test, (args.size, 64))"),
        ("x / args.scale", "x_test / args.size"),
        ("x / args.scale", "x_test * args.scale"),
        ("x / args.scale", "x_test"),
        ("x / 255. / args.scale", "x_test / args.scale"),
        ("x * float(os.environ['A'])", "x_test * float(os.environ['B'])"),
        ("(x / 255. if args.kind == 'unit' else x)", "(x_test / 255. if args.kind == 'other' else x_test)"),
    ],
)
def test_other_settings_or_another_use_decide_nothing(train: str, test: str) -> None:
    assert verdict(train, test).result is State.UNDECIDED


@pytest.mark.parametrize(
    "test",
    [
        "(x_test if args.raw else x_test / 255.)",
        "(x_test / 255. if not args.raw else x_test)",
        "(x_test if not not args.raw else x_test / 255.)",
        "(x_test / 255. if args.raw is False else x_test)",
    ],
)
def test_a_negated_switch_is_the_switch(test: str) -> None:
    result = verdict("(x if args.raw else x / 255.)", test).result
    assert result is (State.UNDECIDED if "is False" in test else State.IDENTICAL)


def test_a_negated_switch_in_a_statement_is_the_switch() -> None:
    text = """
    if not args.raw:
        x = x / 255.
    if args.raw:
        pass
    else:
        x_test = x_test / 255.
    """
    assert verdict("x", "x_test", text).result is State.IDENTICAL


def test_the_opposite_of_a_switch_is_another_branch() -> None:
    assert verdict("(x if args.raw else x / 255.)", "(x_test / 255. if args.raw else x_test)").result is State.DIFFERENT


def test_two_elements_of_what_the_user_gives_are_not_the_same() -> None:
    text = """
    parser.add_argument("--sizes", nargs="+", type=int, required=True)
    sizes = parser.parse_args().sizes
    for size in sizes:
        first = size
    for size in sizes:
        second = size
    """
    assert verdict("tf.image.resize(x, (first, 32))", "tf.image.resize(x_test, (second, 32))", text).result is State.UNDECIDED
