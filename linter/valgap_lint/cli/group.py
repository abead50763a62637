"""The main command without a name: `valgap-lint train.py` means `valgap-lint check train.py`."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

MAIN_COMMAND = "check"
_OWN_OPTIONS = frozenset({"--help", "-h", "--version"})


class PathsOrCommand(TyperGroup):
    """A group whose first word may be a path: a word that is no command starts the hidden main command.

    The help of the group shows the options of the main command.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in _OWN_OPTIONS):
            args = [MAIN_COMMAND, *args]
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the base class gives it
        return ["[OPTIONS] PATH... | COMMAND"]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        parameters = [*self.commands[MAIN_COMMAND].get_params(ctx), *self.get_params(ctx)]
        records = dict(record for parameter in parameters if (record := parameter.get_help_record(ctx)) is not None)
        with formatter.section("Options"):
            formatter.write_dl(list(records.items()))
        self.format_commands(ctx, formatter)
