"""Catalogue entries: what one call or one attribute of a library means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from valgap_lint.catalogue.blocks import Block
from valgap_lint.catalogue.outcomes import Expansion, constant
from valgap_lint.catalogue.signature import Signature, as_constant, parse_signature
from valgap_lint.catalogue.versions import Version
from valgap_lint.ir.facts import Constant
from valgap_lint.ir.operations import Argument


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one entry, read with their types. Every reading raises CatalogueError where the type is another."""

    block: Block
    values: Mapping[str, object]

    def text(self, key: str, default: str = "") -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self.block.error(f"{key} has to be a string")
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.block.error(f"{key} has to be true or false")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.block.error(f"{key} has to be a list of strings")
        return tuple(value)

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """A table of strings, in order."""
        table = self.table(key)
        if not all(isinstance(value, str) for value in table.values()):
            raise self.block.error(f"the values of {key} have to be strings")
        return tuple((name, str(value)) for name, value in table.items())

    def table(self, key: str) -> Mapping[str, object]:
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.block.error(f"{key} has to be a table")
        return cast("Mapping[str, object]", value)

    def constants(self, key: str) -> tuple[tuple[str, Constant], ...]:
        return tuple((name, read_constant(self.block, value)) for name, value in self.table(key).items())


@dataclass(frozen=True, slots=True)
class CallEntry:
    """What calling `name` means. `signature` is None where the entry does not say it; `owner` is the class of a method, else empty.

    `parameters` are pairs of a canonical argument and the parameter it comes from.
    """

    name: str
    effect: str
    keys: Keys
    signature: Signature | None = None
    expansion: Expansion | None = field(default=None, compare=False)

    @property
    def op(self) -> str:
        """The kind of operation, empty where the effect has none."""
        return self.keys.text("op")

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        return self.keys.pairs("parameters")

    def parameter(self, canonical: str, default: str = "") -> str:
        """The parameter that a canonical argument comes from."""
        return dict(self.parameters).get(canonical, default)

    @property
    def constants(self) -> tuple[Argument, ...]:
        """The canonical arguments that the library fixes."""
        return tuple(constant(name, value) for name, value in self.keys.constants("constants"))

    @property
    def facts(self) -> Mapping[str, Constant]:
        """What else is known of the object that the call makes."""
        return dict(self.keys.constants("facts"))

    @property
    def inputs(self) -> tuple[str, ...]:
        """The parameters that data enter through; `self` is the object of a method."""
        single = self.keys.text("input")
        return (single,) if single else self.keys.texts("inputs")

    @property
    def mode_dependent(self) -> bool:
        """Whether the layer acts differently in training."""
        return self.keys.flag("mode_dependent")

    @property
    def trainable_weights(self) -> bool:
        """Whether the layer learns weights by training."""
        return self.keys.flag("trainable_weights", default=not self.op and self.expansion is None)

    @property
    def returns(self) -> str:
        """The canonical class of the result; `same` is that of the first input; empty where not said."""
        return self.keys.text("returns")

    @property
    def bases(self) -> tuple[str, ...]:
        """The canonical classes whose methods the result has too."""
        return self.keys.texts("bases")


@dataclass(frozen=True, slots=True)
class AttributeEntry:
    """What reading an attribute of a typed value means."""

    name: str
    effect: str
    keys: Keys

    @property
    def returns(self) -> str:
        return self.keys.text("returns")

    @property
    def op(self) -> str:
        return self.keys.text("op")


def read_call(block: Block, find_expansion: Callable[[Block, str], Expansion], version: Version) -> CallEntry:
    """The entry that a `[[call]]` table means for one version of Keras. Raises CatalogueError."""
    keys = Keys(block, block.parse())
    expand = keys.text("expand")
    written = keys.text("keras2_signature" if version < (3,) and "keras2_signature" in keys.values else "signature", "-")
    return CallEntry(
        name=block.names()[0],
        effect=keys.text("effect"),
        keys=keys,
        signature=None if written == "-" else read_signature(block, written),
        expansion=find_expansion(block, expand) if expand else None,
    )


def read_signature(block: Block, text: str) -> Signature:
    """A signature in a table. Raises CatalogueError."""
    try:
        return parse_signature(text)
    except (ValueError, SyntaxError) as error:
        raise block.error(f"bad signature {text!r}: {error}") from error


def read_constant(block: Block, value: object) -> Constant:
    """A value in a table as a constant; `{none = true}` is None. Raises CatalogueError."""
    if value == {"none": True}:
        return None
    try:
        return as_constant(value)
    except ValueError as error:
        raise block.error(str(error)) from error
