"""What the tests share: the real build, the built site on a local server, a real browser, a copy of the project."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import ClassVar

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bench_build import SOURCES

ROOT = Path(__file__).parent.parent
SUB_PATH = "guide"  # the site is served below a path of its own, as many clinics will
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]


def build(root: Path, site: Path, **environment: str) -> subprocess.CompletedProcess:
    """Run `mkdocs build` in the project at root into the folder site."""
    quiet = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(site)]
    env = os.environ | quiet | environment
    return subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the root of a copy of the project's sources, to change one thing in."""
    root = tmp_path / "project"
    root.mkdir()
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, root / name)
    return root


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the real site, built once."""
    site = tmp_path_factory.mktemp("www") / SUB_PATH
    result = build(ROOT, site)
    assert result.returncode == 0, result.stderr
    return site


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files as a plain host does: 404.html for what is not there, no log. It waits with paths that are held."""

    held: ClassVar[dict[str, threading.Event]] = {}

    def do_GET(self) -> None:
        if self.path in self.held:
            self.held[self.path].wait(60)
        super().do_GET()

    def log_message(self, *_args) -> None:
        pass

    def send_error(self, code, message=None, explain=None) -> None:
        page = Path(self.directory) / SUB_PATH / "404.html"
        if code != 404 or not page.is_file():
            return super().send_error(code, message, explain)
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Server(http.server.ThreadingHTTPServer):
    """Says nothing of a browser that leaves before an answer is sent."""

    def handle_error(self, request, client_address) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@pytest.fixture(scope="session")
def site_url(built: Path):
    """Yield the address of the built site on a local server, with "/" at its end."""
    handler = functools.partial(_Handler, directory=str(built.parent))
    with _Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{SUB_PATH}/"
        server.shutdown()


@pytest.fixture
def hold(site_url: str):
    """Return a function: path -> an event; the server answers a request for that path only once the event is set."""

    def gate(path: str) -> threading.Event:
        return _Handler.held.setdefault(f"/{SUB_PATH}/{path}", threading.Event())

    yield gate
    for event in _Handler.held.values():
        event.set()
    _Handler.held.clear()


@pytest.fixture(scope="session")
def browser():
    """Yield the system's Chromium; without one the test is skipped, and under CI=true it fails."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not path:
        missing = "no Chromium found. Install it: apt-get install chromium"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser):
    """Yield a fresh page of phone width."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


@pytest.fixture
def desktop(browser: Browser) -> Page:
    """Yield a fresh page of desktop width."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def no_script(browser: Browser) -> Page:
    """Yield a fresh page of phone width with scripts switched off."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    yield context.new_page()
    context.close()
