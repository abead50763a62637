"""What a script writes to a file and reads back is what it wrote."""

from __future__ import annotations

import pytest

from running import affine, events, kinds, path, script
from valgap_lint.interpret.artifacts import Artifacts, same_ending, same_path
from valgap_lint.interpret.values import Const
from valgap_lint.ir.endpoints import Role
from valgap_lint.ir.timeline import Happening

MODELS = {
    "save": "model.save('out/m.keras')\nagain = keras.models.load_model('out/m.keras')",
    "checkpoint": "model.fit(x, y, callbacks=[keras.callbacks.ModelCheckpoint('out/m-{epoch:02d}.h5')])\n"
    "again = keras.models.load_model('out/m-07.h5')",
    "partly known": "import time\nname = f'out/{time.time()}.h5'\nmodel.save(name)\nagain = keras.models.load_model(name)",
    "joined path": "import os, sys\nmodel.save(os.path.join(sys.argv[1], 'm.h5'))\nagain = keras.models.load_model(sys.argv[1] + '/m.h5')",
    "latest": "model.save_weights('out/m')\nagain = keras.models.clone_model(model)\nagain.load_weights('out/m')",
    "latest checkpoint": "model.fit(x, y, callbacks=[keras.callbacks.ModelCheckpoint('out/cp-{epoch}.ckpt')])\n"
    "again = keras.models.clone_model(model)\nagain.load_weights(tf.train.latest_checkpoint('out'))",
    "checkpoint object": "saver = tf.train.Checkpoint(optimizer='sgd', net=model)\nsaver.save('out/ck')\n"
    "again = keras.models.clone_model(model)\ntf.train.Checkpoint(net=again).restore('out/ck-1').expect_partial()",
    "checkpoint manager": "manager = tf.train.CheckpointManager(tf.train.Checkpoint(net=model), 'out', max_to_keep=3)\nmanager.save()\n"
    "again = keras.models.clone_model(model)\ntf.train.Checkpoint(net=again).restore(manager.latest_checkpoint)",
    "pickle": "import pickle\nwith open('m.pkl', 'wb') as f:\n    pickle.dump(model, f)\nagain = pickle.load(open('m.pkl', 'rb'))",
}
ARRAYS = {
    "npy": "np.save('a.npy', x / 255)\ndata = np.load('a.npy')",
    "npy without its ending": "np.save('a', x / 255)\ndata = np.load('a.npy')",
    "npz": "np.savez('a.npz', first=x / 255)\ndata = np.load('a.npz')['first']",
    "npz by position": "np.savez_compressed('a.npz', x / 255)\ndata = np.load('a.npz')['arr_0']",
    "joblib": "import joblib\njoblib.dump(x / 255, 'a.joblib')\ndata = joblib.load('a.joblib')",
    "pickled tuple": "import pickle\npickle.dump((x / 255, y), open('a.p', 'wb'))\ndata, _ = pickle.load(open('a.p', 'rb'))",
}


@pytest.mark.parametrize("lines", MODELS.values(), ids=MODELS)
def test_model_read_back_is_the_model_that_was_written(lines: str) -> None:
    trace = script(f"model.fit(x, y)\n{lines}\nagain.evaluate(x_test, y_test)\n")

    assert {endpoint.model for endpoint in trace.endpoints} == {0}


def test_models_of_one_checkpoint_keep_their_names() -> None:
    trace = script("""
        critic = keras.Sequential([layers.Dense(1)])
        tf.train.Checkpoint(net=model, critic=critic).save("ck")
        again, second = keras.models.clone_model(model), keras.models.clone_model(critic)
        tf.train.Checkpoint(net=again, critic=second).restore(tf.train.latest_checkpoint("."))
        again.evaluate(x_test, y_test)
        second.evaluate(x_test, y_test)
    """)

    assert [endpoint.model for endpoint in trace.endpoints] == [0, 1]


def test_model_from_elsewhere_is_a_model_of_its_own() -> None:
    trace = script("model.fit(x, y)\nmodel.save('m.h5')\nother = keras.models.load_model('n.h5')\nother.evaluate(x_test, y_test)\n")

    assert len({endpoint.model for endpoint in trace.endpoints}) == 2


@pytest.mark.parametrize("lines", ARRAYS.values(), ids=ARRAYS)
def test_array_read_back_is_the_array_that_was_written(lines: str) -> None:
    trace = script(f"{lines}\nmodel.fit(data, y)\n")

    assert affine(trace) == (round(1 / 255, 9), 0.0)


def test_array_that_the_script_did_not_write_is_a_file() -> None:
    trace = script("np.save('a.npy', x)\nmodel.fit(np.load('b.npy'), y)\n")

    assert kinds(trace) == ["file"]


def test_scaler_read_back_is_still_fitted_on_the_same_data() -> None:
    text = """
        import pickle
        from sklearn.preprocessing import StandardScaler
        scaler = StandardScaler().fit(x)
        pickle.dump(scaler, open("s.pkl", "wb"))
        model.fit(scaler.transform(x), y)
        again = pickle.load(open("s.pkl", "rb"))
        model.evaluate(again.transform(x_test), y_test)
    """
    trace = script(text.replace("\n        ", "\n"))

    trained, evaluated = (path(trace, role)[-1] for role in (Role.TRAIN, Role.EVALUATE))

    assert trained.inputs[1] == evaluated.inputs[1]


def test_table_read_back_keeps_its_source() -> None:
    trace = script(
        "import pandas as pd\nframe = pd.read_csv('raw.csv')\nframe.to_csv('clean.csv')\nmodel.fit(pd.read_csv('clean.csv').values, y)\n"
    )

    assert path(trace)[0].known("path") == "raw.csv"


def test_export_counts_as_writing() -> None:
    trace = script("model.fit(x, y)\nmodel.export('out/1')\nserved = tf.saved_model.load('out/1')\n")

    assert events(trace, Happening.LOADED)[0].model == 0


def test_paths_of_one_script_are_compared_whole() -> None:
    assert same_path("./out/m.h5", "out/m.h5")
    assert same_path("out\\m.h5", "out/m.h5")
    assert same_path("out/*.h5", "out/m-01.h5")
    assert not same_path("m.h5", "out/m.h5")
    assert not same_path("/m.h5", "m.h5")


def test_paths_of_two_scripts_are_compared_by_their_ends() -> None:
    assert same_ending("../out/m.h5", "/srv/project/out/m.h5")
    assert same_ending("m.h5", "out/m.h5")
    assert not same_ending("a/m.h5", "b/m.h5")
    assert not same_ending("*", "*")


def test_the_nearest_of_several_writers_counts() -> None:
    artifacts = Artifacts()
    artifacts.write("m.h5", Const("cats"), "cats/train.py")
    artifacts.write("m.h5", Const("dogs"), "dogs/train.py")

    assert artifacts.read("m.h5", "dogs/predict.py") == Const("dogs")
    assert artifacts.read("m.h5", "birds/predict.py") is None


def test_what_a_script_wrote_itself_comes_before_what_others_wrote() -> None:
    artifacts = Artifacts()
    artifacts.write("m.h5", Const("own"), "train.py")
    artifacts.write("m.h5", Const("other"), "other.py")

    assert artifacts.read("m.h5", "train.py") == Const("own")
