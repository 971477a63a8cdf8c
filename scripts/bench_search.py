"""Prints how well and how fast the search answers, next to Material's own search on the same pages in the same run."""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "tests"))
from search_queries import (  # noqa: E402
    DANGER_CODE,
    SHARED,
    UNSEEN,
    Query,
    ask,
    code_of,
    figures,
    open_engine,
    rank,
    read,
)

SLOWER = 4  # a phone against this machine
ROUNDS = 15  # the first results; their median counts, as other programs disturb single ones
TYPED = 60  # queries that are typed letter by letter
STOCK = """site_name: stock
docs_dir: {docs}
site_dir: {site}
theme: {{name: material, font: false}}
plugins: [search]
markdown_extensions:
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - pymdownx.snippets: {{base_path: [{includes}]}}
validation: {{absolute_links: relative_to_docs}}
"""
# Material 9 answers {type: 2, data: words} with {type: 3, data: {items: [[{location}]]}}; type 0 sets it up.
STOCK_ASK = """async (queries) => {
  const settings = JSON.parse(document.getElementById('__config').textContent);
  const worker = new Worker(settings.search);
  const answer = (message) => new Promise((done) => {
    worker.onmessage = ({ data }) => done(data.data);
    worker.postMessage(message);
  });
  const index = await (await fetch('search/search_index.json')).json();
  await answer({ type: 0, data: { config: index.config, docs: index.docs, options: { suggest: false } } });
  const found = [];
  for (const words of queries) {
    const { items } = await answer({ type: 2, data: words });
    found.push(items.map(([{ location }]) => location));
  }
  return found;
}"""
LOAD = """async (copies) => {
  const index = await (await fetch('index.json')).json();
  const { counts, idents, headings, texts } = index.sections;
  const columns = [index.pages, counts, headings, texts].map((column) => [column, [...column]]);
  while (headings.length < copies) {
    index.sections.idents += `|${idents}`;
    for (const [column, once] of columns) column.push(...once);
  }
  window.raw = JSON.stringify(index);
  return headings.length;
}"""
SCRIPTS = """() => [
  document.querySelector('[data-engine]').dataset.engine,
  document.querySelector('script[defer]').getAttribute('src'),
]"""
START = """async () => {
  window.engine = await SiteSearch.create(MiniSearch, JSON.parse(raw));
  engine.find('swolen leg and numness');
}"""
KEY = "(typed) => { engine.find(typed, { typing: true }); }"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; yields its address, which ends in "/"."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_args) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def build_stock(folder: Path) -> Path:
    """Build docs/ with stock Material in a folder; returns the built site."""
    config = folder / "mkdocs.yml"
    config.write_text(
        STOCK.format(docs=ROOT / "docs", site=folder / "site", includes=ROOT / "includes"), encoding="utf-8"
    )
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(config)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return folder / "site"


def ask_stock(page: Page, url: str, queries: list[Query]) -> list[list[str]]:
    """Return the short codes of the pages that Material's search finds for each query."""
    page.goto(url)
    found = page.evaluate(STOCK_ASK, [query.words for query in queries])
    return [[code_of(location.partition("#")[0]) for location in locations] for locations in found]


def quality(name: str, queries: list[Query], ours: list[dict], stock: list[list[str]]) -> None:
    """Print the figures of both searches over one file of queries, the danger figures, and every miss."""
    codes = [answer["codes"] for answer in ours]
    print(f"\n{name}: {len(queries)} queries")
    for who, found in (("this search", codes), ("Material", stock)):
        measured = figures(queries, found)
        shown = "  ".join(f"{key} {value:.3f}" for key, value in measured.items() if key != "empty")
        print(f"  {who:12} {shown}  empty {measured['empty']}")
    danger = [place for place, query in enumerate(queries) if query.codes == (DANGER_CODE,)]
    for who, found in (("this search", codes), ("Material", stock)):
        first = sum(found[place][:1] == [DANGER_CODE] for place in danger)
        print(f"  {who:12} danger page first for {first} of {len(danger)} danger queries")
    missing = [
        query.words
        for query, answer in zip(queries, ours, strict=True)
        if query.card == "card" and not answer["danger"]
    ]
    false = [
        query.words for query, answer in zip(queries, ours, strict=True) if query.card == "none" and answer["danger"]
    ]
    print(f"  card missing: {', '.join(missing) or 'never'}; card without need: {', '.join(false) or 'never'}")
    for query, found in zip(queries, codes, strict=True):
        if rank(query, found) != 1:
            print(f"  miss: {query.words} | wanted {', '.join(query.codes)} | got {', '.join(found[:3]) or 'nothing'}")


def speed(page: Page, url: str, site: Path) -> None:
    """Print sizes, and the work of the page's thread on a processor that is SLOWER times slower.

    That thread's own time is counted, not the clock's: other programs on this machine do not add to it.
    """
    page.goto(url + "search/")
    files = [*(site / "search" / name for name in page.evaluate(SCRIPTS)), site / "search/index.json"]
    total = sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)
    print(f"\nscripts and index: {total / 1024:.1f} KiB gzip (at most 60)")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def busy() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration") * 1000 * SLOWER

    def work(script: str, *words: str) -> float:
        before = busy()
        page.evaluate(script, *words)
        return busy() - before

    typed = [query.words[: end + 1] for query in read(SHARED)[:TYPED] for end in range(len(query.words))]
    for copies in (0, 1000):
        starts = []
        for _ in range(ROUNDS):
            open_engine(page, url)  # a phone starts without compiled scripts
            sections = page.evaluate(LOAD, copies)
            starts.append(work(START))
        keys = sorted(work(KEY, words) for words in typed)
        print(
            f"{sections} sections, {SLOWER} times slower: first results {statistics.median(starts):.0f} ms; "
            f"a key {statistics.median(keys):.1f} ms, 99 of 100 below {keys[len(keys) * 99 // 100]:.1f} ms, "
            f"the slowest {keys[-1]:.1f} ms"
        )


def main() -> int:
    """Measure the built site named on the command line; exit 2 when it cannot be measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", nargs="?", default="site", type=Path, help="the built site (default: site)")
    site = parser.parse_args().site
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not (site / "search/index.json").is_file() or not chromium:
        print(f"cannot measure {site}: needs the built site (make site) and Chromium.", file=sys.stderr)
        return 2
    with (
        tempfile.TemporaryDirectory() as folder,
        served(site) as url,
        served(build_stock(Path(folder))) as stock_url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for file in (SHARED, UNSEEN):
            queries = read(file)
            stock = ask_stock(browser.new_page(), stock_url, queries)
            quality(file.name, queries, ask(browser.new_page(), url, queries), stock)
        speed(browser.new_page(), url, site)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
