"""Joins MkDocs' events to the functions of this folder; the only module that knows MkDocs.

What it does: checks the sources before the build, gives the templates what they show, finishes the built folder,
checks every link of it, and prints the problems. A problem fails `mkdocs build` and removes the built folder;
`mkdocs serve` shows it as a warning and goes on.
What it does not: fetch anything, or judge links to other sites (see `make check-external`).
"""

from __future__ import annotations

import functools
import logging
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.utils.yaml import yaml_load

import build
from guide import load
from report import Problem

log = logging.getLogger("mkdocs.hooks.guide")
state: dict = {"serving": False, "spent": 0.0}  # for later events: MkDocs gives hooks no other place


class _Warnings(logging.Handler):
    """Keeps MkDocs' own warnings: each is a problem of its own, which fails the build."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.problems: list[Problem] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != log.name:
            self.problems.append(Problem("mkdocs.yml", 0, " ".join(record.getMessage().split()), "mkdocs"))


def _timed(event: Callable) -> Callable:
    """Add the time of an event to what is told at the end as our part of the build."""

    @functools.wraps(event)
    def timed(*args, **kwargs):
        start = time.perf_counter()
        result = event(*args, **kwargs)
        state["spent"] += time.perf_counter() - start
        return result

    return timed


def on_startup(command, **_):
    """Note whether this is a preview, which problems never stop."""
    state["serving"] = command == "serve"


@_timed
def on_config(config, **_):
    """Read and check all sources; keep redirects that cannot be carried out from the redirects plugin."""
    state["spent"] = 0.0
    _keep_warnings()
    with open(config.config_file_path, "rb") as file:
        config.site_url = yaml_load(file)["site_url"]  # serve puts the preview's own address there
    redirects = config.plugins["redirects"].config
    root = Path(config.config_file_path).parent
    guide = load(root, Path(config.docs_dir), config.site_url, config.extra, redirects["redirect_maps"])
    redirects["redirect_maps"] = guide.moved
    state["guide"], state["site_dir"] = guide, config.site_dir


def _keep_warnings() -> None:
    logger = logging.getLogger("mkdocs")
    if "warnings" in state:
        logger.removeHandler(state["warnings"])
    state["warnings"] = _Warnings()
    logger.addHandler(state["warnings"])


@_timed
def on_files(files, config, **_):
    """Keep, of the theme's own files, only overrides/assets/: the templates of overrides/ use no others."""
    ours = (config.docs_dir, str(Path(config.theme.custom_dir, "assets")))
    for file in list(files):
        if file.abs_src_path and not file.abs_src_path.startswith(ours):
            files.remove(file)


@_timed
def on_page_markdown(markdown, page, **_):
    """Fill in names, lists and footnotes."""
    return build.prepare(state["guide"], page.file.src_uri, markdown)


@_timed
def on_page_context(context, page, config, **_):
    """Give the templates `guide`."""
    uri, canonical = page.file.src_uri, page.canonical_url or ""
    context["guide"] = build.context(state["guide"], uri, page.content, canonical)
    return context


@event_priority(-100)  # after every plugin: what patients get is what is checked
def on_post_build(config, **_):
    """Finish and check the built folder; print the problems; a build with problems leaves no folder."""
    log.debug("Our part: %.2f s to read and prepare", state["spent"])
    problems, closing = build.complete(state["guide"], Path(config.site_dir), preview=state["serving"])
    problems = sorted([*problems, *state["warnings"].problems])
    for problem in problems:
        # An error, not a warning: `mkdocs build --quiet` hides warnings.
        (log.warning if state["serving"] else log.error)(str(problem))
    for notice in build.notices(state["guide"]):
        log.info(notice)
    if problems and not state["serving"]:
        shutil.rmtree(config.site_dir, ignore_errors=True)
        raise Abort(closing)
    log.info(closing)


def on_build_error(**_):
    """Leave nothing of a build that stopped half-way."""
    if "site_dir" in state and not state["serving"]:
        shutil.rmtree(state["site_dir"], ignore_errors=True)
