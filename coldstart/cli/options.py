"""Arguments and options by name. A help text is the id of a sentence; `help` renders it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from coldstart.core.errors import UsageError
from coldstart.core.i18n import LANGUAGES, t
from coldstart.core.settings import StudyConfig

ENCODER = StudyConfig().encoder


def _known_language(lang: str | None) -> str | None:
    if lang is not None and lang not in LANGUAGES:
        raise UsageError(t("cli.bad_lang", lang=lang, known=list(LANGUAGES)))
    return lang


def _option(flag: str, metavar: str, help_: str = "", **settings: Any) -> Any:
    text = f"cli.option.{help_ or flag.removeprefix('--').replace('-', '_')}"
    return typer.Option(flag, metavar=metavar, help=text, **settings)


Data = Annotated[str, typer.Argument(metavar="DATA", help="cli.argument.data")]
Dataset = Annotated[str, typer.Argument(metavar="DATASET", help="cli.argument.dataset")]
Later = Annotated[str, typer.Argument(metavar="DATASET", help="cli.argument.later")]
Files = Annotated[list[Path], typer.Argument(metavar="FILES", help="cli.argument.files")]
Accept = Annotated[bool, _option("--accept", "", "accept_ids")]
Run = Annotated[str, typer.Argument(metavar="RUN", help="cli.argument.run")]
Lang = Annotated[
    str | None, _option("--lang", "|".join(LANGUAGES), callback=_known_language, is_eager=True)
]
PositiveFrom = Annotated[float | None, _option("--positive-from", "X")]
Seed = Annotated[int, _option("--seed", "N", min=0)]
Out = Annotated[Path | None, _option("--out", "FILE.csv")]
OutHtml = Annotated[Path | None, _option("--out", "FILE.html", "out_text")]
OutMarkdown = Annotated[Path | None, _option("--out", "FILE.md", "out_text")]
Json = Annotated[Path | None, _option("--json", "OUT")]
SaveMapping = Annotated[Path | None, _option("--save-mapping", "FILE.toml")]
Encoder = Annotated[str, _option("--encoder", "NAME")]
Model = Annotated[str, _option("--model", "NAME")]
Set = Annotated[list[str] | None, _option("--set", "KEY=VALUE")]
OfDataset = Annotated[str | None, _option("--dataset", "DATASET", "of_dataset")]
Yes = Annotated[bool, _option("--yes", "")]
Port = Annotated[int, _option("--port", "N", min=1, max=65_535)]
Headless = Annotated[bool, _option("--headless", "")]
Name = Annotated[str | None, _option("--name", "NAME")]
Cases = Annotated[Path | None, _option("--cases", "FILE.jsonl")]
CaseText = Annotated[str | None, _option("--text", '"…"', "case_text")]
ItemText = Annotated[str | None, _option("--text", '"…"', "item_text")]
Likes = Annotated[str | None, _option("--likes", "ID,ID")]
Dislikes = Annotated[str | None, _option("--dislikes", "ID,ID")]
Items = Annotated[Path | None, _option("--items", "FILE.csv")]
Rules = Annotated[Path | None, _option("--rules", "FILE.json")]
AudienceItems = Annotated[Path | None, _option("--items", "FILE.csv", "audience_items")]
Top = Annotated[int, _option("--top", "N", min=1)]
TopUsers = Annotated[int, _option("--top", "N", "top_users", min=1)]
Scenario = Annotated[str, _option("--scenario", "NAME,NAME")]
KnownLikes = Annotated[str, _option("--known-likes", "N,N")]
Models = Annotated[str | None, _option("--models", "NAME,NAME")]
TrainUsers = Annotated[int | None, _option("--train-users", "N", min=1)]
Repeats = Annotated[int, _option("--repeats", "N", min=1)]
Earliest = Annotated[bool, _option("--earliest", "")]
Sizes = Annotated[str, _option("--sizes", "N,N")]
