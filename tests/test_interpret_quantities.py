from __future__ import annotations

import pytest

from running import compared, kinds, quantity, script
from valgap_lint.ir.endpoints import Role
from valgap_lint.ir.quantities import Measure

HISTORY = Measure.HISTORY
EVALUATION = Measure.EVALUATION
RUN = """
history = model.fit(x, y, validation_data=(x_test, y_test))
result = model.evaluate(x_test, y_test)
"""
LAST = (HISTORY, "val_loss", "last")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("history.history['val_loss'][-1]", LAST),
        ("history.history['val_loss'][0]", (HISTORY, "val_loss", "first")),
        ("min(history.history['val_loss'])", (HISTORY, "val_loss", "best")),
        ("max(history.history['val_accuracy'])", (HISTORY, "val_accuracy", "best")),
        ("np.min(history.history['val_loss'])", (HISTORY, "val_loss", "best")),
        ("np.max(history.history['val_accuracy'])", (HISTORY, "val_accuracy", "best")),
        ("history.history.get('val_loss')[-1]", LAST),
        ("float(history.history['val_loss'][-1])", LAST),
        ("round(history.history['val_loss'][-1], 4)", LAST),
        ("history.history['val_loss'][-1] * 100", LAST),
    ],
)
def test_a_number_of_a_history(expression: str, expected: tuple[Measure, str, str]) -> None:
    assert ("printed", expected, (EVALUATION, None, "0")) in compared(script(f"{RUN}\nprint({expression}, result[0])"))


@pytest.mark.parametrize(
    ("text", "selection"),
    [
        ("loss, accuracy = result", "0"),
        ("loss = result[0]", "0"),
        ("accuracy, loss = result", "1"),
        ("loss = model.evaluate(x_test, y_test)[1]", "1"),
        ("_, loss = model.evaluate(x_test, y_test, verbose=0)", "1"),
    ],
)
def test_the_results_of_evaluate_taken_apart(text: str, selection: str) -> None:
    trace = script(f"{RUN}\n{text}\nprint(loss, history.history['val_loss'][-1])")
    assert [(how, left[2], right[2]) for how, left, right in compared(trace)] == [("printed", selection, "last")]


def test_a_history_kept_as_a_dict() -> None:
    trace = script(f"{RUN}\nh = history.history\nlast = h['val_loss'][-1]\nprint(f'{{last:.4f}} against {{result[0]}}')")
    assert compared(trace) == [("printed", LAST, (EVALUATION, None, "0"))]


@pytest.mark.parametrize(
    "line",
    [
        "print(last, result[0])",
        "print('last', last, 'test', result[0])",
        "print(f'{last} {result[0]}')",
        "print('%.3f %.3f' % (last, result[0]))",
        "print('{} {}'.format(last, result[0]))",
        "print(str(last) + ' ' + str(result[0]))",
        "print([last, result[0]])",
    ],
)
def test_numbers_in_one_print_are_set_side_by_side(line: str) -> None:
    trace = script(f"{RUN}\nlast = history.history['val_loss'][-1]\n{line}")
    assert {(left[0], right[0]) for _, left, right in compared(trace)} == {(HISTORY, EVALUATION)}


def test_numbers_in_prints_near_each_other_are_reported() -> None:
    trace = script(f"{RUN}\nprint(history.history['val_loss'][-1])\nprint(result[0])")
    assert [how for how, _, _ in compared(trace)] == ["reported"]


def test_a_difference_is_arithmetic() -> None:
    trace = script(f"{RUN}\ngap = result[0] - history.history['val_loss'][-1]")
    assert [how for how, _, _ in compared(trace)] == ["arithmetic"]


def test_a_test_is_a_comparison() -> None:
    trace = script(f"{RUN}\nif result[0] > history.history['val_loss'][-1]:\n    pass\nassert result[0] == history.history['val_loss'][-1]")
    assert "comparison" in [how for how, _, _ in compared(trace)]


def test_two_evaluations_are_two_quantities() -> None:
    trace = script("a = model.evaluate(x, y)\nb = model.evaluate(x_test, y_test)\nprint(a, b)")
    (found,) = trace.comparisons
    assert trace.quantities[found.left].call != trace.quantities[found.right].call


def test_one_number_twice_is_not_compared_with_itself() -> None:
    assert not script(f"{RUN}\nprint(result[0], result[0])").comparisons


@pytest.mark.parametrize(
    "line",
    [
        "accuracy_score(y_test, p)",
        "accuracy_score(y_test, p.argmax(axis=1))",
        "accuracy_score(y_test, np.argmax(p, axis=-1))",
        "accuracy_score(y_test, p > 0.5)",
        "accuracy_score(y_test, (p > 0.5).astype(int))",
        "accuracy_score(y_test, np.round(p))",
        "accuracy_score(y_true=y_test, y_pred=np.argmax(p, 1))",
        "confusion_matrix(y_test, np.argmax(p, 1))",
        "classification_report(y_test, np.argmax(p, 1))",
        "np.mean(np.argmax(p, 1) == y_test)",
        "np.sum(p.argmax(1) == y_test) / len(y_test)",
        "np.abs(p - y_test).mean()",
        "((p - y_test) ** 2).mean()",
        "keras.metrics.Accuracy()(y_test, p)",
        "keras.losses.mean_squared_error(y_test, p)",
    ],
)
def test_predictions_set_beside_labels(line: str) -> None:
    header = "from sklearn.metrics import accuracy_score, confusion_matrix, classification_report\np = model.predict(x_test)\n"
    trace = script(header + line)
    assert {frozenset((left[0], right[0])) for _, left, right in compared(trace)} == {frozenset((Measure.PREDICTION, Measure.LABELS))}


def test_labels_are_followed_to_their_source() -> None:
    trace = script("p = model.predict(x_test)\nnp.mean(p.argmax(1) == y_test)")
    labels = next(item for item in trace.quantities if item.measure is Measure.LABELS)
    assert labels.port is not None
    assert trace.operations[labels.port.operation].known("part") == "test"


def test_labels_of_another_pass_over_a_dataset() -> None:
    text = """
    ds = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(100).batch(8)
    p = model.predict(ds)
    labels = np.concatenate([b for a, b in ds], axis=0)
    np.mean(p.argmax(1) == labels)
    """
    trace = script(text)
    assert [left[0] for _, left, _ in compared(trace)] == [Measure.PREDICTION]
    assert "shuffle" in kinds(trace, Role.PREDICT)


def test_a_history_of_an_unknown_key_has_none() -> None:
    trace = script(f"{RUN}\nimport sys\nprint(history.history[sys.argv[1]][-1], result)")
    assert (HISTORY, None, "last") in [quantity(trace, item.id) for item in trace.quantities]


def test_numbers_kept_in_a_list_of_results() -> None:
    trace = script(
        "results = []\nfor a, b in [(x, y), (x_test, y_test)]:\n    results.append(model.evaluate(a, b)[1])\nprint(results[0], results[1])"
    )
    assert [how for how, _, _ in compared(trace)] == ["printed"]


FIGURE = """
import matplotlib.pyplot as plt
import matplotlib.pylab as pl
names = ["a", "b"]
ds = tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(32)
predicted = model.predict(ds)
pictures, labels = next(iter(ds))
ax = plt.subplot(1, 1, 1)
"""


@pytest.mark.parametrize(
    ("text", "hows"),
    [
        ("plt.imshow(pictures[i])\nplt.title(names[predicted[i].argmax()])", ["titled"]),
        ("ax.imshow(pictures[i])\nax.set_title(f'{predicted[i]}')", ["titled"]),
        ("pl.imshow(pictures[0])\npl.xlabel('model says ' + str(predicted[0]))", ["titled"]),
        ("plt.imshow(predicted[i])\nplt.title(labels[i])", ["titled"]),
        ("plt.imshow(pictures[i])\nplt.title('a picture')", []),
        ("plt.imshow(pictures[i])\nplt.title(labels[i])", []),
        ("plt.imshow(pictures[i])" + "\n" * 9 + "plt.title(predicted[i])", []),
        ("plt.title(predicted[i])", []),
    ],
)
def test_a_caption_belongs_to_the_picture_before(text: str, hows: list[str]) -> None:
    trace = script(FIGURE + "for i in range(9):\n" + "".join(f"    {line}\n" for line in text.split("\n")))
    assert [comparison.how for comparison in trace.comparisons] == hows


@pytest.mark.parametrize(
    ("text", "aborted"),
    [
        ("for a, b in ds:\n    model.predict(a)\n    break", True),
        ("for a, b in ds.take(2):\n    model.predict(a)", True),
        ("model.predict(next(iter(ds))[0])", True),
        ("model.predict(ds.as_numpy_iterator().next()[0])", True),
        ("for a, b in ds:\n    model.predict(a)", False),
        ("for a, b in ds:\n    model.predict(a)\n    if len(a) < 32:\n        break", False),
        ("model.evaluate(ds)\nmodel.predict(next(iter(ds))[0])", False),
    ],
)
def test_a_first_pass_that_ends_early_is_marked(text: str, *, aborted: bool) -> None:
    trace = script("ds = tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(32).cache()\n" + text)
    iterations = [operation for operation in trace.operations if operation.callee == "iteration"]
    assert [operation.known("aborted") is True for operation in iterations] == [aborted]
