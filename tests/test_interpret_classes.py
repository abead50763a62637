from __future__ import annotations

import pytest

from running import affine, endpoint, kinds, path, script, step, steps
from valgap_lint.ir.endpoints import Role

HALF = (0.5, 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "class P:\n    def __init__(self, k):\n        self.k = k\n    def __call__(self, a):\n        return a * self.k\nf = P(0.5)",
        "class P:\n    k = 0.5\n    def run(self, a):\n        return a * self.k\nf = P().run",
        "class P:\n    K = 0.5\nf = lambda a: a * P.K",
        "class P:\n    @staticmethod\n    def run(a):\n        return a * 0.5\nf = P.run",
        "class P:\n    @staticmethod\n    def run(a):\n        return a * 0.5\nf = P().run",
        "class P:\n    @classmethod\n    def run(cls, a):\n        return a * cls.k\n    k = 0.5\nf = P.run",
        "class P:\n    def __init__(self):\n        self.k = 0.5\n    @classmethod\n    def make(cls):\n        return cls()\n    def run(self, a):\n        return a * self.k\nf = P.make().run",
        "class P:\n    @property\n    def k(self):\n        return 0.5\n    def run(self, a):\n        return a * self.k\nf = P().run",
        "class B:\n    def __init__(self, k):\n        self.k = k\n    def run(self, a):\n        return a * self.k\nclass P(B):\n    def __init__(self):\n        super().__init__(0.5)\nf = P().run",
        "class B:\n    def __init__(self, k):\n        self.k = k\nclass P(B):\n    def __init__(self):\n        super(P, self).__init__(0.5)\n    def run(self, a):\n        return a * self.k\nf = P().run",
        "class B:\n    def run(self, a):\n        return self.step(a)\n    def step(self, a):\n        return a\nclass P(B):\n    def step(self, a):\n        return a * 0.5\nf = P().run",
        "class P:\n    def __init__(self):\n        self.setup()\n    def setup(self):\n        self.k = 0.5\nf = lambda a: a * P().k",
        "class P:\n    pass\np = P()\np.k = 0.5\nf = lambda a: a * p.k",
        "class P:\n    k = 2.0\nP.k = 0.5\nf = lambda a: a * P.k",
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    k: float = 0.5\nf = lambda a: a * C().k",
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    size: int\n    k: float = 1.0\nf = lambda a: a * C(3, 0.5).k",
        "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass C:\n    k: float = 1.0\nf = lambda a: a * C(k=0.5).k",
        "from dataclasses import dataclass, field\n@dataclass\nclass C:\n    k: float = field(default=0.5)\nf = lambda a: a * C().k",
        "from dataclasses import dataclass, field\n@dataclass\nclass C:\n    ks: list = field(default_factory=lambda: [0.5])\nf = lambda a: a * C().ks[0]",
        "from dataclasses import dataclass\n@dataclass\nclass B:\n    k: float = 1.0\n@dataclass\nclass C(B):\n    size: int = 3\nf = lambda a: a * C(k=0.5).k",
        "from types import SimpleNamespace\nc = SimpleNamespace(k=0.5)\nf = lambda a: a * c.k",
        "c = {'k': 0.5}\nf = lambda a: a * c['k']",
        "c = {'aug': {'k': 0.5}}\nf = lambda a: a * c['aug']['k']",
        "class P:\n    def __getitem__(self, name):\n        return 0.5\nf = lambda a: a * P()['k']",
        "from enum import Enum\nclass Mode(Enum):\n    HALF = 1\n    FULL = 2\ndef f(a, mode=Mode.HALF):\n    if mode == Mode.HALF:\n        return a * 0.5\n    return a",
    ],
)
def test_objects_keep_their_attributes_and_methods(text: str) -> None:
    assert affine(script(f"{text}\nmodel.fit(f(x), y)")) == HALF


def test_two_instances_are_two_objects() -> None:
    text = """
    class P:
        def __init__(self, k):
            self.k = k
        def run(self, a):
            return a * self.k
    half, double = P(0.5), P(2.0)
    model.fit(half.run(x), y, validation_data=(double.run(x_test), y_test))
    """
    trace = script(text)
    assert affine(trace) == HALF
    assert affine(trace, Role.VALIDATION) == (2.0, 0.0)


@pytest.mark.parametrize("base", ["keras.utils.Sequence", "tf.keras.utils.Sequence", "keras.utils.PyDataset"])
def test_a_sequence_delivers_what_getitem_returns(base: str) -> None:
    text = f"""
    class Batches({base}):
        def __init__(self, images, labels, augment):
            super().__init__()
            self.images, self.labels, self.augment = images, labels, augment
        def __len__(self):
            return 10
        def __getitem__(self, index):
            batch = self.images[index * 32:(index + 1) * 32] / 255
            if self.augment:
                batch = tf.image.random_flip_left_right(batch)
            return batch, self.labels[index * 32:(index + 1) * 32]
    model.fit(Batches(x, y, True), validation_data=Batches(x_test, y_test, augment=False))
    """
    trace = script(text)
    assert "random" in kinds(trace)
    assert "random" not in kinds(trace, Role.VALIDATION)
    assert step(trace, "affine", Role.VALIDATION).known("scale") == 1 / 255
    assert endpoint(trace).container == "sequence"
    assert [kinds(trace, role, "y")[0] for role in (Role.TRAIN, Role.VALIDATION)] == ["dataset", "dataset"]
    assert path(trace, Role.VALIDATION, "y")[0].known("part") == "test"


def test_a_sequence_that_collects_its_batch_in_a_list_stacks_it() -> None:
    text = """
    class Batches(keras.utils.Sequence):
        def __init__(self, images, labels):
            self.images, self.labels = images, labels
        def __getitem__(self, index):
            batch = []
            for i in range(index * 32, (index + 1) * 32):
                batch.append(self.images[i] / 255)
            return np.array(batch), self.labels[index * 32:(index + 1) * 32]
    model.fit(Batches(x, y))
    """
    trace = script(text)
    assert step(trace, "affine").known("scale") == 1 / 255
    assert kinds(trace)[0] == "dataset"


def test_an_object_with_iter_delivers_what_it_yields() -> None:
    text = """
    class Loader:
        def __iter__(self):
            for i in range(100):
                yield x / 255, y
    model.fit(Loader())
    """
    assert steps(script(text)) == ["affine"]


def test_a_config_class_decides_a_branch() -> None:
    text = """
    class Config:
        NORMALIZE = False
        SCALE = 0.5
    def prepare(a, config):
        if config.NORMALIZE:
            return (a - 127.5) / 127.5
        return a * config.SCALE
    model.fit(prepare(x, Config()), y)
    """
    assert affine(script(text)) == HALF


def test_a_trainer_class_that_fits_is_followed() -> None:
    text = """
    class Trainer:
        def __init__(self):
            self.data = keras.datasets.cifar10.load_data()
            self.model = keras.Sequential([layers.Dense(1)])
        def prepare(self):
            (self.x, self.y), (self.xt, self.yt) = self.data
            self.x = self.x / 255
        def train(self):
            self.model.fit(self.x, self.y, validation_data=(self.xt, self.yt))
    trainer = Trainer()
    trainer.prepare()
    trainer.train()
    """
    trace = script(text)
    assert steps(trace) == ["affine"]
    assert steps(trace, Role.VALIDATION) == []
    assert [model.name for model in trace.models if model.id == endpoint(trace).model] == ["model"]


def test_an_operator_of_the_users_class_is_its_method() -> None:
    text = """
    class Scale:
        def __init__(self, k):
            self.k = k
        def __mul__(self, other):
            return other * self.k
    model.fit(Scale(0.5) * x, y)
    """
    assert affine(script(text)) == HALF


def test_isinstance_is_no_reason_to_lose_the_data() -> None:
    text = """
    def prepare(a):
        if isinstance(a, np.ndarray):
            a = a * 0.5
        else:
            a = np.array(a) * 0.5
        return a
    model.fit(prepare(x), y)
    """
    trace = script(text)
    assert "unknown" not in kinds(trace)


RECORDS = [
    "from dataclasses import dataclass\n@dataclass\nclass C:\n    a: float = 0.25\n    def __post_init__(self):\n        self.k = self.a * 2\nk = C().k",
    "from dataclasses import dataclass, InitVar, field\n@dataclass\nclass C:\n    base: InitVar[float]\n    k: float = field(init=False)\n    def __post_init__(self, base):\n        self.k = base / 2\nk = C(1.0).k",
    "from dataclasses import dataclass\nfrom typing import ClassVar\n@dataclass\nclass C:\n    SIZE: ClassVar[int] = 3\n    k: float = 3\nk = C(0.5).k",
    "from dataclasses import dataclass, field\n@dataclass\nclass C:\n    a: int = field(default=1, init=False)\n    k: float = 1.0\nk = C(0.5).k",
    "from dataclasses import dataclass, field\n@dataclass\nclass A:\n    k: float = 0.5\n@dataclass\nclass C:\n    a: A = field(default_factory=A)\nk = C().a.k",
    "from dataclasses import dataclass, field\n@dataclass\nclass C:\n    ks: list = field(default_factory=list)\nother = C()\nother.ks.append(3.0)\nc = C()\nc.ks.append(0.5)\nk = c.ks[0]",
    "from dataclasses import dataclass, replace\n@dataclass(frozen=True)\nclass C:\n    k: float = 1.0\n    b: int = 2\nk = replace(C(), k=0.5).k",
    "from dataclasses import dataclass, asdict\n@dataclass\nclass C:\n    k: float = 0.5\n    b: int = 3\ndef f(k, b):\n    return k\nk = f(**asdict(C()))",
    "from dataclasses import dataclass, astuple\n@dataclass\nclass C:\n    k: float = 0.5\n    b: int = 3\nk, b = astuple(C())",
    "from dataclasses import dataclass, fields\n@dataclass\nclass C:\n    k: float = 0.5\nc = C()\nk = [getattr(c, f.name) for f in fields(c)][0]",
    "import attr\n@attr.s\nclass C:\n    k = attr.ib()\n    b = attr.ib(default=3)\nk = C(0.5).k",
    "import attr\n@attr.s\nclass C:\n    ks = attr.ib(factory=lambda: [0.5])\nk = C().ks[0]",
    "import attrs\n@attrs.frozen\nclass C:\n    k: float = attrs.field(default=1.0)\nk = attrs.evolve(C(), k=0.5).k",
    "from pydantic import BaseModel, Field\nclass C(BaseModel):\n    k: float = Field(0.5, ge=0)\nk = C().k",
    "from pydantic import BaseModel\nclass A(BaseModel):\n    k: float = 1.0\nclass C(BaseModel):\n    a: A\nk = C(**{'a': {'k': 0.5}}).a.k",
    "from pydantic import BaseModel\nclass C(BaseModel):\n    k: float = 1.0\nk = C.model_validate({'k': 0.5}).model_dump()['k']",
    "from pydantic import BaseModel\nclass C(BaseModel):\n    k: float = 1.0\nk = C().model_copy(update={'k': 0.5}).k",
    "from typing import NamedTuple\nclass C(NamedTuple):\n    a: float = 0.25\n    def scale(self):\n        return self.a * 2\nk = C().scale()",
    "from typing import NamedTuple\nclass C(NamedTuple):\n    k: float = 1.0\nk = C()._replace(k=0.5).k",
    "from collections import namedtuple\nC = namedtuple('C', ['a', 'k'])\nk = C(1, 0.5)._asdict()['k']",
    "from typing import TypedDict\nclass C(TypedDict):\n    k: float\nk = C(k=0.5)['k']",
]


@pytest.mark.parametrize("text", RECORDS)
def test_a_record_keeps_its_fields(text: str) -> None:
    assert affine(script(f"{text}\nmodel.fit(x * k, y)")) == HALF


ENUMERATION = "from enum import Enum, IntEnum, auto\nclass Mode(Enum):\n    HALF = 0.5\n    FULL = 1.0\n    @property\n    def scale(self):\n        return self.value\n"


@pytest.mark.parametrize(
    "text",
    [
        "k = Mode.HALF.value",
        "k = Mode.HALF.scale",
        "k = Mode(0.5).value",
        "k = Mode['HALF'].value",
        "k = [mode.value for mode in Mode][0]",
        "k = {Mode.HALF: 0.5, Mode.FULL: 1.0}[Mode.HALF]",
        "k = 0.5 if Mode.HALF is Mode.HALF else 1.0",
        "k = 1.0 if Mode.HALF == Mode.FULL else 0.5",
        "k = 0.5 if Mode.HALF in (Mode.HALF,) else 1.0",
        "k = 0.5 if Mode.HALF.name == 'HALF' else 1.0",
        "def f(mode):\n    match mode:\n        case Mode.FULL:\n            return 1.0\n        case Mode.HALF:\n            return 0.5\nk = f(Mode.HALF)",
        "class Step(Enum):\n    A = auto()\n    B = auto()\nk = 1 / Step.B.value",
        "class Number(IntEnum):\n    TWO = 2\nk = 1 / Number.TWO",
        "class Word(str, Enum):\n    A = 'a'\nk = 0.5 if Word.A == 'a' else 1.0",
    ],
)
def test_a_member_of_an_enumeration_is_itself(text: str) -> None:
    assert affine(script(f"{ENUMERATION}{text}\nmodel.fit(x * k, y)")) == HALF


@pytest.mark.parametrize(
    "text",
    [
        "class C:\n    def __init__(self, **settings):\n        self.k = 1.0\n        self.__dict__.update(settings)\nk = C(k=0.5).k",
        "class C:\n    def __init__(self, **settings):\n        for name, value in settings.items():\n            setattr(self, name, value)\nk = C(k=0.5).k",
        "class C:\n    pass\nk = getattr(C(), 'k', 0.5)",
        "class C:\n    k = 0.5\nk = C.k if hasattr(C(), 'k') else 1.0",
        "class C:\n    def __init__(self):\n        self.k = 0.5\ndef f(k):\n    return k\nk = f(**vars(C()))",
        "class C:\n    k = 0.5\nk = C.__dict__['k']",
        "class C(dict):\n    def __getattr__(self, name):\n        return self[name]\nk = C(k=0.5).k",
        "class C(dict):\n    __getattr__ = dict.get\n    __setattr__ = dict.__setitem__\nk = C({'k': 0.5}).k",
        "class C(dict):\n    def __init__(self, *args, **kwargs):\n        super().__init__(*args, **kwargs)\n        self.__dict__ = self\nk = C(k=0.5).k",
        "class C(dict):\n    def __init__(self, values):\n        for name, value in values.items():\n            self[name] = C(value) if isinstance(value, dict) else value\n    __getattr__ = dict.__getitem__\nk = C({'a': {'k': 0.5}}).a.k",
        "class C:\n    def __init__(self, values):\n        self._values = values\n    def __getattr__(self, name):\n        return self._values[name]\nk = C({'k': 0.5}).k",
        "class C:\n    _made = None\n    def __new__(cls):\n        if cls._made is None:\n            cls._made = super().__new__(cls)\n            cls._made.k = 0.5\n        return cls._made\nk = C().k",
        "class C:\n    def __init__(self):\n        self._k = 1.0\n    @property\n    def k(self):\n        return self._k\n    @k.setter\n    def k(self, value):\n        self._k = value / 2\nc = C()\nc.k = 1.0\nk = c.k",
        "class A:\n    def __init__(self):\n        self.__k = 0.5\n    def get(self):\n        return self.__k\nclass B(A):\n    def __init__(self):\n        super().__init__()\n        self.__k = 3.0\nk = B().get()",
        "class A:\n    def k(self):\n        return 1.0\nclass B(A):\n    def k(self):\n        return super().k()\nclass M(A):\n    def k(self):\n        return super().k() / 2\nclass C(B, M):\n    pass\nk = C().k()",
        "class Base:\n    @classmethod\n    def make(cls, k):\n        made = cls()\n        made.k = k\n        return made\nclass C(Base):\n    @classmethod\n    def make(cls, k):\n        return super().make(k / 2)\nk = C.make(1.0).k",
        "class Wrap:\n    def __init__(self, k):\n        self.k = k\n    def __call__(self, made):\n        made.k = self.k\n        return made\n@Wrap(0.5)\nclass C:\n    k = 1.0\nk = C().k",
    ],
)
def test_what_python_does_with_attributes(text: str) -> None:
    assert affine(script(f"{text}\nmodel.fit(x * k, y)")) == HALF


def test_a_class_is_shown_to_the_hook_of_its_base() -> None:
    text = """
    class Step:
        known = {}
        def __init_subclass__(cls, name, **options):
            super().__init_subclass__(**options)
            Step.known[name] = cls
    class Half(Step, name="half"):
        def __call__(self, a):
            return a * 0.5
    model.fit(Step.known["half"]()(x), y)
    """
    assert affine(script(text)) == (0.5, 0.0)
