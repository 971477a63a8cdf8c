"""Tries the links to other sites, politely, and prints those that moved or are dead: python scripts/external.py SITE

No build ever does this. One request a host at a time, HEAD and then GET, a pause between, a few tries.
"""

from __future__ import annotations

import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import crosslinks
from links import collect
from links.web import Web
from report import Problem, quote

TIMEOUT = 20.0  # seconds for one request
PAUSE = 1.0  # seconds between two requests to one host
TRIES = 3
HOSTS = 8  # hosts asked at the same time
AGENT = "Mozilla/5.0 (compatible; link check of a patient guide)"
MOVED = (301, 308)  # for good; 302, 303 and 307 are meant to be passing
AGAIN = (429, 500, 502, 503, 504)
NO_HEAD = (400, 401, 403, 404, 405, 406, 501)  # servers that answer GET only give these to HEAD


class Answer(NamedTuple):
    """status: HTTP status, 0 when none came; moved: new address when it moved for good; why: what went wrong."""

    status: int
    moved: str = ""
    why: str = ""


class _Watch(urllib.request.HTTPRedirectHandler):
    """Follows redirects and notes whether every one of them is for good."""

    max_redirections = 10

    def __init__(self) -> None:
        self.lasting = True
        self.last = ""

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        """Note the step, then follow it as usual; only http(s) is followed."""
        self.lasting &= code in MOVED
        self.last = newurl
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def addresses(web: Web) -> dict[str, str]:
    """Return web address (without fragment) -> the first built page that links to it."""
    found: dict[str, str] = {}
    for page in web.html().values():
        for use in collect.read(page.name, web.site.read(page.name)).uses:
            if use.tag in ("a", "area") and web.site.address(use.raw, page.folder).kind == "other":
                parts = urlsplit(use.raw.strip())
                if parts.scheme in ("http", "https"):
                    address = parts._replace(netloc=parts.netloc.lower(), fragment="").geturl()
                    found.setdefault(address, page.name)
    return found


def ask(address: str, timeout: float = TIMEOUT, pause: float = PAUSE) -> Answer:
    """Return what a server says to HEAD or else GET. Never raises; reads at most 1 KB of a page."""
    answer = Answer(0, why="no answer")
    method = "HEAD"
    for attempt in range(TRIES):
        answer = _request(address, method, timeout)
        if method == "HEAD" and (answer.status in NO_HEAD or not answer.status):
            time.sleep(pause)
            method = "GET"
            answer = _request(address, method, timeout)
        if answer.status not in AGAIN and (answer.status or attempt):
            break
        time.sleep(pause * 2**attempt)
    return answer


def _request(address: str, method: str, timeout: float) -> Answer:
    watch = _Watch()
    request = urllib.request.Request(address, method=method, headers={"User-Agent": AGENT, "Accept": "*/*"})
    try:
        with urllib.request.build_opener(watch).open(request, timeout=timeout) as response:
            response.read(1024)
            return Answer(response.status, watch.last if watch.last and watch.lasting else "")
    except urllib.error.HTTPError as error:
        return Answer(error.code, why=f"answers {error.code}")
    except Exception as error:  # DNS, TLS, timeout, a broken reply: whatever it is, the link does not open
        return Answer(0, why=" ".join(str(getattr(error, "reason", error) or type(error).__name__).split()))


def check(found: dict[str, str], timeout: float = TIMEOUT, pause: float = PAUSE) -> Iterator[Problem]:
    """Yield a problem for every address that is dead or moved for good. found: as from addresses()."""
    hosts: dict[str, list[str]] = defaultdict(list)
    for address in sorted(found):
        hosts[urlsplit(address).netloc.lower()].append(address)

    def one_host(group: Iterable[str]) -> list[tuple[str, Answer]]:
        answers = []
        for address in group:
            answers.append((address, ask(address, timeout, pause)))
            time.sleep(pause)
        return answers

    with ThreadPoolExecutor(HOSTS) as pool:
        for answers in pool.map(one_host, hosts.values()):
            for address, answer in answers:
                if answer.moved:
                    text = f"'{quote(address)}' moved for good to '{quote(answer.moved)}'. Write the new address."
                    yield Problem(found[address], 0, text, "moved")
                elif answer.why:
                    text = f"'{quote(address)}' does not open: {quote(answer.why)}. Look for its new address."
                    yield Problem(found[address], 0, text, "dead")


def main(arguments: list[str]) -> int:
    """Print the dead and moved links of a built folder; 0 when there are none, 1 else, 2 for a wrong call."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("usage: external.py SITE", file=sys.stderr)
        return 2
    found = addresses(crosslinks.load(Path(arguments[0])))
    problems = sorted(check(found))
    for problem in problems:
        print(problem)
    print(
        f"Tried {len(found):,} links to other sites: {len(problems) or 'no'} problem"
        + ("." if len(problems) == 1 else "s.")
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
