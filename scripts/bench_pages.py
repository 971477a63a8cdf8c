"""Figures of weight for every page, and of speed for some, next to stock Material on the same docs in the same run."""

from __future__ import annotations

import gzip
import os
import posixpath
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

import bench_phone

HTML_LIMIT = 14 * 1024  # bytes, gzip: what one round trip carries with an initial window of 10 segments (RFC 6928)
ALL_LIMIT = 40 * 1024
# One of each kind, and those with the most text and script.
ON_PHONE = ("", "get-help-now/", "causes/early/", "recovery/", "treatments/medicines/", "tools/diary/", "search/")
LINKS = "link[rel=stylesheet], link[rel~=icon], link[rel=manifest]"
# What Material's bundle asks for itself once it runs.
WORKER = re.compile(r'"search":\s*"([^"]+\.js)"')


def packed(content: bytes) -> int:
    """Return the size of content in bytes after gzip -9, as servers that pack beforehand send it."""
    return len(gzip.compress(content, 9, mtime=0))


def weights(site: Path) -> dict[str, tuple[int, int]]:
    """Return, by page path, (bytes of HTML, bytes of all that the page loads), gzip; pictures further down included.

    Pictures that only paper shows, files from other hosts, redirects and code pages are left out.
    """
    result = {}
    for file in sorted(site.rglob("*.html")):
        path = file.relative_to(site).as_posix()
        if not path.startswith(("go/", "code/")):
            html = packed(file.read_bytes())
            result[path.removesuffix("index.html")] = (html, html + sum(_loaded(site, path)))
    return result


def _loaded(site: Path, path: str) -> Iterator[int]:
    html = (site / path).read_text(encoding="utf-8")
    tree = LexborHTMLParser(html)
    addresses = [node.attributes.get("href") for node in tree.css(LINKS)]
    addresses += [node.attributes.get("src") for node in tree.css("script[src], img[src]:not(.qr)")]
    addresses += [unquote(found) for found in WORKER.findall(html)]
    for address in set(filter(None, addresses)):
        parts = urlsplit(address)
        file = site / posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)).lstrip("/"))
        if not parts.netloc and file.is_file():
            yield packed(file.read_bytes())


def stock(root: Path, site: Path) -> None:
    """Build the project's docs into site with Material alone: no overrides, no hooks, its own menus and search."""
    config = (root / "mkdocs.yml").read_text(encoding="utf-8")
    config = re.sub(r"^(  custom_dir|  static_templates):.*\n", "", config, flags=re.M)
    config = re.sub(r"^hooks:\n(  - .*\n)+", "", config, flags=re.M)
    config = config.replace("plugins:\n", "plugins:\n  - search\n", 1)
    # Absolute, because the file lies elsewhere than the docs.
    config = config.replace("base_path: [includes]", f"base_path: ['{root / 'includes'}']")
    config += f"\ndocs_dir: '{root / 'docs'}'\n"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "mkdocs.yml")
        file.write_text(config, encoding="utf-8")
        _mkdocs(file, site)


def _mkdocs(config: Path, site: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(config), "-d", str(site)]
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    subprocess.run(command, cwd=config.parent, env=env, check=True, timeout=300)


def report(root: Path) -> Iterator[str]:
    """Build both sites and yield the lines of two tables, each with ours and stock Material's: KiB for each page, and
    what a slow phone sees on some. The worst page by each figure follows its table."""
    with tempfile.TemporaryDirectory() as folder:
        ours_site, stock_site = Path(folder, "ours"), Path(folder, "stock")
        _mkdocs(root / "mkdocs.yml", ours_site)
        stock(root, stock_site)
        yield from _weight_table(weights(ours_site), weights(stock_site))
        with bench_phone.chromium() as browser:
            yield from _speed_table(*bench_phone.measured(browser, [ours_site, stock_site], list(ON_PHONE)))


def _weight_table(ours: dict, theirs: dict) -> Iterator[str]:
    yield f"{'Page (KiB, gzip)':42} {'HTML':>6} {'all':>6}   {'Material: HTML':>14} {'all':>6}"
    for path, (html, total) in ours.items():
        other = theirs.get(path, (0, 0))
        over = " over" if html > HTML_LIMIT or total > ALL_LIMIT else ""
        yield _row(path or "home", html, total, *other) + over
    both = [path for path in ours if path in theirs]
    sizes = (statistics.median(side[path][kind] for path in both) for side in (ours, theirs) for kind in (0, 1))
    yield _row("median", *sizes)
    for kind, name in enumerate(("HTML", "all")):
        worst = max(ours, key=lambda path: ours[path][kind])
        yield f"heaviest by {name}: {worst or 'home'}, {ours[worst][kind] / 1024:.1f} KiB"


def _speed_table(ours: dict, theirs: dict) -> Iterator[str]:
    heads = f"{'FCP':>5} {'LCP':>5} {'TBT':>5} {'CLS':>5}"
    yield f"{'Slow phone (ms; CLS)':42} {heads}   Material: {heads}"
    for path, one in ours.items():
        yield f"{path or 'home':42} {_figures(one)}   {'':9} {_figures(theirs[path])}"
    for name in bench_phone.Figures._fields:
        worst = max(ours, key=lambda path: getattr(ours[path], name))
        yield f"worst {name.upper()}: {worst or 'home'}, {getattr(ours[worst], name):.{3 if name == 'cls' else 0}f}"


def _figures(one: bench_phone.Figures) -> str:
    return f"{one.fcp:5.0f} {one.lcp:5.0f} {one.tbt:5.0f} {one.cls:5.3f}"


def _row(name: str, *sizes: float) -> str:
    html, total, other_html, other_total = (size / 1024 for size in sizes)
    return f"{name:42} {html:6.1f} {total:6.1f}   {other_html:14.1f} {other_total:6.1f}"


def main() -> int:
    """Print the report of this project; exit 2 when there is no browser to measure with."""
    try:
        for line in report(Path(__file__).parent.parent):
            print(line)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
