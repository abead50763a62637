from __future__ import annotations

from pathlib import Path

import pytest

from running import affine, endpoint, path, script, steps
from valgap_lint.ir.facts import Unknown
from valgap_lint.run.texts import MAX_BYTES, project_text

HALF = (0.5, 0.0)
JSON = '{"data": {"scale": 0.5, "sizes": [28, 28]}, "name": "mnist"}'
YAML = "data:\n  scale: 0.5\n  sizes: [28, 28]\nname: mnist\n"
TOML = 'name = "mnist"\n[data]\nscale = 0.5\nsizes = [28, 28]\n'
FILES = {"config.json": JSON, "config.yaml": YAML, "conf/config.yml": YAML, "config.toml": TOML}


@pytest.mark.parametrize(
    "text",
    [
        "import json\nwith open('config.json') as f:\n    cfg = json.load(f)",
        "import json\ncfg = json.load(open('config.json', 'r'))",
        "import json\ncfg = json.loads(open('config.json').read())",
        "import json\nwith open('config.json') as f:\n    text = f.read()\ncfg = json.loads(text)",
        "import json\nfrom pathlib import Path\ncfg = json.loads(Path('config.json').read_text())",
        "import json\nfrom pathlib import Path\nwith Path('config.json').open() as f:\n    cfg = json.load(f)",
        "import json\nwith tf.io.gfile.GFile('config.json') as f:\n    cfg = json.load(f)",
        "import json\ndef load(path):\n    with open(path) as f:\n        return json.load(f)\ncfg = load('config.json')",
        "import yaml\nwith open('config.yaml') as f:\n    cfg = yaml.safe_load(f)",
        "import yaml, os\ncfg = yaml.load(open(os.path.join('conf', 'config.yml')), Loader=yaml.FullLoader)",
        "import tomllib\nwith open('config.toml', 'rb') as f:\n    cfg = tomllib.load(f)",
        "import tomli\nfrom pathlib import Path\ncfg = tomli.loads(Path('config.toml').read_text())",
        "import toml\ncfg = toml.load('config.toml')",
        "from ruamel.yaml import YAML\ncfg = YAML(typ='safe').load(open('config.yaml'))",
        f"import ast\ncfg = ast.literal_eval('''{JSON}''')",
        f"import json\ncfg = json.loads('''{JSON}''')",
        f"import yaml\ncfg = yaml.safe_load('''{YAML}''')",
        f"import tomllib\ncfg = tomllib.loads('''{TOML}''')",
    ],
)
def test_a_configuration_file_of_the_project_is_read(text: str) -> None:
    assert affine(script(f"{text}\nmodel.fit(x * cfg['data']['scale'], y)", texts=FILES)) == HALF


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("config.json", '{"scale": '),
        ("config.json", "[" * 10_000),
        ("config.yaml", "scale: [1\nother: }"),
        ("config.yaml", "scale: !!python/object/apply:os.system ['true']"),
        ("config.toml", "scale = = 1"),
    ],
)
def test_a_file_that_does_not_parse_is_unknown_and_named(name: str, content: str) -> None:
    loader = {"config.json": "json.load", "config.yaml": "yaml.safe_load", "config.toml": "tomllib.load"}[name]
    text = f"import json, yaml, tomllib\ncfg = {loader}(open('{name}'))\nmodel.fit(cfg['data'], y)"
    trace = script(text, texts={name: content})
    reason = trace.operations[endpoint(trace).ports("x")[0].operation].reason
    assert reason is not None
    assert name in reason.detail


def test_a_file_that_is_not_there_is_unknown_and_named() -> None:
    trace = script("import json\ncfg = json.load(open('other.json'))\nmodel.fit(x, y, epochs=cfg['epochs'])")
    (epochs,) = (argument.value for argument in endpoint(trace).arguments if argument.name == "epochs")
    assert isinstance(epochs, Unknown)
    assert epochs.reason.kind == "missing-file"
    assert "other.json" in epochs.reason.detail


@pytest.mark.parametrize("content", [str([[0.5] * 10] * 100), "a: &a [*a]", "- " * 5_000 + "1"])
def test_a_file_of_many_values_is_data_and_no_configuration(content: str) -> None:
    trace = script("import yaml\nmodel.fit(yaml.safe_load(open('rows.yaml')), y)", texts={"rows.yaml": content})
    assert path(trace)[0].known("path") == "rows.yaml"


def test_a_file_that_is_written_is_not_read() -> None:
    trace = script("import json\ncfg = json.load(open('config.json', 'w'))\nmodel.fit(cfg['data'], y)", texts=FILES)
    assert trace.operations[endpoint(trace).ports("x")[0].operation].kind == "unknown"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "app" / "src").mkdir(parents=True)
    (tmp_path / "app" / "pyproject.toml").write_text("")
    return tmp_path / "app"


@pytest.mark.parametrize("folder", ["src", "."])
def test_a_file_is_looked_for_beside_the_script_and_above_it(project: Path, folder: str) -> None:
    (project / folder / "config.json").write_text(JSON)
    found = project_text("config.json", [str(project / "src" / "train.py")])
    assert found is not None
    assert found.text == JSON


def test_the_nearest_file_is_read(project: Path) -> None:
    (project / "config.json").write_text("{}")
    (project / "src" / "config.json").write_text(JSON)
    found = project_text("config.json", [str(project / "src" / "train.py")])
    assert found is not None
    assert found.text == JSON


def test_a_path_out_of_the_project_names_no_file(project: Path) -> None:
    (project.parent / "config.json").write_text(JSON)
    importer = [str(project / "src" / "train.py")]
    assert project_text("../../config.json", importer) is None
    assert project_text(str(project.parent / "config.json"), importer) is None
    assert project_text("config.json", importer) is None
    assert project_text("../config.json", [str(project / "src" / "train.py")]) is None
    assert project_text("\0", importer) is None


@pytest.mark.parametrize("content", [b"\xff\xfe", b" " * (MAX_BYTES + 1)])
def test_a_file_that_cannot_be_a_configuration_says_why(project: Path, content: bytes) -> None:
    (project / "config.json").write_bytes(content)
    found = project_text("config.json", [str(project / "train.py")])
    assert found is not None
    assert found.fault
    assert not found.text


INI = "[data]\nscale = 0.5\nhalf = yes\n"


@pytest.mark.parametrize(
    "text",
    [
        "cfg.read('config.ini')\nk = cfg.getfloat('data', 'scale')",
        "cfg.read(['config.ini'])\nk = float(cfg['data']['scale'])",
        "cfg.read('config.ini')\nk = float(cfg.get('data', 'Scale'))",
        "cfg.read('config.ini')\nk = cfg['data'].getfloat('scale')",
        "cfg.read('config.ini')\nk = cfg.getfloat('data', 'other', fallback=0.5)",
        "cfg.read('config.ini')\nk = 0.5 if cfg.getboolean('data', 'half') else 1.0",
        "cfg.read('config.ini')\nk = float(dict(cfg.items('data'))['scale'])",
        "cfg.read('config.ini')\nk = cfg.getfloat('data', 'scale') if cfg.has_option('data', 'scale') else 1.0",
        "with open('config.ini') as f:\n    cfg.read_file(f)\nk = cfg.getfloat('data', 'scale')",
        f"cfg.read_string({INI!r})\nk = cfg.getfloat('data', 'scale')",
        "cfg.read_dict({'data': {'scale': '0.5'}})\nk = cfg.getfloat('data', 'scale')",
    ],
)
def test_an_ini_file_is_read(text: str) -> None:
    trace = script(f"import configparser\ncfg = configparser.ConfigParser()\n{text}\nmodel.fit(x * k, y)", texts={"config.ini": INI})
    assert affine(trace) == HALF


@pytest.mark.parametrize(
    "text",
    [
        "from easydict import EasyDict as edict\ncfg = edict()\ncfg.data = edict()\ncfg.data.scale = 0.5",
        "from easydict import EasyDict\ncfg = EasyDict({'data': {'scale': 0.5}})",
        "import ml_collections\ncfg = ml_collections.ConfigDict()\ncfg.data = data = ml_collections.ConfigDict()\ndata.scale = 0.5",
        "from munch import munchify\ncfg = munchify({'data': {'scale': 0.5}})",
        "from box import Box\ncfg = Box({'data': {'scale': 0.5}})",
        "from omegaconf import OmegaConf\ncfg = OmegaConf.create('data:\\n  scale: 0.5')",
        "from omegaconf import OmegaConf\ncfg = OmegaConf.load('config.yaml')",
        "from omegaconf import OmegaConf\ncfg = OmegaConf.merge({'data': {'scale': 1.0, 'size': 3}}, OmegaConf.load('config.yaml'), OmegaConf.from_cli())",
        "from omegaconf import OmegaConf\ncfg = OmegaConf.create({'base': 0.5, 'data': {'scale': '${base}'}})",
        "from yacs.config import CfgNode as CN\n_C = CN()\n_C.data = CN()\n_C.data.scale = 0.5\ncfg = _C.clone()\n_C.data.scale = 1.0",
        "from yacs.config import CfgNode as CN\ncfg = CN()\ncfg.data = CN()\ncfg.data.scale = 1.0\ncfg.merge_from_file('config.yaml')\ncfg.freeze()",
    ],
)
def test_settings_of_a_library_are_dicts(text: str) -> None:
    assert affine(script(f"{text}\nmodel.fit(x * cfg.data.scale, y)", texts=FILES)) == HALF


def test_a_file_of_settings_that_is_not_there_leaves_none_of_them_known() -> None:
    text = (
        "from yacs.config import CfgNode as CN\ncfg = CN()\ncfg.scale = 0.5\ncfg.merge_from_file('other.yaml')\nmodel.fit(x * cfg.scale, y)"
    )
    assert steps(script(text)) == ["arithmetic"]
