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
