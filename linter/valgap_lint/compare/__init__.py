"""What reaches a model through each endpoint, and how two endpoints of one model compare."""

from valgap_lint.compare.verdicts import compare

__all__ = ["compare"]
