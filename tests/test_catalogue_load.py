"""The catalogue's files: what is refused, what binds, what a name resolves to. No library is imported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valgap_lint.catalogue.catalogue import Catalogue
from valgap_lint.catalogue.errors import CatalogueError
from valgap_lint.catalogue.library import Library, LibraryFile
from valgap_lint.catalogue.loader import discover, load, load_file
from valgap_lint.catalogue.signature import Signature, parse_signature
from valgap_lint.catalogue.validation import problems
from valgap_lint.ir.facts import Known

HEADER = '[library]\nname = "lib"\nmodules = ["lib", "other.lib"]\n\n'
CALL = '[[call]]\nnames = ["lib.f"]\nsignature = "x, size=(2, 3)"\neffect = "step"\nop = "cast"\ninput = "x"\n'


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(discover())


def library_of(folder: Path, body: str, header: str = HEADER) -> Library:
    path = folder / "lib.toml"
    path.write_text(header + body, encoding="utf-8")
    return load_file(LibraryFile("lib", path, "valgap_lint.catalogue.libraries.keras"))


def messages(library: Library) -> list[str]:
    return [str(problem) for problem in problems(library)]


@pytest.mark.parametrize("name", sorted(discover()))
def test_every_bundled_file_is_valid(name: str) -> None:
    assert messages(load(name)) == []


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('"step"', '"stepp"', "unknown effect 'stepp'"),
        ('"cast"', '"casts"', "unknown op 'casts'"),
        ('input = "x"', 'input = "y"', "y is no parameter of the signature"),
        ('input = "x"', 'inputt = "x"', "unknown key inputt for effect step"),
        ('op = "cast"\n', "", "effect step needs op or expand"),
        ('input = "x"', 'input = "x"\nparameters = {low = "size"}', "cast has no argument low"),
        ('input = "x"', 'input = "x"\nparameters = {dtype = "sise"}', "sise is no parameter of the signature"),
        ('op = "cast"', 'expand = "nowhere"', "has no function nowhere"),
        ('"x, size=(2, 3)"', '"x, size=2 3"', "bad signature 'x, size=2 3'"),
        ('"x, size=(2, 3)"', '"x, size=print"', "bad signature 'x, size=print'"),
        ('"lib.f"', '"other.f"', "other.f does not begin with lib."),
        ('effect = "step"', "effect = step", "not TOML"),
        ('effect = "step"', "effect = 3", "effect has to be a string"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(tmp_path: Path, before: str, after: str, message: str) -> None:
    found = messages(library_of(tmp_path, CALL.replace(before, after)))
    assert any(message in text and text.startswith("lib.toml:5: ") for text in found), found


def test_two_entries_of_one_name_need_versions(tmp_path: Path) -> None:
    assert "stands in line 5 too" in messages(library_of(tmp_path, CALL + "\n" + CALL))[0]
    versions = CALL + 'until = "3"\n\n' + CALL + 'since = "3"\n'
    assert messages(library_of(tmp_path, versions)) == []


def test_the_entry_of_the_target_version_is_used(tmp_path: Path) -> None:
    newer = CALL.replace("x, size=(2, 3)", "x, shape=None")
    file = library_of(tmp_path, CALL + 'until = "3"\n\n' + newer + 'since = "3"\n').file
    names = {version: signature_of(Catalogue({"lib": file}, version), "lib.f").parameters[1].name for version in ("2.15", "3.1", "")}
    assert names == {"2.15": "size", "3.1": "shape", "": "shape"}


def test_a_file_without_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"lib\.toml:1: the file has to begin with \[library\]"):
        _ = library_of(tmp_path, CALL, header="").name


def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="cannot be read"):
        load_file(LibraryFile("gone", tmp_path / "gone.toml", "gone"))


def test_a_file_of_another_package_stands_beside_the_bundled_ones(tmp_path: Path) -> None:
    catalogue = Catalogue({**discover(), "lib": library_of(tmp_path, CALL).file})
    entry = catalogue.call("other.lib.f")
    assert entry is not None
    assert entry.name == "lib.f"
    assert catalogue.knows("other")


# names


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("tensorflow.keras.layers.Dense", "keras.layers.Dense"),
        ("tf_keras.layers.Dense", "keras.layers.Dense"),
        ("tensorflow.python.keras.layers.core.Dense", "keras.layers.Dense"),
        ("keras.layers.experimental.preprocessing.Rescaling", "keras.layers.Rescaling"),
        ("keras.models.Model", "keras.Model"),
        ("keras.preprocessing.image.load_img", "keras.utils.load_img"),
        ("keras.utils.np_utils.to_categorical", "keras.utils.to_categorical"),
        ("keras.applications.resnet50.preprocess_input", "keras.applications.resnet.preprocess_input"),
        ("tensorflow.optimizers.Adam", "keras.optimizers.Adam"),
        ("tensorflow.compat.v1.keras.optimizers.legacy.SGD", "keras.optimizers.SGD"),
        ("tensorflow.compat.v1.image.resize_images", "tensorflow.image.resize"),
        ("tensorflow.image.decode_jpeg", "tensorflow.io.decode_jpeg"),
        ("numpy.amax", "numpy.max"),
        ("lightgbm.train", "lightgbm.train"),
    ],
)
def test_spellings_resolve_to_one_name(catalogue: Catalogue, written: str, canonical: str) -> None:
    assert catalogue.resolve(written) == canonical


def test_methods_come_from_bases(catalogue: Catalogue) -> None:
    fit = catalogue.method("tensorflow.keras.Sequential", "fit")
    assert fit is not None
    assert fit.name == "keras.Model.fit"
    assert catalogue.method("keras.Sequential", "nothing") is None
    assert catalogue.is_a("keras.applications.VGG16", "keras.Model")


def test_attributes_come_from_bases(catalogue: Catalogue) -> None:
    classes = catalogue.attribute("keras.preprocessing.image.DirectoryIterator", "classes")
    assert classes is not None
    assert classes.effect == "labels"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cv2.INTER_AREA", 3),
        ("PIL.Image.Resampling.BILINEAR", 2),
        ("tensorflow.float32", "float32"),
        ("tensorflow.compat.v1.uint8", "uint8"),
        ("tensorflow.image.ResizeMethod.NEAREST_NEIGHBOR", "nearest"),
        ("tensorflow.data.experimental.AUTOTUNE", -1),
        ("numpy.newaxis", None),
    ],
)
def test_constants_have_values(catalogue: Catalogue, name: str, value: object) -> None:
    assert catalogue.constant(name) == Known(value)


def test_an_absent_constant_is_told_from_one_that_is_none(catalogue: Catalogue) -> None:
    assert catalogue.constant("numpy.nothing") is None
    assert catalogue.constant("unheard.of") is None


def test_calls_below_a_pure_prefix_mean_nothing(catalogue: Catalogue) -> None:
    entry = catalogue.call("tensorflow.config.list_physical_devices")
    assert entry is not None
    assert entry.effect == "pure"
    assert catalogue.call("tensorflow.configuration") is None


def test_a_version_before_keras_3_has_its_own_signatures() -> None:
    old, new = (signature_of(Catalogue(discover(), version), "keras.utils.to_categorical") for version in ("2.15", "3.15"))
    assert [p.name for p in old.parameters] == ["y", "num_classes", "dtype"]
    assert [p.name for p in new.parameters] == ["x", "num_classes"]


def signature_of(catalogue: Catalogue, name: str) -> Signature:
    entry = catalogue.call(name)
    assert entry is not None
    assert entry.signature is not None
    return entry.signature


# binding

NAMES = ("a", "b", "c", "d", "e")


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, int, list[str]]:
    """A signature, how many arguments are passed by position, and the keywords."""
    required = draw(st.integers(0, 3))
    text = ", ".join([*NAMES[:required], *(f"{name}={index}" for index, name in enumerate(NAMES[required:]))])
    return text, draw(st.integers(0, 5)), draw(st.lists(st.sampled_from(NAMES), unique=True))


@given(calls())
def test_binding_agrees_with_python(call: tuple[str, int, list[str]]) -> None:
    text, positional, keywords = call
    values, named = tuple(range(positional)), {name: f"<{name}>" for name in keywords}
    binding = parse_signature(text).bind(values, named)
    function: Callable[..., dict[str, object]] = eval(f"lambda {text}: dict(locals())")  # noqa: S307  # the reference is Python itself
    try:
        expected = function(*values, **named)
    except TypeError:
        assert binding.missing or set(NAMES[:positional]) & set(keywords)
    else:
        assert {**binding.defaults, **binding.given} == expected
        assert not binding.missing


@given(calls())
def test_every_parameter_is_given_defaulted_or_missing(call: tuple[str, int, list[str]]) -> None:
    text, positional, keywords = call
    signature = parse_signature(text)
    binding = signature.bind(tuple(range(positional)), dict.fromkeys(keywords))
    parts = [*binding.given, *binding.defaults, *binding.missing]
    assert sorted(parts) == sorted(p.name for p in signature.parameters)


def test_surplus_and_unknown_arguments_are_kept_apart() -> None:
    closed = parse_signature("a, /, b=1").bind((1, 2, 3), {"a": 4, "z": 5})
    assert closed.given == {"a": 1, "b": 2}
    assert closed.unexpected == {"*0": 3, "a": 4, "z": 5}
    opened = parse_signature("a, *rest, b=1, **extra").bind((1, 2, 3), {"b": 4, "z": 5})
    assert (opened.rest, opened.extra, opened.unexpected) == ((2, 3), {"z": 5}, {})
    assert opened.get("b") == 4


def test_defaults_are_literals_and_lists_become_tuples() -> None:
    defaults = parse_signature("a=None, b=-1.5, c=[1, (2, 'x')], *, d=True").bind((), {}).defaults
    assert defaults == {"a": None, "b": -1.5, "c": (1, (2, "x")), "d": True}
