"""Measures builds of the real docs and of a made project of 1,000 pages: our parts of each, and stock Material."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import bench_pages

PAGES = 1_000
MODEL = "causes/late.md"  # one of the longest pages
SOURCES = (
    *("docs", "includes", "templates", "overrides", "scripts"),
    *("mkdocs.yml", "permalinks.yml", "published.txt", "changes.yml", "search-words.yml"),
)
PART, STEP = re.compile(r"Our part: (.+)"), re.compile(r"([\d.]+) s to ([\w ]+)")


def grow(root: Path, project: Path, pages: int) -> None:
    """Copy the project at root, and add copies of one of its pages, linked from another, until it has this many."""
    for name in SOURCES:
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy
        copy(root / name, project / name)
    text = (root / "docs" / MODEL).read_text(encoding="utf-8")
    (project / "docs/made").mkdir()
    count = pages - len(list((root / "docs").rglob("*.md")))
    for number in range(count):
        made = re.sub(r"^search_words:\n(?:\s.*\n)*|^search_words: .*\n", "", text, count=1, flags=re.M)
        for field, words in (("title: ", "Made page"), ("description: ", "Made page"), ("# ", "Made page")):
            made = re.sub(rf"^{field}.*$", f"{field}{words} {number}", made, count=1, flags=re.M)
        (project / f"docs/made/{number}.md").write_text(made, encoding="utf-8")
    with (project / "docs/glossary.md").open("a", encoding="utf-8") as file:
        file.write("\n\n" + "".join(f"- [Made page {number}](/made/{number}.md)\n" for number in range(count)))
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("\nnot_in_nav: made/*\n")


def measure(root: Path) -> tuple[float, dict[str, float]]:
    """Run one `mkdocs build`; return (seconds, seconds of each of our parts as the hook tells them).

    Raises RuntimeError when it fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "mkdocs", "build", "--verbose", "-d", str(Path(folder, "site"))]
        start = time.perf_counter()
        result = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, env=os.environ)
        seconds = time.perf_counter() - start
    if result.returncode:
        raise RuntimeError(result.stderr[-500:])
    return seconds, {name: float(part) for line in PART.findall(result.stderr) for part, name in STEP.findall(line)}


def main() -> None:
    """Print one line a build."""
    root = Path(__file__).parent.parent
    with tempfile.TemporaryDirectory() as folder:
        project, site = Path(folder, "project"), Path(folder, "site")
        project.mkdir()
        grow(root, project, PAGES)
        for name, where in (("real docs", root), (f"{PAGES:,} pages", project)):
            seconds, parts = measure(where)
            start = time.perf_counter()
            bench_pages.stock(where, site)
            stock = time.perf_counter() - start
            rest = seconds - sum(parts.values())
            print(f"{name:12} mkdocs build {seconds:6.2f} s; stock Material {stock:6.2f} s", flush=True)
            for step, part in parts.items():
                print(f"{'':12} {step:17} {part:7.2f} s, adds {part / rest:4.0%} to the rest of the build", flush=True)


if __name__ == "__main__":
    main()
