"""Checks every link of a built site, from any generator: python scripts/check_site.py SITE [--docs DIR] …"""

from __future__ import annotations

import argparse
import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import crosslinks
from links import origins, registry
from links.source_files import Sources


def main(arguments: list[str] | None = None) -> int:
    """Print the problems and the closing count; return 0 clean, 1 problems, 2 cannot check."""
    parser = argparse.ArgumentParser(prog="check_site.py", description=__doc__)
    parser.add_argument("site", type=Path, metavar="SITE", help="the built folder")
    parser.add_argument("--site-url", help="the address it will be served at; default: what its pages say")
    parser.add_argument("--docs", type=Path, help="the folder of its Markdown, to name the lines to mend")
    parser.add_argument("--published", type=Path, help="the list of published addresses, one a line")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    try:
        result = _check(options)
    except (OSError, ValueError) as error:
        print(f"cannot check {options.site}: {error}", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(dataclasses.asdict(result), indent=1))
    else:
        for problem in result.problems:
            print(problem)
        print(result.closing())
    return 1 if result.problems else 0


def _check(options: argparse.Namespace) -> crosslinks.Result:
    for folder in (options.site, options.docs):
        if folder is not None and not folder.is_dir():
            raise NotADirectoryError(f"{folder} is not a folder. Name the folder of the built site.")
    sources = Sources.find(options.docs) if options.docs else None
    lost = origins.lost(sources) if sources else ()
    published = options.published.read_text(encoding="utf-8-sig") if options.published else None
    result = crosslinks.check(
        options.site,
        site_url=options.site_url,
        sources=sources,
        registry=registry.without(lost, published),
        before=registry.without(lost, committed(options.published)) if options.published else None,
        registry_name=str(options.published),
        progress=_progress if sys.stderr.isatty() else lambda done, total: None,
    )
    if not result.pages:
        raise ValueError("it holds no HTML page. Build the site first.")
    if sources is None:
        return result
    return dataclasses.replace(result, problems=sorted({*result.problems, *origins.problems(sources)}))


def committed(path: Path) -> str | None:
    """Return a file's texts in the last commit and the one before, as one; None when it is in neither, or git is not
    there. Where a change is checked after it was committed, the last commit is the change itself."""
    texts = []
    for commit in ("HEAD", "HEAD^"):
        command = ["git", "-C", str(path.resolve().parent), "show", f"{commit}:./{path.name}"]
        try:
            shown = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError:
            return None
        texts += [shown.stdout] if shown.returncode == 0 else []
    return "\n".join(texts) if texts else None


def _progress(done: int, total: int) -> None:
    print(f"\r{done:,} of {total:,} pages", end="\r", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
