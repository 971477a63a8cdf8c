"""The clinic's details, the placeholder notice, and structured data made from front matter."""

import datetime as dt
import json

import pytest

import metadata

EMPTY = {"name": "The Clinic", "phone": "", "appointments": ""}
LINES = {("extra", "clinic"): 3, ("extra", "clinic", "phone"): 5}


def test_without_details_the_discharge_sheet_is_named():
    assert metadata.clinic_tokens(EMPTY) == {
        "clinic.name": "The Clinic",
        "clinic.contact": metadata.NO_NUMBER,
    }


def test_details_become_links():
    full = {"name": "The Clinic", "phone": "(555) 010-0100", "appointments": "https://clinic.example/ask"}
    assert metadata.clinic_tokens(full)["clinic.contact"] == (
        "Call The Clinic at [(555) 010-0100](tel:5550100100). "
        "[Ask for a first appointment online](https://clinic.example/ask)."
    )


@pytest.mark.parametrize(
    ("clinic", "expected"),
    [
        (
            None,
            "mkdocs.yml:3: extra.clinic has no name. Write the name of the clinic that publishes the site. [clinic]",
        ),
        (
            EMPTY | {"phon": "x"},
            "mkdocs.yml:3: unknown field 'phon' of extra.clinic. Remove it or correct its name. Did you mean 'phone'? "
            "[clinic]",
        ),
        (
            EMPTY | {"phone": "911"},
            "mkdocs.yml:5: phone '911' has fewer than 7 digits. Write the whole number, or leave it empty. [clinic]",
        ),
        (
            EMPTY | {"appointments": "javascript:alert(1)"},
            "mkdocs.yml:3: appointments 'javascript:alert(1)' does not start with https://. Write the whole address, or "
            "leave it empty. [clinic]",
        ),
    ],
)
def test_each_fault_gets_one_line(clinic, expected):
    fields, problems = metadata.read_clinic(clinic, LINES, "mkdocs.yml")
    assert [str(problem) for problem in problems] == [expected]
    assert set(fields) == set(EMPTY)


def structured(**meta) -> dict:
    text = metadata.json_ld(
        {"title": "Early </script>", "description": "Why.", "last_reviewed": dt.date(2026, 11, 22), **meta},
        "https://guide.example.org/causes/early/",
        "The Clinic",
        {"G89.18": "Other acute postprocedural pain"},
        ["https://doi.org/10.1000/1"],
    )
    assert "<" not in text
    return json.loads(text)


def test_structured_data_follows_the_front_matter():
    data = structured()
    assert (data["name"], data["lastReviewed"]) == ("Early </script>", "2026-11-22")
    assert data["citation"] == ["https://doi.org/10.1000/1"]
    assert data["about"][0]["code"]["codeValue"] == "G89.18"


def test_a_reviewer_is_named_only_when_one_reviewed():
    assert "reviewedBy" not in structured(clinical_review="pending")
    review = {"name": "A. Doe", "credentials": "MD", "date": dt.date(2027, 1, 2)}
    assert structured(clinical_review=review)["reviewedBy"]["name"] == "A. Doe"
