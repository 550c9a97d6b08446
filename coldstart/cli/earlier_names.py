"""Commands and options of earlier versions: they still work, and no help names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

COMMANDS: Mapping[str, str] = MappingProxyType({"study": "evaluate"})
OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "--method": "--model",
        "--methods": "--models",
        "--protocol": "--scenario",
        "--shots": "--known-likes",
    }
)
DISLIKE_COST = "--dislike-cost"


def with_names_of_today(arguments: Sequence[str]) -> list[str]:
    """Return what is typed with today's commands and options.

    >>> with_names_of_today(["study", "shop", "--protocol=cold-user", "--shots", "0,1"])
    ['evaluate', 'shop', '--scenario=cold-user', '--known-likes', '0,1']
    >>> with_names_of_today(["train", "shop", "--dislike-cost", "2"])
    ['train', 'shop', '--set', 'dislike_cost=2']
    """
    renamed: list[str] = []
    command_is_named = False
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if renamed and renamed[-1] == DISLIKE_COST:
            renamed[-1:] = ["--set", f"dislike_cost={argument}"]
        elif name == DISLIKE_COST and equals:
            renamed += ["--set", f"dislike_cost={value}"]
        elif not command_is_named and argument in COMMANDS:
            renamed.append(COMMANDS[argument])
        else:
            renamed.append(OPTIONS.get(name, name) + equals + value)
        command_is_named = command_is_named or not argument.startswith("-")
    return renamed
