"""A layout as a file: what a file can say, what is refused with its key, and that nothing is lost on the way."""

import re

import pytest
from hypothesis import given, strategies as st

from sledai.errors import UnreadableFileError
from sledai.frames import Layout

FILE = """
subject     = ["USUBJID", "PERIOD"]
visit       = "AVISIT"
day         = "ADY"
days        = "study"
pga         = "PGA"
pga_scale   = "millimetres"
prednisone  = 17
status      = "QSSTAT"
done        = ["Complete", 2]
bilag_edition = "bilag-2004"
attribution = "assumed"
protein_before = "UPROT"
protein_before_unit = "g/d"
not_assessed  = ["cva"]

[columns]
rash = "SKIN1"

[any_of]
SEROSITIS = ["pericarditis", "pleurisy"]

[codebook]
NA = "missing"

[codebook.fever]
2 = "present"
1 = "absent"

[missing]
low_complement = "absent"

[bilag]
renal = "BILAG5"

[events]
nephritis = "NEPH"
fever     = false

[statements]
treatment_failure = true

[findings]
pleural_rub = "RUB"

[excluded]
fever = "INFECTED"

[excluded.hematuria]
stone = false
infection = "INFECTED"

[attributed]
rash = true
"""
LAYOUT = Layout(
    subject=["USUBJID", "PERIOD"],
    visit="AVISIT",
    day="ADY",
    days="study",
    columns={"rash": "SKIN1"},
    any_of={"SEROSITIS": ["pleurisy", "pericarditis"]},
    not_assessed=["cva"],
    codebook={"NA": None, "fever": {"2": True, "1": False}},
    status="QSSTAT",
    done=["Complete", 2],
    missing={"low_complement": "absent"},
    pga="PGA",
    pga_scale="millimetres",
    prednisone=17,
    bilag={"renal": "BILAG5"},
    bilag_edition="bilag-2004",
    events={"nephritis": "NEPH", "fever": False},
    statements={"treatment_failure": True},
    findings={"pleural_rub": "RUB"},
    excluded={"fever": "INFECTED", "hematuria": {"stone": False, "infection": "INFECTED"}},
    attributed={"rash": True},
    attribution="assumed",
    protein_before="UPROT",
    protein_before_unit="g/d",
)


def saved(folder, text):
    """A file with a text."""
    file = folder / "layout.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_file_is_a_layout(tmp_path):
    """Each key of the file is an argument of `Layout`."""
    assert LAYOUT == Layout.from_toml(saved(tmp_path, FILE))


def test_a_layout_is_a_file(tmp_path):
    """What is written is read as the same layout."""
    assert LAYOUT == Layout.from_toml(saved(tmp_path, LAYOUT.to_toml()))


def test_what_is_as_usual_is_not_written(tmp_path):
    """A layout of nothing is a file of nothing, and the other way round."""
    assert "\n" == Layout().to_toml()
    assert Layout() == Layout.from_toml(saved(tmp_path, ""))
    assert 'pga = "PGA"\npga_scale = "points"\n' == Layout(pga="PGA", pga_scale="points").to_toml()


def test_a_code_that_is_a_number_is_text(tmp_path):
    """Text of a number means the number too, so the file says the same."""
    layout = Layout(codebook={9: None, "fever": {2: True}})
    assert {"9": None, "fever": {"2": True}} == dict(Layout.from_toml(saved(tmp_path, layout.to_toml())).codebook)


labels = st.text(st.characters(codec="utf-8"), min_size=1)


def is_code(text):
    """Whether a codebook can give a text a meaning: it is not blank, and not the name of an item."""
    return bool(text.strip()) and text.strip().casefold() not in ("nan", "none")


@given(rash=labels, visit=labels, code=labels.filter(is_code), done=st.lists(labels.filter(is_code), min_size=1))
def test_every_label_is_kept(rash, visit, code, done, tmp_path_factory):
    """Whatever signs are in it."""
    layout = Layout(columns={"rash": rash}, visit=visit, codebook={code: None}, status="form", done=done)
    file = saved(tmp_path_factory.getbasetemp(), layout.to_toml())
    assert layout == Layout.from_toml(file)


@pytest.mark.parametrize("label", [1.5, ("a", "b"), frozenset()])
def test_a_label_that_no_file_holds(label):
    """It is refused when it is written, with what to do."""
    with pytest.raises(TypeError, match=re.escape(f"{label!r} cannot stand in a file")):
        Layout(visit=label).to_toml()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("visit = ", "layout.toml: the file is not TOML"),
        ("visits = 1", "layout.toml, visits: there is no key 'visits' (did you mean 'visit'?)"),
        ("visit = true", "layout.toml, visit: it is not a column"),
        ('visit = ""', "layout.toml, visit: it is not a column"),
        ("subject = [1.5]", "layout.toml, subject.1: it is not a column"),
        ('columns = "rash"', "layout.toml, columns: it is not a table"),
        ('[columns]\nrsh = "a"', "layout.toml, columns.rsh: there is no key 'rsh' (did you mean 'rash'?)"),
        ('names = "labels"', "layout.toml, names: there is no choice 'labels' (did you mean 'label'?)"),
        ('codebook = "NA"', "layout.toml, codebook: it is not a table"),
        ('[codebook]\nNA = "gap"', "layout.toml, codebook.NA: there is no meaning 'gap'"),
        ('[codebook.rash]\nNA = "gap"', "layout.toml, codebook.rash.NA: there is no meaning 'gap'"),
        ('status = "s"\ndone = [["a"]]', "layout.toml, done.1: it is not a status"),
        ("protein_before_unit = 1", "layout.toml, protein_before_unit: it is not a unit"),
        ('missing = "none"', "layout.toml, missing: there is no policy 'none'"),
        ('[missing]\nrash = "open"', "layout.toml, missing.rash: there is no policy 'open'"),
        ('pga = "PGA"', "layout.toml: give the column of the global assessment with its scale"),
        ('[codebook.rsh]\nNA = "missing"', "layout.toml, codebook.rsh: there is no key 'rsh' (did you mean 'rash'?)"),
    ],
)
def test_a_fault_names_file_and_key(text, fault, tmp_path):
    """So that it is found and corrected."""
    file = saved(tmp_path, text)
    with pytest.raises(UnreadableFileError) as caught:
        _ = Layout.from_toml(file).source
    assert fault in str(caught.value).replace(str(tmp_path), "").replace("/layout", "layout")


def test_a_file_that_is_not_there(tmp_path):
    """The system's own error names it."""
    with pytest.raises(FileNotFoundError, match=r"nothing\.toml"):
        Layout.from_toml(tmp_path / "nothing.toml")
