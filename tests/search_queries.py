"""Reads the query files of the tests, runs them in the built site's search, and counts how well it answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

SHARED = Path(__file__).parent / "search-queries.tsv"
UNSEEN = Path(__file__).parent / "search-unseen.tsv"
DANGER_CODE = "help-now"
ASK = """async (queries) => {
  const index = await (await fetch('index.json')).json();
  const engine = await SiteSearch.create(MiniSearch, index);
  return queries.map((query) => {
    const { results, danger, correction } = engine.find(query);
    return { urls: results.map(({ url }) => url.split('#')[0]), danger: danger && danger.url, correction };
  });
}"""


@dataclass(frozen=True)
class Query:
    """A patient's words; codes of the pages that are a right answer; card: "card", "none", or "" for either."""

    words: str
    codes: tuple[str, ...]
    card: str


def read(file: Path) -> list[Query]:
    """Read a query file: words, codes and card, with tabs between; a line that starts with "#" is a comment.

    A file without the column for the card expects it where the danger page is the only right answer, and not where
    that page is none of them.
    """
    queries = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            words, codes, *card = line.split("\t")
            answers = tuple(codes.split(","))
            usual = "card" if answers == (DANGER_CODE,) else "" if DANGER_CODE in answers else "none"
            queries.append(Query(words, answers, card[0] if card else usual))
    return queries


def code_of(url: str) -> str:
    """Return the short code of a whole page's address from the site's root: "causes/early/" is "early"."""
    name = url.removeprefix("./").strip("/").rpartition("/")[2]
    return {"": "home", "get-help-now": DANGER_CODE, "glossary": "a-z"}.get(name, name)


def open_engine(page: Page, site_url: str) -> None:
    """Open the search page and load its engine, which comes otherwise when someone searches."""
    page.goto(site_url + "search/")
    page.add_script_tag(url=page.locator("[data-engine]").evaluate("one => new URL(one.dataset.engine, location).href"))


def ask(page: Page, site_url: str, queries: list[Query]) -> list[dict]:
    """Return, for each query, {"codes": the pages found, the best first, "danger": address of a tier or None}."""
    open_engine(page, site_url)
    answers = page.evaluate(ASK, [query.words for query in queries])
    return [answer | {"codes": [code_of(url) for url in answer["urls"]]} for answer in answers]


def rank(query: Query, codes: list[str]) -> int:
    """Return the place of the first right answer, from 1; 0 when there is none."""
    return next((place for place, code in enumerate(codes, start=1) if code in query.codes), 0)


def figures(queries: list[Query], found: list[list[str]]) -> dict[str, float]:
    """Return hit@1, hit@3 and MRR, each from 0 to 1, and the number of empty answers."""
    ranks = [rank(query, codes) for query, codes in zip(queries, found, strict=True)]
    return {
        "hit@1": sum(place == 1 for place in ranks) / len(ranks),
        "hit@3": sum(1 <= place <= 3 for place in ranks) / len(ranks),
        "MRR": sum(1 / place for place in ranks if place) / len(ranks),
        "empty": sum(not codes for codes in found),
    }
