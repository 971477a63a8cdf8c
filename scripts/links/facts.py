"""The plain data that the cross-link check passes on: uses, definitions, faults."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Use(NamedTuple):
    """One address as written. tag: its element, or "css", "script", "data", "canonical", "alternate", "refresh",
    "meta", "text" (printed), "map" (source map); attr: the attribute or key it stands in."""

    raw: str
    tag: str
    attr: str


Finding = tuple  # the arguments of Page.add


class Fault(NamedTuple):
    """One defect in one built file, not yet traced to its source.

    name: built file; rule; text: what is wrong and what to do; raw: what was written, to look for in the source;
    key: equal keys are one defect; near: more to look for, best first; wanted: the path or "number#id" that is missing
    covers: keys of faults that this one explains; line: set when name is no built file but the very file to mend
    """

    name: str
    rule: str
    text: str
    raw: str
    key: str
    near: tuple[str, ...] = ()
    wanted: str = ""
    covers: tuple[str, ...] = ()
    line: int | None = None

    @classmethod
    def at(cls, name: str, line: int, text: str, key: str, covers: tuple[str, ...] = ()) -> Fault:
        """Return the fault of a published address: at its line of the list, the file to mend."""
        return cls(name, "published", text, "", key, covers=covers, line=line)


@dataclass(slots=True)
class Page:
    """What the join needs to know of one HTML or SVG file.

    ids: every id and <a name>, "\\n" around each; hidden: those in elements that are not drawn
    uses: emptied once joined, but for redirects
    shares: what og:url names; shown: (a link's text that reads as an address, its href); targets, pictures: numbers of
    the files its links lead to and its <img>s show; codes: the addresses of QR codes drawn in the page itself
    fragments: (number of another file, fragment); queries: (number, address with a query)
    counts: (links, fragments) it uses
    """

    name: str
    lang: str = ""
    title: str = ""
    heading: str = ""
    noindex: bool = False
    canonical: str | None = None
    shares: str | None = None
    alternates: list[tuple[str, str]] = field(default_factory=list)
    refresh: str | None = None
    script: str = ""
    base: str | None = None
    ids: str = "\n"
    hidden: frozenset[str] = frozenset()
    uses: list[Use] = field(default_factory=list)
    shown: list[tuple[str, str]] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    targets: array = field(default_factory=lambda: array("I"))
    pictures: array = field(default_factory=lambda: array("I"))
    fragments: tuple[tuple[int, str], ...] = ()
    queries: tuple[tuple[int, str], ...] = ()
    counts: tuple[int, int] = (0, 0)

    @property
    def folder(self) -> str:
        """The folder its relative addresses start from: "" or "a/b/"."""
        return self.name[: self.name.rfind("/") + 1]

    def has(self, fragment: str) -> bool:
        """Tell whether an id or <a name> of this page has exactly this name."""
        return f"\n{fragment}\n" in self.ids

    def add(self, rule: str, text: str, raw: str, key: str = "", near: tuple[str, ...] = ()) -> None:
        """Note a fault that this page shows by itself; key: what makes two of them the same."""
        self.faults.append(Fault(self.name, rule, text, raw, f"{rule} {key or raw}", near))


def zone(node: object) -> Iterator[str]:
    """Yield the tags around an element (selectolax node), nearest first, at most 200."""
    for _ in range(200):
        node = node.parent
        if node is None or not node.is_element_node:
            return
        yield node.tag
