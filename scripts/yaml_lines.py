"""Reads YAML and keeps the line of each key, so that a problem can name the line to mend."""

from __future__ import annotations

import yaml

from report import Problem


class _Loader(yaml.SafeLoader):
    """SafeLoader that keeps a date which is none, such as 2026-02-30, as text, so that its own field can be named."""

    def construct_yaml_timestamp(self, node):
        """Return the date, or the text as written."""
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)


def read(text: str, path: str, first_line: int = 1) -> tuple[dict, dict, list[Problem]]:
    """Read a YAML mapping.

    text: the YAML; path: its file, for the problems; first_line: the line of the file where the text starts
    Returns (values, lines, problems). lines maps each key to its
    line; a key is a tuple from the top, e.g. ("swelling", "to"), with numbers for list items.
    Broken YAML gives empty mappings and one problem. A key written twice is a problem; the first one counts.
    """
    node, lines, problems = lines_of(text, path, first_line)
    if node is None:
        return {}, {}, problems
    if not isinstance(node, yaml.MappingNode):
        return {}, {}, [Problem(path, first_line, "not a list of 'name: value' lines. Write one a line.", "yaml")]
    try:
        return _Loader("").construct_document(_without_repeats(node)), lines, problems
    except (yaml.YAMLError, RecursionError, ValueError, TypeError) as error:
        return {}, {}, [_malformed(error, path, first_line)]


def lines_of(text: str, path: str, first_line: int = 1) -> tuple[yaml.Node | None, dict, list[Problem]]:
    """Return (node or None, line of each key, problems) without making values: for files with tags of their own."""
    lines: dict[tuple, int] = {}
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        problems = list(_walk(node, (), lines, path, first_line))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return None, {}, [_malformed(error, path, first_line)]
    return node, lines, problems


def _malformed(error: Exception, path: str, first_line: int) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = first_line + mark.line if mark else first_line
    what = " ".join(str(getattr(error, "problem", None) or "it cannot be read").split())
    return Problem(path, line, f"malformed YAML: {what}. Quote a value that has a colon.", "yaml")


def _walk(node, above: tuple, lines: dict, path: str, first_line: int, seen: set[int] | None = None):
    seen = set() if seen is None else seen
    if id(node) in seen:  # an alias: its anchor was read, and nested ones would never end
        return
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _walk(item, (*above, number), lines, path, first_line, seen)
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        name, line = (*above, str(key.value)), first_line + key.start_mark.line
        if name in lines:
            text = f"'{key.value}' is written twice; the first is in line {lines[name]}. Remove or rename one."
            yield Problem(path, line, text, "yaml")
            continue
        lines[name] = line
        yield from _walk(value, name, lines, path, first_line, seen)


def _without_repeats(node, seen: set[int] | None = None):
    seen = set() if seen is None else seen
    if isinstance(node, yaml.MappingNode) and id(node) not in seen:
        seen.add(id(node))
        first: dict[str, tuple] = {}
        for key, value in node.value:
            first.setdefault(str(key.value), (key, _without_repeats(value, seen)))
        node.value = list(first.values())
    return node
