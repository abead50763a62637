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
        "parser.add_argument('--scale', default=0.5, choices=[0.5, 1.0])\nk = parser.parse_args().scale",
        "parser.add_argument('--scale', default=0.5, required=False, action='store')\nk = parser.parse_args().scale",
        "parser.add_argument('scale', nargs='?', type=float, default=0.5)\nk = parser.parse_args().scale",
        "parser.add_argument('--scales', nargs='+', type=float, default=[0.5, 1.0])\nk = parser.parse_args().scales[0]",
        "parser.add_argument('--scale', type=float, default=1.0)\nk = parser.parse_args(['--scale', '0.5']).scale",
        "parser.add_argument('--scale', type=float, default=1.0)\nk = parser.parse_args(args=['--scale=0.5']).scale",
        "parser.add_argument('--half', action='store_true')\nk = 1.0 if parser.parse_args([]).half else 0.5",
        "parser.add_argument('--half', action='store_true')\nk = 0.5 if parser.parse_args(['--half']).half else 1.0",
        "parser.add_argument('--scale', type=float, default=0.5)\nchild = argparse.ArgumentParser(parents=[parser])\nk = child.parse_args().scale",
        "parser.add_argument('--scale', type=float, default=0.5)\ndef main(scale):\n    return scale\nk = main(**vars(parser.parse_args()))",
        "parser.add_argument('--scale', type=float, default=1.0)\nargs = parser.parse_args()\nvars(args).update({'scale': 0.5})\nk = args.scale",
        "parser.set_defaults(scale=0.5)\nparser.add_argument('--scale', type=float)\nk = parser.parse_args().scale",
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
        "from absl import flags\nflags.DEFINE_float('scale', 1.0, 'help')\nflags.FLAGS.scale = 0.5\nk = flags.FLAGS.scale",
        "from absl import flags\nflags.DEFINE_float('scale', 0.5, 'help')\nk = flags.FLAGS['scale'].value",
        "from absl import flags\nflags.DEFINE_multi_float('scales', [0.5], 'help')\nk = flags.FLAGS.scales[0]",
        "flags = tf.app.flags\nflags.DEFINE_float('scale', 0.5, 'help')\nFLAGS = flags.FLAGS\nk = FLAGS.scale",
        "flags = tf.compat.v1.flags\nflags.DEFINE_float('scale', 0.5, 'help')\nFLAGS = flags.FLAGS\nk = FLAGS.scale",
    ],
)
def test_a_flag_of_absl_has_its_default(text: str) -> None:
    assert affine(script(f"{text}\nmodel.fit(x * k, y)")) == HALF


def test_a_boolean_flag_of_absl_is_left_to_the_user() -> None:
    text = "from absl import flags\nflags.DEFINE_bool('raw', True, 'help')\nif flags.FLAGS.raw:\n    x = x * 0.5\nmodel.fit(x, y)"
    assert steps(script(text)) == ["affine", "choose"]


@pytest.mark.parametrize(
    "text",
    [
        "import os\nk = float(os.environ.get('SCALE', '0.5'))",
        "import os\nk = float(os.getenv('SCALE', default='0.5'))",
        "import os\nos.environ['SCALE'] = '0.5'\nk = float(os.environ['SCALE'])",
        "import os\nos.environ.setdefault('SCALE', '0.5')\nk = float(os.environ.get('SCALE', '1.0'))",
        "from os import environ\nk = float(environ.get('SCALE', 0.5))",
    ],
)
def test_a_variable_of_the_environment_has_its_default(text: str) -> None:
    assert affine(script(f"{text}\nmodel.fit(x * k, y)")) == HALF


@pytest.mark.parametrize("value", ["os.environ['RAW']", "os.environ.get('RAW')", "os.getenv('RAW')"])
def test_a_variable_without_a_default_is_one_unknown_wherever_it_is_read(value: str) -> None:
    text = f"import os\nif {value}:\n    x = x * 0.5\nif os.environ['RAW']:\n    x_test = x_test * 0.5\nmodel.fit(x, y)\nmodel.evaluate(x_test, y_test)"
    trace = script(text)
    assert step(trace, "choose").known("condition") == step(trace, "choose", Role.EVALUATE).known("condition")


CLICK = "import click\n@click.command()\n"
BODY = ":\n    model.fit(x * scale, y)\n"
TYPER = "import typer\napp = typer.Typer()\n@app.command()\n"


@pytest.mark.parametrize(
    "text",
    [
        f"{CLICK}@click.option('--scale', default=0.5, help='help')\ndef main(scale){BODY}main()",
        f"{CLICK}@click.option('-s', '--scale', type=float, default='0.5')\n@click.option('--other', type=int)\ndef main(scale, other){BODY}main()",
        f"{CLICK}@click.option('--factor', 'scale', default=0.5)\ndef main(scale){BODY}main(standalone_mode=False)",
        f"{CLICK}@click.argument('scale', type=float, default=0.5)\ndef main(scale){BODY}main()",
        f"import click\n@click.group()\ndef cli():\n    pass\n@cli.command()\n@click.option('--scale', default=0.5)\ndef train(scale){BODY}cli()",
        f"import typer\ndef main(scale: float = 0.5){BODY}typer.run(main)",
        f"import typer\ndef main(scale: float = typer.Option(0.5, '--scale', help='help')){BODY}typer.run(main)",
        f"{TYPER}def main(scale: float = typer.Argument(0.5)){BODY}app()",
        f"import fire\ndef main(scale=0.5){BODY}fire.Fire(main)",
        "from absl import app, flags\nflags.DEFINE_float('scale', 0.5, 'help')\ndef main(_):\n    model.fit(x * flags.FLAGS.scale, y)\napp.run(main)",
        "def main(_):\n    model.fit(x * 0.5, y)\ntf.compat.v1.app.run()",
    ],
)
def test_a_command_runs_with_its_defaults(text: str) -> None:
    trace = script(text)
    assert affine(trace) == HALF
    assert len(trace.endpoints) == 1


@pytest.mark.parametrize(
    "option",
    [
        "'--raw/--no-raw', default=True",
        "'--raw', is_flag=True",
        "'--raw', type=click.Choice(['a', 'b']), default='a'",
        "'--raw', required=True",
    ],
)
def test_a_switch_of_click_is_left_to_the_user(option: str) -> None:
    text = f"{CLICK}@click.option({option})\ndef main(raw):\n    a = x\n    if raw:\n        a = a * 0.5\n    model.fit(a, y)\nmain()"
    assert steps(script(text)) == ["affine", "choose"]


HYDRA = (
    "import hydra\n@hydra.main(version_base=None, config_path='conf', config_name='{}')\ndef main(cfg):\n    model.fit(x * {}, y)\nmain()"
)


@pytest.mark.parametrize(
    ("name", "value"),
    [("plain", "cfg.scale"), ("plain.yaml", "cfg['scale']"), ("grouped", "cfg.data.scale"), ("referring", "cfg.data.scale")],
)
def test_hydra_hands_over_the_settings_of_its_files(name: str, value: str) -> None:
    files = {
        "conf/plain.yaml": "scale: 0.5\n",
        "conf/grouped.yaml": "defaults:\n  - data: small\n  - _self_\nsize: 3\n",
        "conf/data/small.yaml": "scale: 0.5\n",
        "conf/referring.yaml": "base: 0.5\ndata:\n  scale: ${base}\n",
    }
    assert affine(script(HYDRA.format(name, value), texts=files)) == HALF
