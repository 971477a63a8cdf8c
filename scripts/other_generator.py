"""Prepares, finishes and checks the site for a generator that runs no hooks (MAINTAINING.md says when).

python scripts/other_generator.py prepare FOLDER   writes the sources that the other generator can build into FOLDER
python scripts/other_generator.py finish FOLDER    finishes and checks FOLDER/site once it has built it
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import yaml

import build
import pages
from guide import CONFIG, Guide, load
from report import Problem

ROOT = Path(__file__).parent.parent
THEME = "theme: {name: material, language: en}\n"  # the other generator's own templates: ours are MkDocs' (Jinja)
ROOTED = re.compile(r"(?<=\]\()/|(?<=\]: )/")
RAW = re.compile(
    r"""(<\w[^<>]*?\s(?:href|src)=["'])\.\./"""
)  # HTML in Markdown: written as the reader's browser sees it


class _Loader(yaml.SafeLoader):
    """SafeLoader that reads MkDocs' !ENV [name, default] as its default."""


_Loader.add_constructor("!ENV", lambda loader, node: loader.construct_sequence(node)[-1])


def prepare(root: Path, folder: Path) -> None:
    """Write docs/ with everything filled in that hooks and MkDocs' own link rules do, and a mkdocs.yml without them."""
    guide = _guide(root)
    shutil.copytree(root / "docs", folder / "docs")
    for uri in guide.pages:
        file = folder / "docs" / uri
        text = _included(file.read_text(encoding="utf-8"), root / "includes")
        text = _included(build.prepare(guide, uri, text), root / "includes")
        text = ROOTED.sub("../" * uri.count("/") or "./", text)
        if not uri.endswith("index.md"):  # its address is a folder deeper than its file
            text = RAW.sub(r"\1", text)
        file.write_text(text, encoding="utf-8")
    config = (root / CONFIG).read_text(encoding="utf-8")
    config = re.sub(r"(?m)^(?:theme|hooks|validation|plugins):\n(?:[ #].*\n|\n)*", "", config) + THEME
    (folder / CONFIG).write_text(config, encoding="utf-8")


def _included(text: str, includes: Path) -> str:
    """Return Markdown with each snippet line replaced by its file, and its files' files."""
    lines = []
    for line in text.splitlines():
        found = pages.SNIPPET.match(line)
        file = includes / found[1] if found else None
        lines.append(_included(file.read_text(encoding="utf-8"), includes) if file and file.is_file() else line)
    return "\n".join(lines) + "\n"


def finish(root: Path, site: Path) -> tuple[list[Problem], str]:
    """Add what our templates ship, then finish and check the folder; return the problems and the closing line."""
    guide = _guide(root)
    shutil.copytree(root / "overrides/assets", site / "assets", dirs_exist_ok=True)
    manifest = {"name": _config(root)["site_name"], "start_url": "./", "display": "browser"}
    (site / "manifest.webmanifest").write_text(json.dumps(manifest), encoding="utf-8")
    problems, closing = build.complete(guide, site)
    return sorted(problems), closing


def _config(root: Path) -> dict:
    return yaml.load((root / CONFIG).read_text(encoding="utf-8"), _Loader)


def _guide(root: Path) -> Guide:
    config = _config(root)
    moved = next((one["redirects"]["redirect_maps"] for one in config["plugins"] if "redirects" in one), {})
    return load(root, root / "docs", config["site_url"], config["extra"], moved)


def main(arguments: list[str]) -> int:
    """Run one of the two steps; 2 for a wrong call."""
    match arguments:
        case ["prepare", folder]:
            prepare(ROOT, Path(folder))
            return 0
        case ["finish", folder]:
            problems, closing = finish(ROOT, Path(folder) / "site")
            print(*problems, closing, sep="\n")
            return 1 if problems else 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
