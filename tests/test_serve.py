"""The preview, as an editor has it: problems show as warnings at each rebuild, and it never stops."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

WAIT = 120  # seconds, for a busy machine


class Preview:
    """A running `mkdocs serve`: its log, and its pages."""

    def __init__(self, project: Path, log: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        self.url, self.log, self.read = f"http://127.0.0.1:{port}/", log, 0
        command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "-a", f"127.0.0.1:{port}"]
        env = os.environ | {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
        with log.open("wb") as file:
            self.process = subprocess.Popen(command, cwd=project, env=env, stdout=file, stderr=file)

    def build(self, end: str = r"Documentation built in .*\n") -> list[str]:
        """Wait for the end of the next build; return its warnings and errors."""
        until = time.monotonic() + WAIT
        while time.monotonic() < until and self.process.poll() is None:
            text = self.log.read_text(encoding="utf-8")[self.read :]
            if found := re.search(end, text):
                self.read += found.end()
                return [
                    re.sub(r"^(?:\[.*?\] )?", "", line)
                    for line in text[: found.end()].splitlines()
                    if re.match(r"(?:\[.*?\] )?(?:WARNING|ERROR)", line)
                ]
            time.sleep(0.2)
        raise AssertionError(self.log.read_text(encoding="utf-8"))

    def page(self, address: str) -> str:
        """Return a page of the preview, as soon as it answers."""
        until = time.monotonic() + WAIT
        while True:
            try:
                with urllib.request.urlopen(self.url + address, timeout=10) as answer:
                    return answer.read().decode()
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)


@pytest.fixture
def preview(project, tmp_path):
    running = Preview(project, tmp_path / "log")
    yield running
    running.process.terminate()
    running.process.wait(timeout=30)


def test_a_problem_is_a_warning_and_the_preview_goes_on(project, preview):
    assert preview.build(r"Serving on .*\n") == []  # from then on it watches
    page = project / "docs/symptoms.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(f"{text}\n[Weeks](/recovery.md#weeks-2) and a new word.\n", encoding="utf-8")
    line = text.count("\n") + 2
    assert preview.build() == [
        f"WARNING -  docs/symptoms.md:{line}: no section '#weeks-2' on recovery/. Correct the link. "
        "Did you mean '#weeks-2-6'? [fragment]"
    ]
    assert "a new word" in preview.page("symptoms/")
    assert '<a href="../guide.zip">guide.zip</a> (empty in a preview)' in preview.page("clinics/linking/")
    page.write_text(text, encoding="utf-8")
    assert preview.build() == []
    assert preview.process.poll() is None
