"""Figures of speed for pages of a built site, measured in Chromium as on a slow phone."""

from __future__ import annotations

import functools
import gzip
import http.server
import shutil
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

# The slow phone of Lighthouse's mobile preset: https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md
SLOWER = 4  # a phone's processor against this machine's
DELAY = 150  # milliseconds there and back; counted once a request, so without the time to connect
DOWN, UP = 1600 * 1000 // 8, 750 * 1000 // 8  # bytes a second
SCREEN = {"width": 412, "height": 823}
ROUNDS = 3
QUIET = 1500  # milliseconds after the load, for what scripts do then
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
# Each kind as web.dev defines it, but that all shifts are added up; blocking time is counted until the page is quiet.
OBSERVE = """
window.seen = { fcp: 0, lcp: 0, tbt: 0, cls: 0 };
const each = (type, act) => {
    new PerformanceObserver((list) => list.getEntries().forEach(act)).observe({ type, buffered: true });
};
each('paint', ({ name, startTime }) => { if (name === 'first-contentful-paint') seen.fcp = startTime; });
each('largest-contentful-paint', ({ startTime }) => { seen.lcp = startTime; });
each('longtask', ({ duration }) => { seen.tbt += duration - 50; });
each('layout-shift', ({ value, hadRecentInput }) => { if (!hadRecentInput) seen.cls += value; });
"""


class Figures(NamedTuple):
    """Milliseconds until the first and the largest paint, milliseconds blocked, and how much moved."""

    fcp: float
    lcp: float
    tbt: float
    cls: float


class _Packed(http.server.SimpleHTTPRequestHandler):
    """Serves every file packed, as deploy/ says."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            return self.send_error(404)
        body = gzip.compress(file.read_bytes(), 9)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args) -> None:
        pass


@contextmanager
def _served(site: Path) -> Iterator[str]:
    handler = functools.partial(_Packed, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield the system's Chromium. Raises FileNotFoundError where there is none."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not path:
        raise FileNotFoundError("no Chromium found. Install it: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def measured(browser: Browser, sites: list[Path], paths: list[str]) -> list[dict[str, Figures]]:
    """Return, for each built site, path -> the median figures of some first visits.

    The sites take turns, so that what else the machine does falls on all of them.
    """
    runs = [{path: [] for path in paths} for _ in sites]
    for _ in range(ROUNDS):
        for site, found in zip(sites, runs, strict=True):
            with _served(site) as url:
                for path in paths:
                    found[path].append(_visit(browser, url + path))
    return [{path: _median(visits) for path, visits in found.items()} for found in runs]


def _median(visits: list[tuple[float, ...]]) -> Figures:
    return Figures(*map(statistics.median, zip(*visits, strict=True)))


def _visit(browser: Browser, url: str) -> tuple[float, ...]:
    context = browser.new_context(viewport=SCREEN, service_workers="block")
    context.add_init_script(OBSERVE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    network = {"offline": False, "latency": DELAY, "downloadThroughput": DOWN, "uploadThroughput": UP}
    session.send("Network.emulateNetworkConditions", network)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(url)
    page.wait_for_timeout(QUIET)
    figures = page.evaluate("[seen.fcp, seen.lcp, seen.tbt, seen.cls]")
    context.close()
    return tuple(figures)
