"""The fields at the top of a page: which there are, and what each may hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import yaml_lines
from report import Problem, suggest

PAGE_TYPES = ("cause", "treatment", "technique", "guide", "tool", "hub", "clinic", "about")
LONGEST_DESCRIPTION = 155  # characters; search engines cut what is longer
LONGEST_REVIEW = 3 * 366  # days from one review to the next
FIELDS = {  # name: required
    "title": True,
    "description": True,
    "page_type": True,
    "search_words": False,
    "last_reviewed": True,
    "next_review": True,
    "clinical_review": True,
}


def split(source: str) -> tuple[str, str, int]:
    """Return (front matter, body, line where the body starts) of a page's source; front matter is "" if there is
    none."""
    lines = source.removeprefix("\ufeff").splitlines(keepends=True)
    if lines and lines[0].rstrip() == "---":
        for number, line in enumerate(lines[1:], start=2):
            if line.rstrip() in ("---", "..."):
                return "".join(lines[1 : number - 1]), "".join(lines[number:]), number + 1
    return "", "".join(lines), 1


def read(source: str, path: str) -> tuple[dict, dict, list[Problem]]:
    """Read and check the front matter of a page's source; returns (fields, line of each field, problems)."""
    text, _, _ = split(source)
    if not text.strip():
        example = "Copy the first lines of the page type's file in templates/."
        return {}, {}, [Problem(path, 1, f"no front matter between two lines of '---'. {example}", "front-matter")]
    meta, key_lines, problems = yaml_lines.read(text, path, first_line=2)
    if problems and not meta:
        return {}, {}, problems
    lines = {key[0]: line for key, line in key_lines.items() if len(key) == 1}
    return meta, lines, [*problems, *_check(meta, lines, path)]


def _check(meta: dict, lines: dict, path: str) -> Iterator[Problem]:
    for name in meta:
        if name not in FIELDS:
            text = f"unknown field '{name}'. Remove it or correct its name.{suggest(str(name), FIELDS)}"
            yield Problem(path, lines.get(name, 1), text, "front-matter")
    for name, required in FIELDS.items():
        if required and meta.get(name) in (None, ""):
            text = f"no field '{name}'. Add it between the lines of '---'."
            yield Problem(path, lines.get(name, 1), text, "front-matter")
    for name, wrong in _wrong_values(meta):
        yield Problem(path, lines[name], wrong, "front-matter")


def _wrong_values(meta: dict) -> Iterator[tuple[str, str]]:
    for name in ("title", "description"):
        value = meta.get(name)
        if value not in (None, "") and not isinstance(value, str):
            yield name, f"{name} '{value}' is not text. Put it in quotes."
    description = meta.get("description")
    if isinstance(description, str) and len(description) > LONGEST_DESCRIPTION:
        yield "description", f"description has {len(description)} characters. Cut it to {LONGEST_DESCRIPTION} at most."
    kind = meta.get("page_type")
    if kind not in (None, "") and kind not in PAGE_TYPES:
        yield (
            "page_type",
            f"unknown page_type '{kind}'. Use one of: {', '.join(PAGE_TYPES)}.{suggest(str(kind), PAGE_TYPES)}",
        )
    words = meta.get("search_words")
    if words is not None and not (isinstance(words, list) and all(isinstance(word, str) for word in words)):
        yield (
            "search_words",
            "search_words is not a list of words. Write it as [first words, second words], in quotes where needed.",
        )
    yield from _wrong_dates(meta)
    yield from _wrong_review(meta.get("clinical_review"))


def _wrong_dates(meta: dict) -> Iterator[tuple[str, str]]:
    dates = {}
    for name in ("last_reviewed", "next_review"):
        value = meta.get(name)
        if value in (None, ""):
            continue
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            dates[name] = value
        else:
            yield name, f"{name} '{value}' is not a date. Write it as year-month-day, e.g. 2026-11-22."
    if len(dates) == 2:
        days = (dates["next_review"] - dates["last_reviewed"]).days
        if not 0 < days <= LONGEST_REVIEW:
            yield (
                "next_review",
                f"next_review {dates['next_review']} is not within 3 years after last_reviewed. Choose a date that is.",
            )


def _wrong_review(review: object) -> Iterator[tuple[str, str]]:
    if review in (None, "", "pending"):
        return
    named = isinstance(review, dict) and set(review) == {"name", "credentials", "date"}
    if not named or not all(review.values()) or not isinstance(review["date"], dt.date):
        text = (
            f"clinical_review '{review}' is neither 'pending' nor "
            f"{{name: …, credentials: …, date: 2026-11-22}}. Write one of these."
        )
        yield "clinical_review", text
