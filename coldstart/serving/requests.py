"""The file of cases that the command line takes: JSON Lines, one case a line."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from coldstart.core.i18n import Message, t
from coldstart.data.formats.json_values import DECODER, Number
from coldstart.data.formats.records import flattened
from coldstart.data.intake.ids import as_known
from coldstart.data.problems import Problem, Severity
from coldstart.serving.session import CaseRequest

KNOWN_KEYS = {"case_id", "text", "profile", "likes", "dislikes", "user_id"}


def read_cases(
    content: str, users: Collection[str], items: Collection[str], name: str = "cases"
) -> tuple[list[CaseRequest], list[Problem]]:
    """Read cases, reporting every line that is not one.

    Parameters
    ----------
    content : str
        JSON Lines, such as ``{"case_id": "a", "text": "…", "likes": ["12"]}`` for someone new or
        ``{"case_id": "b", "user_id": "u7"}`` for a known user.
    users, items : collection of str
        Ids that a run knows.
    name : str
        What problems call the file.

    Returns
    -------
    requests : list of CaseRequest
        Those that can be answered.
    problems : list of Problem
        A warning where a case is answered without something that it gives: an unknown item, a text
        or profile beside the id of a known user, or a profile beside a text.
    """
    requests: list[CaseRequest] = []
    problems: list[Problem] = []
    taken: set[str] = set()
    for row, line in enumerate(content.removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        wrong = _read_line(line, users, items, taken)
        if isinstance(wrong, Message):
            remedy = t("answer.case.remedy")
            problems.append(Problem(Severity.ERROR, wrong, remedy, name, row))
            continue
        request = wrong
        for key in ("likes", "dislikes"):
            unknown = [id_ for id_ in getattr(request, key) if id_ not in items]
            if unknown:
                message = t(f"answer.case.unknown_{key}", case=request.case_id, ids=unknown)
                remedy = t("answer.case.unknown_likes_remedy")
                problems.append(Problem(Severity.WARNING, message, remedy, name, row, key))
        unread = [key for key in ("text", "profile") if getattr(request, key)]
        if request.user_id is not None and unread:
            said = t("answer.case.unread", case=request.case_id, id=request.user_id, keys=unread)
            remedy = t("answer.case.unread_remedy")
            problems.append(Problem(Severity.WARNING, said, remedy, name, row))
        elif len(unread) > 1:
            message = t("answer.case.two_descriptions", case=request.case_id)
            remedy = t("answer.case.two_descriptions_remedy")
            problems.append(Problem(Severity.WARNING, message, remedy, name, row, "profile"))
        taken.add(request.case_id)
        requests.append(request)
    if not requests and not problems:
        remedy = t("answer.case.remedy")
        problems.append(Problem(Severity.ERROR, t("answer.case.none"), remedy, name))
    return requests, problems


def _read_line(
    line: str, users: Collection[str], items: Collection[str], taken: set[str]
) -> CaseRequest | Message:
    try:
        values: Any = DECODER.decode(line)
    except json.JSONDecodeError as error:
        return t("answer.case.not_json", place=error.colno)
    except RecursionError:
        return t("answer.case.too_deep")
    named = values.get("case_id") if isinstance(values, dict) else None
    if named is None or not str(named).strip():
        return t("answer.case.no_id")
    case_id = str(named)
    if case_id in taken:
        return t("answer.case.repeated", case=case_id)
    strange = sorted(set(values) - KNOWN_KEYS)
    if strange:
        return t("answer.case.strange_keys", case=case_id, keys=strange)
    likes, dislikes = values.get("likes") or [], values.get("dislikes") or []
    profile = values.get("profile")
    text = values.get("text")
    for ids in (likes, dislikes):
        if not isinstance(ids, list) or not all(map(_may_be_id, ids)):
            return t("answer.case.bad_types", case=case_id)
    if not isinstance(profile, dict | None):
        return t("answer.case.bad_types", case=case_id)
    if text is not None and (isinstance(text, Number) or not isinstance(text, str)):
        return t("answer.case.bad_types", case=case_id)
    try:
        columns = flattened(profile) if profile else None
    except RecursionError:
        return t("answer.case.too_deep")
    written = values.get("user_id")
    user_id = None if written is None else as_known([written], users)[0]
    if user_id is not None and user_id not in users:
        return t("answer.case.unknown_user", case=case_id, id=user_id)
    liked, disliked = as_known(likes, items), as_known(dislikes, items)
    both = [id_ for id_ in liked if id_ in disliked]
    if both:
        return t("answer.case.liked_and_disliked", case=case_id, ids=both)
    return CaseRequest(case_id, text, columns, tuple(liked), user_id, tuple(disliked))


def _may_be_id(value: object) -> bool:
    """Say whether a JSON value may be an id: ``"6"``, ``6``, ``6.0`` or ``{"$oid": "6f"}``."""
    if isinstance(value, dict):
        return set(value) <= {"$oid", "$uuid", "$numberLong", "$numberInt"}
    return isinstance(value, str | int | float)
