"""What data are for, where the call alone does not say it."""

from __future__ import annotations

import pytest

from running import endpoint, script, steps
from valgap_lint.ir.endpoints import Role
from valgap_lint.ir.trace import Trace

LOOPS = """
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold
optimizer = keras.optimizers.Adam()
loss_fn = keras.losses.SparseCategoricalCrossentropy()
accuracy = keras.metrics.SparseCategoricalAccuracy()
train_ds = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(1000).batch(32)
test_ds = tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(32)
def build():
    made = keras.Sequential([layers.Flatten(), layers.Dense(10)])
    made.compile(loss="mse")
    return made
"""


def roles(trace: Trace) -> list[str]:
    return [found.role.value for found in trace.endpoints]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("    model.fit(x, y, epochs=1)\n    model.evaluate(x_test, y_test)", "train validation"),
        ("    model.fit(x, y, initial_epoch=epoch, epochs=epoch + 1)\n    model.evaluate(test_ds)", "train validation"),
        ("    for a, b in train_ds:\n        model.train_on_batch(a, b)\n    model.test_on_batch(x_test, y_test)", "train validation"),
        ("    model.fit(x, y)\n    print(roc_auc_score(y_test, model.predict(x_test)))", "train validation"),
        ("    model.fit(x, y)\n    print((model.predict(x_test).argmax(1) == y_test).mean())", "train validation"),
        ("    model.fit(x, y)\n    show(model.predict(x_test))", "train predict"),
        ("    model.fit(x, y)\n    model.evaluate(x, y)", "train evaluate"),
        ("    model = build()\n    model.fit(x, y)\n    model.evaluate(x_test, y_test)", "train evaluate"),
        ("    model.evaluate(x_test, y_test)", "evaluate"),
        ("    for a, b in test_ds:\n        accuracy.update_state(b, model(a))", "evaluate"),
        ("    for a, b in test_ds:\n        show(model(a))", "predict"),
    ],
)
def test_what_is_scored_in_every_turn_that_trains_the_same_model_validates(body: str, expected: str) -> None:
    assert roles(script(f"{LOOPS}for epoch in range(9):\n{body}")) == expected.split()


def test_turns_of_their_own_are_no_epochs() -> None:
    by_phase = """
    for phase, a, b in [("train", x, y), ("test", x_test, y_test)]:
        if phase == "train":
            model.fit(a, b)
        else:
            model.evaluate(a, b)
    """
    by_model = """
    for one in [build(), build()]:
        one.fit(x, y)
        one.evaluate(x_test, y_test)
    """
    assert roles(script(by_phase)) == ["train", "evaluate"]
    assert roles(script(LOOPS + by_model.replace("\n    ", "\n"))) == ["train", "evaluate", "train", "evaluate"]


def test_a_loop_over_listed_epochs_is_one() -> None:
    assert roles(script("for epoch in [0, 1]:\n    model.fit(x, y)\n    model.evaluate(x_test, y_test)")) == ["train", "validation"]


def test_rows_held_out_of_a_fold_are_evaluated() -> None:
    text = "for fold, (a, b) in enumerate(KFold(5).split(x)):\n    model.fit(x[a], y[a])\n    model.evaluate(x[b], y[b])"
    assert roles(script(LOOPS + text)) == ["train", "evaluate"]


def test_a_later_evaluation_stays_one() -> None:
    text = "for epoch in range(9):\n    model.fit(x, y)\n    model.evaluate(x[:9], y[:9])\nmodel.evaluate(x_test, y_test)"
    assert roles(script(text)) == ["train", "validation", "evaluate"]


def test_epochs_in_functions_of_their_own() -> None:
    text = """
def train_epoch():
    for a, b in train_ds:
        with tf.GradientTape() as tape:
            loss = loss_fn(b, model(a, training=True))
        optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_weights), model.trainable_weights))
def validate(data):
    for a, b in data:
        accuracy.update_state(b, model(a))
for epoch in range(9):
    train_epoch()
    validate(test_ds)
"""
    assert roles(script(LOOPS + text)) == ["train", "validation"]


def test_the_best_of_several_models_is_chosen_by_validation_data() -> None:
    text = """
best = 0
for rate in [0.1, 0.01]:
    one = build()
    one.fit(x[:50000], y[:50000])
    score = one.evaluate(x[50000:], y[50000:])[1]
    if score > best:
        best, chosen = score, one
model.evaluate(x_test, y_test)
"""
    trace = script(LOOPS + text)
    assert roles(trace) == ["train", "validation", "train", "validation", "evaluate"]
    assert [found.certain for found in trace.endpoints] == [True, False, True, False, True]


@pytest.mark.parametrize("rates", ["[0.1, 0.01]", "np.logspace(-4, -1)"])
@pytest.mark.parametrize("use", ["best = np.argmax(scores)", "print(np.mean(scores))"])
def test_the_best_of_listed_scores_is_chosen(rates: str, use: str) -> None:
    text = f"""
scores = []
for rate in {rates}:
    one = build()
    one.fit(x, y)
    scores.append(one.evaluate(x_test, y_test)[1])
{use}
"""
    assert set(roles(script(LOOPS + text))) == {"train", "validation" if "best" in use else "evaluate"}


@pytest.mark.parametrize("kept", ["if roc_auc_score(y_test, one.predict(x_test)) > best:\n        best = 1", "print(one.predict(x_test))"])
def test_a_metric_of_predictions_may_choose_too(kept: str) -> None:
    text = f"best = 0\nfor rate in [0.1, 0.01]:\n    one = build()\n    one.fit(x, y)\n    {kept}"
    assert roles(script(LOOPS + text))[1] == ("validation" if "best" in kept else "predict")


def test_a_score_beside_a_number_chooses_nothing() -> None:
    text = (
        "for rate in [0.1, 0.01]:\n    one = build()\n    one.fit(x, y)\n    if one.evaluate(x_test, y_test)[1] > 0.9:\n        print(rate)"
    )
    assert "validation" not in roles(script(LOOPS + text))


CALLBACK = """
class Watch(keras.callbacks.Callback):
    def __init__(self, data):
        super().__init__()
        self.data = data
    def {hook}(self, epoch, logs=None):
        a, b = self.data
        {body}
model.fit(x * 0.5, y, callbacks=[Watch((x_test, y_test))])
"""


@pytest.mark.parametrize(
    ("hook", "body", "role"),
    [
        ("on_epoch_end", "self.model.evaluate(a, b)", "validation"),
        ("on_epoch_end", "print(roc_auc_score(b, self.model.predict(a)))", "validation"),
        ("on_batch_end", "self.model.evaluate(a, b)", "validation"),
        ("on_epoch_end", "show(self.model.predict(a[:1]))", "predict"),
    ],
)
def test_a_callback_of_the_users_validates_the_model_it_is_given_to(hook: str, body: str, role: str) -> None:
    trace = script(LOOPS + CALLBACK.format(hook=hook, body=body))
    assert roles(trace) == ["train", role]
    assert len({found.model for found in trace.endpoints}) == 1


def test_what_a_callback_does_after_training_is_done_once() -> None:
    text = CALLBACK.replace("epoch, logs", "logs").format(hook="on_train_end", body="self.model.evaluate(a, b)")
    assert roles(script(LOOPS + text)) == ["train", "evaluate"]


def test_a_function_given_to_a_lambda_callback() -> None:
    text = """
watch = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: print(model.evaluate(x_test, y_test)))
model.fit(x, y, callbacks=[watch])
"""
    assert roles(script(text)) == ["train", "validation"]


def test_a_callback_sees_the_validation_arrays() -> None:
    text = """
class Watch(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(roc_auc_score(self.validation_data[1], self.model.predict(self.validation_data[0] * 3)))
model.fit(x, y, validation_data=(x_test, y_test), callbacks=Watch())
"""
    trace = script(LOOPS + text)
    assert roles(trace) == ["train", "validation", "validation"]
    assert steps(trace, Role.VALIDATION, nth=1) == ["affine"]


@pytest.mark.parametrize(
    ("sources", "role"),
    [("model.trainable_variables", "train"), ("image", "predict"), ("[image]", "predict"), ("model.layers[0].kernel", "train")],
)
def test_gradients_of_data_are_no_training(sources: str, role: str) -> None:
    text = f"""
image = tf.constant(x_test[:1])
with tf.GradientTape() as tape:
    loss = loss_fn(y_test[:1], model(image))
tape.gradient(loss, {sources})
"""
    assert roles(script(LOOPS + text)) == [role]


def test_a_gradient_penalty_inside_a_training_step_is_training() -> None:
    text = """
def penalty(a):
    with tf.GradientTape() as inner:
        inner.watch(a)
        out = model(a)
    return inner.gradient(out, a)
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(penalty(tf.constant(x)))
tape.gradient(loss, model.trainable_weights)
"""
    assert roles(script(LOOPS + text)) == ["train"]


def test_a_replayed_memory_is_no_held_out_data() -> None:
    text = """
import random
memory = []
for step in range(100):
    memory.append(observe())
    for state, reward, following in random.sample(memory, 32):
        target = reward + 0.9 * np.amax(model.predict(following))
        model.fit(state, target)
"""
    trace = script(LOOPS + text)
    assert sorted(set(roles(trace))) == ["predict", "train"]
    assert endpoint(trace, Role.PREDICT).certain


TRAINER = """
class Trainer{base}:
    def __init__(self, net):
        self.net = net
    def train_step(self, a, b):
        with tf.GradientTape() as tape:
            loss = loss_fn(b, self.net(a, training=True))
        optimizer.apply_gradients(zip(tape.gradient(loss, self.net.trainable_weights), self.net.trainable_weights))
    def test_step(self, a, b):
        accuracy.update_state(b, self.net(a))
    def run(self):
        for epoch in range(9):
            for a, b in train_ds:
                self.train_step(a, b)
            for a, b in test_ds:
                self.test_step(a, b)
Trainer(model).run()
"""


@pytest.mark.parametrize("base", ["", "(object)", "(tf.Module)"])
def test_a_trainer_of_the_users_own_calls_its_steps_itself(base: str) -> None:
    assert roles(script(LOOPS + TRAINER.format(base=base))) == ["train", "validation"]


def test_a_search_trains_and_validates_the_models_it_builds() -> None:
    text = """
import keras_tuner as kt
def make(hp):
    made = keras.Sequential([layers.Flatten(), layers.Dense(hp.Int("units", 8, 64))])
    made.compile(loss="mse")
    return made
tuner = kt.RandomSearch(make, objective="val_loss", max_trials=3)
tuner.search(x * 0.5, y, epochs=2, validation_data=(x_test, y_test))
tuner.get_best_models(num_models=1)[0].evaluate(x_test, y_test)
"""
    trace = script(text)
    assert roles(trace) == ["train", "validation", "evaluate"]
    assert len({found.model for found in trace.endpoints}) == 1


@pytest.mark.parametrize(
    "wrapper",
    [
        "from keras.wrappers.scikit_learn import KerasClassifier as W\nmade = W(build_fn=build, epochs=3)",
        "from tensorflow.keras.wrappers.scikit_learn import KerasRegressor as W\nmade = W(build)",
        "from scikeras.wrappers import KerasClassifier as W\nmade = W(model=build)",
        "from scikeras.wrappers import KerasRegressor as W\nmade = W(build())",
        "made = keras.wrappers.SKLearnClassifier(build)",
        "from scikeras.wrappers import KerasClassifier as W\nfrom sklearn.model_selection import GridSearchCV\nmade = GridSearchCV(W(build), {}, cv=3)",
    ],
)
def test_wrappers_for_scikit_learn_train_the_model_they_build(wrapper: str) -> None:
    trace = script(f"{LOOPS}{wrapper}\nmade.fit(x * 0.5, y)\nmade.predict(x_test)\nmade.score(x_test, y_test)")
    assert roles(trace) == ["train", "predict", "evaluate"]
    assert len({found.model for found in trace.endpoints}) == 1
    assert steps(trace) == ["affine"]


def test_a_search_over_another_library_is_no_endpoint() -> None:
    text = """
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import GridSearchCV
search = GridSearchCV(RandomForestClassifier(), {}, cv=3)
search.fit(x, y)
search.score(x_test, y_test)
"""
    assert not script(text).endpoints


@pytest.mark.parametrize(
    "part",
    [
        "keras.Model(first, code).predict(x_test)",
        "keras.Model(whole.input, whole.layers[-2].output).predict(x_test)",
        "keras.Model(inputs=[first], outputs=[code, last])(x_test)",
    ],
)
def test_a_part_of_a_trained_model_that_only_predicts_wants_its_inputs(part: str) -> None:
    text = f"""
first = keras.Input((28, 28))
code = layers.Dense(8)(first)
last = layers.Dense(28)(code)
whole = keras.Model(first, last)
whole.compile(loss="mse")
whole.fit(x * 0.5, x)
{part}
"""
    trace = script(text)
    assert roles(trace) == ["train", "predict"]
    assert len({found.model for found in trace.endpoints}) == 1


def test_models_on_inputs_of_their_own_stay_apart() -> None:
    text = """
first, second = keras.Input((28, 28)), keras.Input((28, 28))
one, two = keras.Model(first, layers.Dense(8)(first)), keras.Model(second, layers.Dense(8)(second))
one.fit(x, x)
two.predict(x_test)
"""
    assert len({found.model for found in script(text).endpoints}) == 2


ESTIMATOR = """
def train_input():
    return tf.data.Dataset.from_tensor_slices(({"pixels": x * 0.5}, y)).batch(32)
def test_input():
    return tf.data.Dataset.from_tensor_slices(({"pixels": x_test}, y_test)).batch(32)
"""


@pytest.mark.parametrize(
    "made",
    [
        "tf.estimator.DNNClassifier(hidden_units=[8], feature_columns=[])",
        "tf.estimator.Estimator(model_fn=lambda features, labels, mode: None)",
        "tf.keras.estimator.model_to_estimator(keras_model=model)",
    ],
)
def test_an_estimator_gets_its_data_from_functions(made: str) -> None:
    text = f"one = {made}\none.train(train_input, steps=9)\none.evaluate(input_fn=lambda: test_input())\none.predict(test_input)"
    trace = script(ESTIMATOR + text)
    assert roles(trace) == ["train", "evaluate", "predict"]
    assert len({found.model for found in trace.endpoints}) == 1
    assert steps(trace) == ["affine", "batch"]


def test_a_phase_without_gradients_does_not_train() -> None:
    text = """
data = {"train": train_ds, "val": test_ds}
for epoch in range(9):
    for phase in ["train", "val"]:
        for a, b in data[phase]:
            with tf.GradientTape() as tape:
                loss = loss_fn(b, model(a, training=phase == "train"))
            if phase == "train":
                optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_weights), model.trainable_weights))
"""
    assert roles(script(LOOPS + text)) == ["train", "validation"]


def test_datasets_that_a_strategy_distributes() -> None:
    text = """
strategy = tf.distribute.MultiWorkerMirroredStrategy()
def dataset_fn(context):
    return tf.data.Dataset.from_tensor_slices((x * 0.5, y)).shard(context.num_input_pipelines, context.input_pipeline_id).batch(32)
data = strategy.distribute_datasets_from_function(dataset_fn)
def step(inputs):
    a, b = inputs
    with tf.GradientTape() as tape:
        loss = loss_fn(b, model(a, training=True))
    optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_weights), model.trainable_weights))
iterator = iter(data)
for number in range(100):
    strategy.run(step, args=(next(iterator),))
for inputs in strategy.experimental_distribute_dataset(test_ds):
    a, b = inputs
    accuracy.update_state(b, model(a))
"""
    trace = script(LOOPS + text)
    assert roles(trace) == ["train", "evaluate"]
    assert steps(trace) == ["affine", "shard", "batch"]
