from __future__ import annotations

import pytest

from running import affine, script, steps
from valgap_lint.ir.endpoints import Role

HALF = (0.5, 0.0)
MODEL = """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(10)
    def call(self, a, training=False):
        return self.dense(a)
"""
LEARNS = """
        with tf.GradientTape() as tape:
            p = self(a, training=True)
            loss = self.compute_loss(y=b, y_pred=p)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        return {"loss": loss}
"""
FIT = """
net = Net()
net.compile("adam", "mse")
net.fit(x, y, validation_data=(x_test, y_test))
net.evaluate(x_test, y_test)
net.predict(x_test)
"""


@pytest.mark.parametrize(
    "body",
    [
        f"        a, b = data\n        a = a * 0.5{LEARNS}",
        f"        (a, b) = data\n        a = self.scaled(a){LEARNS}    def scaled(self, a):\n        return a * 0.5\n",
        f"        a, b, weight = keras.utils.unpack_x_y_sample_weight(data)\n        a = a * 0.5{LEARNS}",
        "        a, b = data\n        return super().train_step((a * 0.5, b))\n",
    ],
)
def test_what_a_step_of_the_users_does_is_part_of_training_alone(body: str) -> None:
    trace = script(f"{MODEL}    def train_step(self, data):\n{body}{FIT}")
    assert affine(trace) == HALF
    for role in (Role.VALIDATION, Role.EVALUATE, Role.PREDICT):
        assert affine(trace, role) == (1.0, 0.0)
    assert len(trace.endpoints) == 4


def test_what_a_test_step_does_is_part_of_validation_and_evaluation() -> None:
    body = "        a, b = data\n        p = self(a * 0.5, training=False)\n        return {}\n"
    trace = script(f"{MODEL}    def test_step(self, data):\n{body}{FIT}")
    assert affine(trace) == (1.0, 0.0)
    assert affine(trace, Role.VALIDATION) == HALF
    assert affine(trace, Role.EVALUATE) == HALF
    assert affine(trace, Role.PREDICT) == (1.0, 0.0)


def test_a_step_that_calls_the_model_on_other_data_leaves_what_was_supplied() -> None:
    body = "        noise = tf.random.normal((32, 28, 28))\n        p = self(noise, training=True)\n        return {}\n"
    assert steps(script(f"{MODEL}    def train_step(self, data):\n{body}{FIT}")) == []


def test_a_train_step_of_a_plain_class_is_the_users_own_loop() -> None:
    text = """
    class Trainer:
        def __init__(self):
            self.model = model
            self.train = tf.data.Dataset.from_tensor_slices((x * 0.5, y)).batch(32)
            self.test = tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(32)
        def train_step(self, a, b):
            with tf.GradientTape() as tape:
                loss = keras.losses.mse(b, self.model(a, training=True))
            gradients = tape.gradient(loss, self.model.trainable_variables)
            keras.optimizers.Adam().apply_gradients(zip(gradients, self.model.trainable_variables))
        def test_step(self, a, b):
            return keras.losses.mse(b, self.model(a, training=False))
        def run(self):
            for a, b in self.train:
                self.train_step(a, b)
            for a, b in self.test:
                self.test_step(a, b)
    Trainer().run()
    """
    trace = script(text)
    assert [endpoint.role for endpoint in trace.endpoints] == [Role.TRAIN, Role.EVALUATE]
    assert "affine" in steps(trace)
    assert "affine" not in steps(trace, Role.EVALUATE)


def test_an_iterator_class_delivers_what_next_returns() -> None:
    text = """
    class Batches:
        def __init__(self, a, b, k):
            self.a, self.b, self.k = a, b, k
        def __iter__(self):
            return self
        def __next__(self):
            return self.a * self.k, self.b
    model.fit(Batches(x, y, 0.5), validation_data=Batches(x_test, y_test, 1.0))
    """
    trace = script(text)
    assert steps(trace) == ["affine"]
    assert affine(trace, Role.VALIDATION) == (1.0, 0.0)


def test_an_item_that_is_asked_for_by_name_is_this_item() -> None:
    text = """
    class Data:
        def __init__(self):
            self.parts = {"train": x * 0.5, "test": x_test}
        def __getitem__(self, name):
            return self.parts[name]
    data = Data()
    model.fit(data["train"], y)
    model.evaluate(data["test"], y_test)
    """
    trace = script(text)
    assert affine(trace) == HALF
    assert affine(trace, Role.EVALUATE) == (1.0, 0.0)
