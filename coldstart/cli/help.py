"""Help and wrong calls in the reader's language; Typer has only English for both."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup

from coldstart.cli.layout import pairs, wrap
from coldstart.cli.printing import Printer
from coldstart.core.errors import UsageError
from coldstart.core.i18n import Message, t

DESCRIBED = ("command", "example")  # what there is of each command in the catalogue
WIDEST = 100  # cells; longer lines are hard to read


class Command(TyperCommand):
    """A command whose help is laid out here, and which takes nothing that it does not know."""

    allow_extra_args = True

    def get_help(self, ctx: Any) -> str:
        """Return its help."""
        return _help(self, ctx)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Refuse what is left over."""
        rest = super().parse_args(ctx, args)
        if rest:
            raise UsageError(t("cli.wrong.extra", found=rest))
        return rest


class Group(TyperGroup):
    """The whole command line."""

    def get_help(self, ctx: Any) -> str:
        """Return what there is, command by command."""
        return _help(self, ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Say which commands there are where this is none of them."""
        if args[0] not in self.commands:
            raise UsageError(t("cli.wrong.command", found=args[0], known=list(self.commands)))
        return super().resolve_command(ctx, args)


def wrong_call(error: Any) -> Message:
    """Return what is wrong with a call that Typer refuses."""
    param = getattr(error, "param", None)
    match type(error).__name__:
        case "NoSuchOption":
            known = [p.opts[0] for p in error.ctx.command.get_params(error.ctx) if _is_option(p)]
            return t("cli.wrong.option", found=error.option_name, known=known)
        case "MissingParameter" if param is not None:
            return t("cli.wrong.missing", name=param.metavar or param.opts[0])
        case "BadOptionUsage":
            return t("cli.wrong.no_value", option=error.option_name)
        case "BadParameter" if param is not None:
            kind = f"cli.kind.{'whole' if param.metavar == 'N' else 'number'}"
            return t("cli.wrong.value", option=param.opts[0], kind=t(kind, least=param.min or 0))
        case _:
            return t("cli.wrong.unclear", reason=error.format_message())


def _help(command: Any, ctx: Any) -> str:
    printer: Printer = ctx.obj
    width = min(printer.width, WIDEST)

    def say(id_: str, **params: Any) -> str:
        return printer.say(t(id_, **params))

    def option(param: Any) -> tuple[str, str]:
        if param.name == "help":
            return param.opts[0], say("cli.option.help")
        meaning = say(param.help)
        if param.default or (param.default == 0 and param.metavar):
            meaning = say("cli.usage.default", text=meaning, value=str(param.default))
        return f"{param.opts[0]} {param.metavar}".rstrip(), meaning

    params = command.get_params(ctx)
    arguments = [(p.metavar, say(p.help)) for p in params if not _is_option(p)]
    path = _path(ctx)
    commands = [
        (name, say(f"cli.command.{'_'.join([*path, name])}"))
        for name in getattr(command, "commands", ())
    ]
    parts = [name for name, _ in arguments] or ([say("cli.usage.command")] if commands else [])
    call = " ".join([ctx.command_path, *parts, say("cli.usage.options")])
    lines = wrap(say("cli.usage.usage", call=call), width)
    kinds = DESCRIBED[:1] if commands else DESCRIBED
    about = [f"cli.{kind}.{'_'.join(path)}" for kind in kinds] if path else ["cli.help"]
    for id_ in about:
        lines += ["", *(f"  {line}" for line in wrap(say(id_), width - 2))]
    sections = {
        "commands": commands,
        "arguments": arguments,
        "choices": [option(p) for p in params if _is_option(p)],
    }
    for name, rows in sections.items():
        if rows:
            lines += ["", say(f"cli.usage.{name}"), *pairs(rows, width)]
    return "\n".join(lines)


def _path(ctx: Any) -> list[str]:
    """Return the names of the commands that lead here, without the program's."""
    return [*_path(ctx.parent), ctx.info_name] if ctx.parent is not None else []


def _is_option(param: Any) -> bool:
    return bool(param.param_type_name == "option")
