"""What types of whole numbers hold: `np.iinfo(np.uint8).max`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import Const, DictPayload, Symbol, Value
from valgap_lint.ir.places import Place

BITS: Mapping[str, int] = {f"{sign}int{bits}": bits for sign in ("", "u") for bits in (8, 16, 32, 64)}


def integer_limits(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`np.iinfo(np.uint8)`: what a type of whole numbers holds."""
    kind = arguments.first()
    name = kind.value if isinstance(kind, Const) else kind.name.rpartition(".")[2] if isinstance(kind, Symbol) else None
    bits = BITS.get(name) if isinstance(name, str) else None
    if bits is None:
        return None
    low, high = (0, 2**bits - 1) if str(name).startswith("u") else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    return run.state.allocate(DictPayload({"min": Const(low), "max": Const(high), "bits": Const(bits)}))


LIMIT_CALLS: Mapping[str, Callable[[Run, Arguments, Place], Value | None]] = {"numpy.iinfo": integer_limits}
"""Questions about number types, by canonical name."""
