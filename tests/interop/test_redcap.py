"""A REDCap data dictionary as a layout: its codes, its check boxes, its status, and what is refused with the field."""

import csv
import re

import pandas as pd
import pytest

from sledai import SELENA_SLEDAI, Descriptor, frames
from sledai.errors import SledaiError, UnreadableFileError
from sledai.interop import redcap_layout

HEADER = ["Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label"]
HEADER = [*HEADER, "Choices, Calculations, OR Slider Labels", "Field Note"]
FIELDS = [
    ("record_id", "enrolment", "text", "Record", ""),
    ("sle_fit", "sledai", "radio", "<b>1. Seizure</b>", "1, Yes | 0, No | 9, Not done"),
    ("sle_fev", "sledai", "yesno", "Fever", ""),
    ("sle_skin", "sledai", "checkbox", "Skin: tick all that are present", "1, Rash | 2, Alopecia | -3, Oral ulcers"),
    ("leukopenia", "sledai", "dropdown", "White cells", "1, Absent | 2, Present | -9, NA"),
    ("sle_other", "sledai", "yesno", "Any other finding", ""),
    ("sle_note", "sledai", "notes", "Rash, in words", ""),
    ("sle_pga", "physician", "text", "Global assessment", ""),
]
SIX = ("seizure", "fever", "rash", "alopecia", "mucosal_ulcers", "leukopenia")
EDITION = SELENA_SLEDAI.without(*(name for name in Descriptor if name not in SIX))
RECORDS = pd.DataFrame(
    {
        "record_id": [1, 1, 2, 2],
        "redcap_event_name": ["baseline_arm_1", "week_10_arm_1"] * 2,
        "sle_fit": [1, 0, 9, None],
        "sle_fev": [0, 0, 1, None],
        "sle_skin___1": [1, 0, 0, 0],
        "sle_skin___2": [0, 1, 0, 0],
        "sle_skin____3": [0, 0, 1, 0],
        "leukopenia": [1, 2, -9, None],
        "sledai_complete": [2, 2, 2, 0],
    }
)


def dictionary(folder, fields=FIELDS, header=HEADER):
    """A dictionary with some fields, as REDCap saves it."""
    file = folder / "dictionary.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as lines:
        rows = csv.writer(lines)
        rows.writerow(header)
        rows.writerows([name, form, "", kind, label, choices, ""] for name, form, kind, label, choices in fields)
    return file


def test_records_are_read_by_the_dictionary(tmp_path):
    """Codes by their labels, boxes by their choices; a form that was not completed has no answer, ticked or not."""
    layout = redcap_layout(dictionary(tmp_path), EDITION, form="sledai", codebook={"-9": None})
    found = frames.derive_score_bounds(RECORDS, EDITION, layout=layout)
    assert [(10, 10), (3, 3), (3, 12), (0, 16)] == list(
        zip(found["sledai_low"].tolist(), found["sledai_high"].tolist(), strict=True)
    )
    assert ("record_id",) == layout.subject
    assert "redcap_event_name" == layout.visit


def test_an_export_with_labels(tmp_path):
    """The same records, exported as labels."""
    texts = RECORDS.assign(
        sle_fit=["Yes", "No", "Not done", None],
        sle_fev=["No", "No", "Yes", None],
        leukopenia=["Absent", "Present", "NA", None],
        sledai_complete=["Complete", "Complete", "Complete", "Incomplete"],
    )
    layout = redcap_layout(dictionary(tmp_path), EDITION, form="sledai", codebook={"-9": None, "NA": None})
    assert [10, 3, 3, 0] == frames.derive_score_bounds(texts, EDITION, layout=layout)["sledai_low"].tolist()


def test_the_headers_of_the_interface_for_programs(tmp_path):
    """A dictionary that a program asked for has short names."""
    header = ["field_name", "form_name", "section_header", "field_type", "field_label"]
    file = dictionary(tmp_path, header=[*header, "select_choices_or_calculations", "field_note"])
    layout = redcap_layout(file, EDITION, form="sledai", codebook={"-9": None})
    assert "sle_skin____3" == layout.columns[Descriptor.MUCOSAL_ULCERS]


def test_a_field_that_is_named(tmp_path):
    """Where neither its name nor its label says which item it is; a box by its column."""
    fields = [
        FIELDS[0],
        ("q1", "sledai", "yesno", "Frage 1", ""),
        ("q2", "sledai", "checkbox", "Frage 2", "1, Ausschlag"),
    ]
    items = {"q1": "seizure", "q2___1": Descriptor.RASH}
    layout = redcap_layout(dictionary(tmp_path, fields), EDITION, form="sledai", items=items)
    assert {"seizure": "q1", "rash": "q2___1"} == dict(layout.columns)


@pytest.mark.parametrize(
    ("fields", "options", "fault"),
    [
        (FIELDS, {"form": "sledia"}, "there is no form 'sledia'. Use one of: enrolment, sledai, physician."),
        (
            FIELDS,
            {},
            "leukopenia: the choice '-9, NA' is not an answer. Say what it means, such as codebook={'-9': None}",
        ),
        (FIELDS, {"codebook": {-9: None}, "items": {"q9": "cva"}}, "form 'sledai' has no field q9. Correct items="),
        (
            [*FIELDS[:3], ("fever", "sledai", "yesno", "Fever above 38", "")],
            {},
            "fever: 'sle_fev' and 'fever' both stand for fever. Say with items=",
        ),
        ([], {}, "it has no field. Give the data dictionary"),
    ],
)
def test_what_is_refused(fields, options, fault, tmp_path):
    """With the file, the field and what to do."""
    with pytest.raises(UnreadableFileError, match=re.escape(fault)):
        redcap_layout(dictionary(tmp_path, fields), EDITION, **{"form": "sledai", **options})


def test_items_that_are_no_descriptors(tmp_path):
    """They are refused with the nearest one."""
    with pytest.raises(SledaiError, match="did you mean 'seizure'"):
        redcap_layout(dictionary(tmp_path), EDITION, form="sledai", items={"sle_fit": "seizures"})


def test_another_file(tmp_path):
    """An export of records is not a dictionary."""
    file = tmp_path / "records.csv"
    RECORDS.to_csv(file)
    with pytest.raises(UnreadableFileError, match=r"it has no column Variable / Field Name, Form Name"):
        redcap_layout(file, EDITION, form="sledai")
