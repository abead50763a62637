from __future__ import annotations

import pytest

from running import affine, script, step, steps
from valgap_lint.ir.endpoints import Role

HALF = (0.5, 0.0)
PARSER = "import argparse\nparser = argparse.ArgumentParser()\n"


@pytest.mark.parametrize(
    "text",
    [
        "parser.add_argument('--scale', type=float, default=0.5)\nargs = parser.parse_args()\nk = args.scale",
        "parser.add_argument('-s', '--image-scale', default=0.5)\nargs = parser.parse_args()\nk = args.image_scale",
        "parser.add_argument('--scale', '-s', dest='k', default=0.5)\nk = parser.parse_args().k",
        "parser.add_argument('--scale', default='0.5', type=float)\nk = parser.parse_args().scale",
        "parser.add_argument('--scale', default=0.5)\nargs, rest = parser.parse_known_args()\nk = args.scale",
        "parser.add_argument('--scale', default=0.5)\nargs = vars(parser.parse_args())\nk = args['scale']",
        "group = parser.add_argument_group('data')\ngroup.add_argument('--scale', default=0.5)\nk = parser.parse_args().scale",
        "parser.set_defaults(scale=0.5)\nk = parser.parse_args().scale",
        "parser.add_argument('--scale', default=3)\nargs = parser.parse_args()\nargs.scale = 0.5\nk = args.scale",
        "def parse():\n    p = argparse.ArgumentParser()\n    p.add_argument('--scale', default=0.5)\n    return p.parse_args()\nk = parse().scale",
    ],
)
def test_an_option_has_its_default(text: str) -> None:
    assert affine(script(f"{PARSER}{text}\nmodel.fit(x * k, y)")) == HALF


@pytest.mark.parametrize(
    "option",
    [
        "'--raw', action='store_true'",
        "'--raw', type=bool, default=True",
        "'--raw'",
        "'--raw', default='no', choices=['no', 'yes']",
        "'raw'",
    ],
)
def test_a_switch_is_left_to_the_user(option: str) -> None:
    trace = script(f"{PARSER}parser.add_argument({option})\nargs = parser.parse_args()\nif args.raw:\n    x = x * 0.5\nmodel.fit(x, y)")
    assert steps(trace) == ["affine", "choose"]


def test_a_switch_decides_all_its_branches_alike() -> None:
    text = f"""{PARSER}
parser.add_argument("--raw", action="store_true")
args = parser.parse_args()
if args.raw:
    x = x * 0.5
if args.raw:
    x_test = x_test * 0.5
model.fit(x, y)
model.evaluate(x_test, y_test)
"""
    trace = script(text)
    assert step(trace, "choose").known("condition") == step(trace, "choose", Role.EVALUATE).known("condition")


@pytest.mark.parametrize(
    "text",
    [
        "from absl import flags\nflags.DEFINE_float('scale', 0.5, 'help')\nFLAGS = flags.FLAGS\nk = FLAGS.scale",
        "from absl import flags\nflags.DEFINE_float(name='scale', default=0.5, help='help')\nk = flags.FLAGS.scale",
        "from absl import flags\nSCALE = flags.DEFINE_float('scale', 0.5, 'help')\nk = SCALE.value",
        "flags = tf.app.flags\nflags.DEFINE_float('scale', 0.5, 'help')\nFLAGS = flags.FLAGS\nk = FLAGS.scale",
        "flags = tf.compat.v1.flags\nflags.DEFINE_float('scale', 0.5, 'help')\nFLAGS = flags.FLAGS\nk = FLAGS.scale",
    ],
)
def test_a_flag_of_absl_has_its_default(text: str) -> None:
    assert affine(script(f"{text}\nmodel.fit(x * k, y)")) == HALF


def test_a_boolean_flag_of_absl_is_left_to_the_user() -> None:
    text = "from absl import flags\nflags.DEFINE_bool('raw', True, 'help')\nif flags.FLAGS.raw:\n    x = x * 0.5\nmodel.fit(x, y)"
    assert steps(script(text)) == ["affine", "choose"]
