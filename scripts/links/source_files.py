"""The files a site is made from: Markdown, includes, templates, mkdocs.yml, permalinks.yml; their places and lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml_lines
from links.resolve import shown

_NAMES = (".md", ".html", ".htm", ".yml", ".yaml", ".css", ".js", ".svg", ".json", ".xml", ".txt", ".webmanifest")
_COMMENTS = {
    ".md": r"<!--.*?-->",
    ".html": r"<!--.*?-->|\{#.*?#\}",
    ".xml": r"<!--.*?-->|\{#.*?#\}",
    ".yml": r"(?:^|(?<=\s))#[^\n]*",
    ".yaml": r"(?:^|(?<=\s))#[^\n]*",
}


@dataclass
class Sources:
    """The sources of a site. root: the folder that problems name files from; docs: its Markdown folder;
    config: mkdocs.yml or None; shared: folders of includes and templates, snippets those of includes;
    urls: source path in docs -> address. Only files below root and docs are read, whatever links or settings say."""

    root: Path
    docs: Path
    config: Path | None = None
    shared: tuple[Path, ...] = ()
    snippets: tuple[Path, ...] = ()
    urls: dict[str, str] = field(default_factory=dict)
    _texts: dict[Path, str] = field(default_factory=dict)
    _lines: dict[Path, list[str]] = field(default_factory=dict)

    @classmethod
    def find(cls, docs: Path, urls: dict[str, str] | None = None) -> Sources:
        """Find the sources around a docs folder (or the project's): mkdocs.yml beside it, and what that names."""
        root = docs if (docs / "mkdocs.yml").is_file() else docs.parent
        found = cls(root, docs, root / "mkdocs.yml", urls=urls or {})
        if not found.is_file(found.config):
            found.root, found.config = docs.parent, None
            return found
        values = settings("\n".join(found.lines(found.config)), found.config.name)
        inside = found.folders(values.get("docs_dir", "docs")) if docs == root else ()
        found.docs = inside[0] if inside else docs
        found.snippets = found.folders(*values["snippets"])
        found.shared = found.folders(values.get("custom_dir", ""), *values["snippets"], "includes", "overrides")
        return found

    def folders(self, *names: str) -> tuple[Path, ...]:
        """Return the folders of these names that are there, below root, and neither root nor docs."""
        paths = dict.fromkeys(self.root / name for name in names if name and len(name) < 1000)
        return tuple(
            path for path in paths if self._owns(path) and path.is_dir() and path not in (self.root, self.docs)
        )

    def is_file(self, path: Path) -> bool:
        """Tell whether a path is a file of these sources; one that is too long, or leads elsewhere, is not."""
        try:
            return path.is_file() and self._owns(path)
        except (OSError, ValueError):  # a name too long, or with a zero byte
            return False

    def _owns(self, path: Path) -> bool:
        return any(path.resolve().is_relative_to(folder.resolve()) for folder in (self.root, self.docs))

    def lines(self, path: Path) -> list[str]:
        """Return the lines of a source file, read once; a file that cannot be read has none."""
        if path not in self._texts:
            text = path.read_text(encoding="utf-8", errors="replace") if self.is_file(path) else ""
            self._texts[path] = text.replace("\r\n", "\n").replace("\r", "\n")
        return self._texts[path].split("\n")

    def written(self, path: Path) -> list[str]:
        """Return its lines without comments: what stands in a comment makes no link."""
        if path not in self._lines:
            text = "\n".join(self.lines(path))
            if pattern := _COMMENTS.get(path.suffix):
                text = re.sub(pattern, lambda found: "\n" * found[0].count("\n"), text, flags=re.S | re.M)
            self._lines[path] = text.split("\n")
        return self._lines[path]

    def is_template(self, name: str) -> bool:
        """Tell whether a source, as problems name it, is a template: HTML outside the Markdown folder."""
        path = self.root / name
        return path.suffix == ".html" and any(path.is_relative_to(folder) for folder in self.shared)

    def name(self, path: Path) -> str:
        """Return a source file's name from the project's root."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()

    def of(self, built: str) -> Path | None:
        """Return the file that a built file is made from, None for what the generator makes."""
        address = shown(built)
        known = [uri for uri, url in self.urls.items() if url.removeprefix("./") == address]
        stem = address.rstrip("/").removesuffix(".html")
        guesses = [f"{stem}.md", f"{stem}/index.md", f"{stem}/README.md"] if stem else ["index.md", "README.md"]
        names = (*known, *(guesses if built.endswith(".html") else ()), built)
        paths = (folder / name.lstrip("/") for folder in (self.docs, *self.shared) for name in names)
        return next(filter(self.is_file, paths), None)

    def around(self, page: Path | None) -> list[Path]:
        """Return where to look, in order: the page, its includes, the configuration, templates, all includes."""
        folders = [path for folder in self.shared for path in sorted(folder.rglob("*")) if path.suffix in _NAMES]
        named = self.included(page)
        rest = [path for path in folders if path not in named]
        beside = (self.root / "permalinks.yml", self.root / "changes.yml")
        config = [path for path in (self.config, *beside) if path and self.is_file(path)]
        first = [path for path in rest if path.suffix in (".html", ".xml")]
        return [*([page] if page else []), *named, *config, *first, *(path for path in rest if path not in first)]

    def included(self, page: Path | None) -> list[Path]:
        """Return the includes that a page takes in by --8<--, and those they take in."""
        found, queue = [], [page] if page is not None else []
        while queue:
            for name in re.findall(r"-8<-+\s+[\"']?([^\"'\s:]+)", "\n".join(self.lines(queue.pop()))):
                for path in (folder / name for folder in self.shared):
                    if path not in found and self.is_file(path):
                        found.append(path)
                        queue.append(path)
        return found


def settings(text: str, name: str) -> dict:
    """Return docs_dir, custom_dir and snippets (folders) as written in mkdocs.yml; name: the file's, for its reader."""
    node, _, _ = yaml_lines.lines_of(text, name)
    found: dict = {"snippets": []}

    def walk(node: object, key: str) -> None:
        if isinstance(getattr(node, "value", None), list):
            for item in node.value:
                if isinstance(item, tuple):
                    walk(item[1], str(item[0].value))
                else:
                    walk(item, key)
        elif node is not None and key == "base_path":
            found["snippets"].append(str(node.value))
        elif node is not None and key in ("docs_dir", "custom_dir"):
            found.setdefault(key, str(node.value))

    walk(node, "")
    return found
