"""What pages say of themselves and of their publisher: the clinic's details, the placeholder notice, JSON-LD."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator

from report import Problem, suggest

CLINIC_FIELDS = ("name", "phone", "appointments")
NO_NUMBER = (
    "Ask your surgeon’s office or your own doctor who can see you. "
    "The surgeon’s number is on the papers you got when you left the hospital."
)


def read_clinic(clinic: object, lines: dict[tuple, int], path: str) -> tuple[dict[str, str], list[Problem]]:
    """Check extra.clinic of mkdocs.yml; returns (its fields, all text, wrong ones empty; problems)."""
    values = clinic if isinstance(clinic, dict) else {}
    problems = [
        Problem(path, lines.get(("extra", "clinic", name), lines.get(("extra", "clinic"), 0)), text, "clinic")
        for name, text in _wrong(values)
    ]
    wrong = {name for name, _ in _wrong(values)}
    return {name: str(values.get(name) or "") if name not in wrong else "" for name in CLINIC_FIELDS}, problems


def _wrong(values: dict) -> Iterator[tuple[str, str]]:
    for name in values:
        if name not in CLINIC_FIELDS:
            yield (
                name,
                f"unknown field '{name}' of extra.clinic. Remove it or correct its "
                f"name.{suggest(str(name), CLINIC_FIELDS)}",
            )
    if not values.get("name"):
        yield "name", "extra.clinic has no name. Write the name of the clinic that publishes the site."
    phone = str(values.get("phone") or "")
    if phone and len(re.sub(r"\D", "", phone)) < 7:
        yield "phone", f"phone '{phone}' has fewer than 7 digits. Write the whole number, or leave it empty."
    address = str(values.get("appointments") or "")
    if address and not address.startswith("https://"):
        yield (
            "appointments",
            f"appointments '{address}' does not start with https://. Write the whole address, or leave it empty.",
        )


def clinic_tokens(clinic: dict[str, str]) -> dict[str, str]:
    """Return the Markdown for {{ clinic.name }} and {{ clinic.contact }}; without details, who to ask
    instead."""
    ways = []
    if clinic["phone"]:
        number = re.sub(r"[^\d+]", "", clinic["phone"])
        ways.append(f"Call {clinic['name']} at [{clinic['phone']}](tel:{number}).")
    if clinic["appointments"]:
        ways.append(f"[Ask for a first appointment online]({clinic['appointments']}).")
    return {"clinic.name": clinic["name"], "clinic.contact": " ".join(ways) or NO_NUMBER}


def placeholder_notice(site_url: str) -> str:
    """Return the Markdown warning that short links do not work yet because no address has been set."""
    return (
        f"**Do not print these links yet.** The site is built for the placeholder address {site_url.rstrip('/')}. "
        "Build it for your own address first: `SITE_URL=https://your-address/ make site`."
    )


def json_ld(meta: dict, canonical: str, publisher: str, codes: dict[str, str], cited: list[str]) -> str:
    """Return schema.org MedicalWebPage data from a page's front matter, so that shown and structured dates cannot
    differ.

    canonical: the page's absolute address; codes: title by ICD-10-CM code of the page's short links; cited:
    addresses of the page's sources, a DOI where there is one
    """
    data = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "name": meta.get("title"),
        "description": meta.get("description"),
        "url": canonical,
        "audience": {"@type": "Patient"},
        "publisher": {"@type": "MedicalOrganization", "name": publisher},
        "lastReviewed": str(meta.get("last_reviewed")),
        "about": [
            {
                "@type": "MedicalCondition",
                "name": name,
                "code": {"@type": "MedicalCode", "codeValue": code, "codingSystem": "ICD-10-CM"},
            }
            for code, name in codes.items()
        ],
        "citation": cited,
    }
    review = meta.get("clinical_review")
    if isinstance(review, dict) and isinstance(review.get("date"), dt.date):
        data["reviewedBy"] = {
            "@type": "Person",
            "name": review.get("name"),
            "honorificSuffix": review.get("credentials"),
        }
    return json.dumps(
        {name: value for name, value in data.items() if value}, ensure_ascii=False, separators=(",", ":")
    ).replace("<", "\\u003c")
