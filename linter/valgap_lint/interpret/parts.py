"""The dispatch between the parts of the symbolic run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.flow import Flow
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.values import Ref, Value
from valgap_lint.ir.places import Place

if TYPE_CHECKING:
    from valgap_lint.interpret.library import LibraryCall
    from valgap_lint.interpret.machine import Run


@dataclass(frozen=True, slots=True)
class Parts:
    """The interpreter's parts, which know the run but which it may not import."""

    evaluators: Mapping[type[cst.CSTNode], Callable[..., Value]]
    executors: Mapping[type[cst.CSTNode], Callable[..., Flow]]
    effects: Mapping[str, Callable[[Run, LibraryCall], Value]]
    call: Callable[[Run, Value, Arguments, Place], Value]
    join: Callable[[Run, int, Value, Value, Place], Value]
    mix: Callable[[Run, Value, Value, Place], Value]
    attribute: Callable[[Run, Value, str, Place], Value]
    set_attribute: Callable[[Run, Value, str, Value, Place], None]
    select: Callable[[Run, Value, Value, Place], Value]
    element: Callable[[Run, Value, Place], Value]
    items: Callable[[Run, Value], tuple[Value, ...] | None]
    call_model: Callable[[Run, Ref, int, Arguments, Place], Value]
    parent_of: Callable[[Run, Frame, Place], Value]
    member: Callable[[Run, Ref, str], Value | None]
    model_of: Callable[[Run, Value | None, Place], int]
    text: Callable[[Run, Value], str]
