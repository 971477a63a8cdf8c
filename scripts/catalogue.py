"""What is made from the short links: the link catalogue, the pages by ICD-10-CM code and the table for clinics."""

from __future__ import annotations

import csv
import html
import io
import json
from pathlib import Path

import finish
from permalinks import Permalink
from redirects import relative


def write(site: Path, rows: list[dict], site_url: str) -> None:
    """Write links.json, links.csv, codes.json, the pages by code and the table of the link desk to the built folder."""
    finish.write(site, "links.json", as_json(rows))
    finish.write(site, "links.csv", as_csv(rows))
    codes = by_icd10(rows)
    finish.write(site, "codes.json", as_json(codes))
    for code, entry in codes.items():
        finish.write(site, f"code/{code}/", code_page(code, entry, site_url))
    finish.put_list(site, "clinics/", "<!-- links -->", table(rows, "clinics/"))
    finish.put_list(site, "clinics/infobutton/", "<!-- codes -->", code_list(codes, "clinics/infobutton/"))


def rows_of(links: list[Permalink], pages: dict[str, dict], titles: dict[str, str], site_url: str) -> list[dict]:
    """Return the rows of links.json.

    pages: by path inside docs/, {"url": from the site's root, "version": content version, "last_reviewed": date,
    "title": text, "headings": words of each heading by id}
    titles: of ICD-10-CM codes; site_url: absolute, ends in "/"
    """
    rows = []
    for link in links:
        page = pages[link.page]
        heading = page["headings"].get(link.fragment, "")
        rows.append(
            {
                "code": link.code,
                "short_url": f"{site_url}go/{link.code}/",
                "url": site_url + page["url"] + (f"#{link.fragment}" if link.fragment else ""),
                "title": f"{page['title']}: {heading}" if heading else page["title"],
                "section": section(link.page),
                "says": link.says,
                "icd10": [{"code": code, "title": titles[code]} for code in link.icd10],
                "content_version": page["version"],
                "last_reviewed": str(page["last_reviewed"]),
                "languages": ["en"],
            }
        )
    return rows


def section(uri: str) -> str:
    """Return the name of a page's section: its folder's name as words, "Main pages" for pages without a folder."""
    folder, slash, _ = uri.partition("/")
    return folder.replace("-", " ").capitalize() if slash else "Main pages"


def as_json(value: object) -> str:
    """Return value as readable JSON text that ends in a line break."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def as_csv(rows: list[dict]) -> str:
    """Return links.csv: the columns of links.json; a cell with more than one value separates them by "; "."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]) if rows else ["code"], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        codes = "; ".join(f"{icd['code']} {icd['title']}" for icd in row["icd10"])
        writer.writerow(row | {"icd10": codes, "languages": "; ".join(row["languages"])})
    return out.getvalue()


def by_icd10(rows: list[dict]) -> dict[str, dict]:
    """Return codes.json: for each ICD-10-CM code its title and the catalogue rows that answer it, in catalogue order;
    of the codes of one page or section, the first."""
    codes: dict[str, dict] = {}
    firsts = {row["url"]: row for row in reversed(rows)}
    for row in reversed(firsts.values()):
        for icd in row["icd10"]:
            entry = codes.setdefault(icd["code"], {"title": icd["title"], "links": []})
            entry["links"].append({name: row[name] for name in ("code", "short_url", "url", "says")})
    return dict(sorted(codes.items()))


def code_page(code: str, entry: dict, site_url: str) -> str:
    """Return the HTML of code/<code>/: the pages that answer one ICD-10-CM code, as relative links.

    finish.complete() gives it the site's header and style.
    """
    items = "".join(
        f'<li><a href="{html.escape(relative(f"code/{code}/", link["url"].removeprefix(site_url)))}">'
        f"{html.escape(link['says'])}</a></li>\n"
        for link in entry["links"]
    )
    title = html.escape(f"{code}: {entry['title']}")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="robots" content="noindex">\n<title>{title}</title>\n<style></style>\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n</head>\n'
        '<body class="page--hub">\n<header class="top"></header>\n<div class="frame">\n<main id="content">\n<article>\n'
        f"<h1>Pages for {title}</h1>\n<ul>\n{items}</ul>\n"
        f'<p><a href="{relative(f"code/{code}/", "get-help-now/")}">Get help now: danger signs</a></p>\n'
        "</article>\n</main>\n</div>\n</body>\n</html>\n"
    )


def code_list(codes: dict[str, dict], here: str) -> str:
    """Return the HTML list of every ICD-10-CM code with a page; overrides/assets/infobutton.js looks codes up in it."""
    items = "".join(
        f'<li data-code="{code}"><a href="{relative(here, f"code/{code}/")}">'
        f"{code}: {html.escape(entry['title'])}</a></li>\n"
        for code, entry in codes.items()
    )
    return f'<ul class="codes">\n{items}</ul>'


def table(rows: list[dict], here: str) -> str:
    """Return the HTML table of every short link for the clinics page, whose own address is here.

    overrides/assets/clinics.js reads its cells; without scripts it is complete as it stands.
    """
    lines = []
    for row in rows:
        title = html.escape(row["title"])
        link, svg, png = (
            html.escape(relative(here, address))
            for address in (f"go/{row['code']}/", f"qr/{row['code']}.svg", f"qr/{row['code']}.png")
        )
        lines.append(
            f'<tr data-code="{row["code"]}" data-section="{html.escape(row["section"])}">'
            f'<th scope="row"><a href="{link}">{title}</a> <span>{html.escape(row["says"])}</span></th>'
            f'<td data-label="Short link">{html.escape(row["short_url"].partition("://")[2])}</td>'
            f'<td data-label="ICD-10-CM">{", ".join(icd["code"] for icd in row["icd10"]) or "none"}</td>'
            f'<td data-label="QR code"><a href="{svg}" download aria-label="SVG of {title}">SVG</a> '
            f'<a href="{png}" download aria-label="PNG of {title}">PNG</a></td>'
            f'<td data-label="Version">{row["content_version"]}, {row["last_reviewed"]}</td></tr>'
        )
    heads = ("Topic", "Short link", "ICD-10-CM", "QR code", "Version, last review")
    columns = "".join(f'<th scope="col">{name}</th>' for name in heads)
    body = "\n".join(lines)
    return f'<table class="desk">\n<thead><tr>{columns}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>'
