"""Reads search-words.yml: the words patients use, where they lead, and the words of an emergency."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import yaml

import yaml_lines
from report import Problem, suggest

PARTS = {"same": list, "topics": dict, "names": dict, "danger": dict, "quiet": list, "ignore": list, "plain": list}
STRENGTHS = ("first", "also")
NAME = re.compile(r"<([^<>]*)>")
NOT_WORDS = re.compile(r"[^a-z0-9]+")
HELP = {list: "Write it as a list: [first words, second words].", dict: "Write 'name: [words]' lines under it."}


@dataclass(frozen=True)
class Word:
    """A word, a phrase or a rule as written, and its line in the file."""

    text: str
    line: int


def read(text: str, path: str) -> tuple[dict, list[Problem]]:
    """Read search-words.yml; returns (parts, problems), each part empty where the file has none or a wrong form.

    same: lists of Words with one meaning. topics: Words by code or page#section. names: Words by name, for the rules.
    danger: for each tier (a section's id on get-help-now) rules under "first" (show the card, and that page first)
    and "also" (show the card). quiet: words that count only inside a phrase. ignore: words that never count.
    plain: everyday words that are not to be taken for a misspelling.
    """
    node, lines, problems = yaml_lines.lines_of(text, path)
    parts = {name: kind() for name, kind in PARTS.items()}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            line = key.start_mark.line + 1
            kind = PARTS.get(key.value)
            found = _with_lines(value)
            if kind is None:
                text = f"unknown part '{key.value}'. Correct its name.{suggest(key.value, PARTS)}"
            elif not isinstance(found, kind):
                text = f"'{key.value}' cannot be read. {HELP[kind]}"
            else:
                parts[key.value] = found
                continue
            problems.append(Problem(path, line, text, "search-words"))
    parts["lines"] = {key: line for key, line in lines.items() if len(key) > 1}
    wrong = list(_check_forms(parts, path))
    for name in {name for name, _ in wrong}:
        parts[name] = PARTS[name]()
    problems += [problem for _, problem in wrong]
    for rules in parts["danger"].values():
        for strength, words in rules.items():
            unread = {word: list(_check_rule(word, parts["names"], path)) for word in words}
            problems += [problem for found in unread.values() for problem in found]
            rules[strength] = [word for word in words if not unread[word]]
    return parts, problems


def _with_lines(node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _with_lines(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_with_lines(item) for item in node.value]
    return Word(node.value, node.start_mark.line + 1)


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, Word) and item.text.strip() for item in value)


def _check_forms(parts: dict, path: str) -> Iterator[tuple[str, Problem]]:
    """Each part holds lists of words."""
    lines = parts["lines"]
    for name in ("quiet", "ignore", "plain"):
        if not _is_words(parts[name]):
            yield name, Problem(path, 0, f"'{name}' cannot be read. {HELP[list]}", "search-words")
    for number, group in enumerate(parts["same"]):
        if not _is_words(group) or len(group) < 2:
            text = f"group {number + 1} of 'same' is not two or more words. {HELP[list]}"
            yield "same", Problem(path, 0, text, "search-words")
    for name in ("topics", "names"):
        for key, words in parts[name].items():
            if not _is_words(words):
                text = f"'{key}' has no words. {HELP[list]}"
                yield name, Problem(path, lines.get((name, key), 0), text, "search-words")
    for tier, rules in parts["danger"].items():
        line = lines.get(("danger", tier), 0)
        if not isinstance(rules, dict) or not all(key in STRENGTHS and _is_words(rules[key]) for key in rules):
            text = f"'{tier}' has no rules. Write 'first: [rules]' or 'also: [rules]' lines under it."
            yield "danger", Problem(path, line, text, "search-words")


def plain(text: str) -> str:
    """Return text as the search compares it: small letters and digits, one space between words, no apostrophes."""
    return NOT_WORDS.sub(" ", text.lower().replace("'", "").replace("’", "")).strip()


def check(parts: dict, targets: Iterable[str], tiers: Iterable[str], site_text: str, path: str) -> Iterator[Problem]:
    """Check that each entry leads somewhere.

    targets: the codes, and the sections as page#section, that topics may name; tiers: section ids of get-help-now
    site_text: all words of the site and of its search words, in any form
    """
    yield from _check_topics(parts, set(targets), path)
    yield from _check_same(parts, f" {plain(site_text)} ", path)
    yield from _check_tiers(parts, set(tiers), path)


def _check_topics(parts: dict, targets: set[str], path: str) -> Iterator[Problem]:
    """A topic is a known code or section, and has each of its words once."""
    for topic, words in parts["topics"].items():
        line = parts["lines"].get(("topics", topic), 0)
        if topic not in targets:
            text = f"no code or section '{topic}'. Use a code of permalinks.yml, or page.md#section."
            text += suggest(topic, targets)
            yield Problem(path, line, text, "search-words")
        yield from _repeated(words, f"topic '{topic}'", {}, path)


def _check_same(parts: dict, site_text: str, path: str) -> Iterator[Problem]:
    """A word has one meaning, and at least one word of its group is on the site or leads to a topic."""
    leading = {plain(word.text) for words in parts["topics"].values() for word in words}
    rules = (rule(word.text, parts["names"]) for word in _rules(parts))
    ruled = {word for lists in rules for words in lists for word in words}
    seen: dict[str, Word] = {}
    for group in parts["same"]:
        yield from _repeated(group, "'same'", seen, path)
        forms = [plain(word.text) for word in group]
        if not any(form in leading or form in ruled or f" {form} " in site_text for form in forms):
            text = (
                f"no page uses '{group[0].text}' or its equivalents. Add a word that a page uses, or remove the line."
            )
            yield Problem(path, group[0].line, text, "search-words")


def _repeated(words: list[Word], where: str, seen: dict[str, Word], path: str) -> Iterator[Problem]:
    for word in words:
        first = seen.setdefault(plain(word.text), word)
        if first is not word:
            text = f"'{word.text}' is in {where} twice, first in line {first.line}. Keep one."
            yield Problem(path, word.line, text, "search-words")


def _rules(parts: dict) -> Iterator[Word]:
    for rules in parts["danger"].values():
        for words in rules.values():
            yield from words


def rule(text: str, names: dict[str, list[Word]]) -> list[list[str]]:
    """Take a danger rule apart: "chest + pain/tight ! gym" gives [["chest"], ["pain", "tight"], ["!", "gym"]].

    Every list must be met by one of its words; a list that starts with "!" must not be. <name> stands for its words.
    Raises KeyError with the name that is not known, ValueError when a part is empty.
    """
    lists = []
    needed, *unwanted = text.split("!")
    for sign, part in [("", part) for part in needed.split("+")] + [("!", part) for part in unwanted]:
        words = [plain(word) for piece in part.split("/") for word in _named(piece.strip(), names)]
        if not words or not all(words):
            raise ValueError(text)
        lists.append(["!", *words] if sign else words)
    return lists


def _named(piece: str, names: dict[str, list[Word]]) -> list[str]:
    found = NAME.fullmatch(piece)
    return [word.text for word in names[found[1]]] if found else [piece]


def _check_tiers(parts: dict, tiers: set[str], path: str) -> Iterator[Problem]:
    """A tier is a section of get-help-now."""
    for tier in parts["danger"]:
        if tier not in tiers:
            line = parts["lines"].get(("danger", tier), 0)
            text = f"no section '#{tier}' on the danger page. Use the id of one of its tiers.{suggest(tier, tiers)}"
            yield Problem(path, line, text, "search-words")


def _check_rule(word: Word, names: dict[str, list[Word]], path: str) -> Iterator[Problem]:
    """A rule can be read."""
    try:
        rule(word.text, names)
    except KeyError as error:
        name = error.args[0]
        text = f"no name '{name}' for the rule '{word.text}'. Add it under 'names'.{suggest(name, names)}"
        yield Problem(path, word.line, text, "search-words")
    except ValueError:
        text = f"rule '{word.text}' has an empty part. Write words on both sides of each '+', '/' and '!'."
        yield Problem(path, word.line, text, "search-words")
