"""One message of each kind of error and warning, as it is raised; two of some kinds."""

from sledai import errors

EXAMPLES = [
    errors.several_errors(
        (
            errors.contradictory_answer(("fever",)),
            errors.unreadable_answer("rash", {"99": 5, "-9": 2}),
            errors.unreadable_answer("cva", {"99": 1}),
        )
    ),
    errors.unknown_descriptor(("rsh",), accepted=("rash", "fever"), place="the form"),
    errors.unknown_edition(("selena",), accepted=("selena-sledai",)),
    errors.unknown_record(("sfi-modifed",), accepted=("sfi", "sfi-modified"), place="FLARE_RULES"),
    errors.invalid_edition("no row"),
    errors.missing_column(("hematuria", "cva"), available=("haematuria",)),
    errors.unreadable_answer("rash", {"2": 3, "'maybe'": 1}),
    errors.unreadable_answer("rash", {"'n'": 1}),
    errors.contradictory_answer(("rash",)),
    errors.ambiguous_code(("na",)),
    errors.ambiguous_column({"rash": ("RASH", "Rash")}),
    errors.contradictory_item(("subject",), {(1,): ("rash",)}),
    errors.duplicate_column(("rash",)),
    errors.identifier_types("week", kinds={"site": "text", "central": "numbers"}),
    errors.in_source("site", errors.contradictory_answer(("rash",))),
    errors.unordered_column("week", holds="text"),
    errors.baseline_type("week", holds="Int64", baseline="'0'"),
    errors.missing_criterion({"bilag_not_worse": "bilag="}, rule="sri-4"),
    errors.missing_descriptor(("rash",), rows=(0, 5), edition="selena-sledai"),
    errors.different_labels({"rash": "'A'", "fever": "'C'"}, row=0),
    errors.shared_column({"serositis": ("pleurisy", "pericarditis")}),
    errors.different_lengths({"rash": 3, "cva": 2}),
    errors.duplicate_visit(("subject", "week"), {("001", 0): 2}),
    errors.faulty_records(
        ("USUBJID=001 VISITNUM=2 QSTESTCD=XX15 QSSEQ=31",),
        domain="QS",
        fault="an answer with the status NOT DONE",
        remedy="Remove the answer or the status.",
    ),
    errors.missing_identifier("subject", 2),
    errors.missing_baseline(("subject",), {("001",): 0}, baseline="week = 0"),
    errors.unknown_visit(("baseline", 7), accepted=("Baseline", "Week 10"), place="visit"),
    errors.ambiguous_baseline(("subject",), {("001",): 2}, baseline="flag base"),
    errors.taken_column(("sledai",)),
    errors.column_of_no_test(("PLTS",), available=("platelets",)),
    errors.unsupported_frame("list", supported="a dataframe, such as polars.DataFrame(rows)"),
    errors.unreadable_file("a.csv", fault="the file is empty", remedy="Give a file with a header and visits."),
    errors.unreadable_file("a.toml", key="fever.weight", fault="it is missing", remedy="Add it."),
    errors.unreadable_reading("pga", {"'45'": 2}, accepted="a number from 0 to 3 [points]"),
    errors.unreadable_day({"'monday'": 1}),
    errors.unreadable_day({"0": 2}, column="column 'LBDY'", table="labs", needed="study"),
    errors.missing_day(("c3 85 [mg/dL]",), day="0"),
    errors.unused_code(("None",), place="words", holds="a result is a text or a number"),
    errors.shared_word(("POSITIVE",), meaning="'>20'", results=("anti_dsdna [IU]/mL", "urine_red_cells /[HPF]")),
    errors.unreadable_unit("platelets", {"K/uL": 2, "": 1}, units=("10*9/L", "/uL")),
    errors.unknown_panel(("Lyn",), accepted=("Lyon", "Graz"), place="visits: column 'site'"),
    errors.unknown_statement(("fevr",), accepted=("fever",), place="events"),
    errors.unknown_statement(("9318-7",), accepted=("2890-2",), place="a code", others={"9318-7": "albumin"}),
    errors.unknown_equivalent(
        ("dexamethasone",),
        accepted=("prednisone", "prednisolone"),
        place="drug",
        others={"dexamethasone": "0.6 mg or 0.75 mg"},
    ),
    errors.other_bilag(("bilag-2004", "renal"), ("bilag-classic", "renal")),
    errors.other_bilag_edition("bilag-classic-12-5-1", "bilag-classic", "bilag-2004"),
    errors.changed_rule("sri-4", ("change",)),
    errors.other_edition(("proteinuria",), derived_under="sledai-2k", scored_under="selena-sledai"),
    errors.many_visits(".open", size=3, remedy="Write .reasons."),
    errors.no_truth_value("a verdict that is open", remedy="Write .certain."),
    errors.column_type("pga", holds="text", needed="numbers"),
    errors.doubtful_result("white_cells [10*3/uL]", {"1800": 2, "900": 1}),
    errors.study_days({"LBDY": (2, 0), "VISDY": (0, 1)}),
]


def shown() -> list[tuple[str, str, str, str]]:
    """The type and the kind of each, when it is raised, and its text; in the order of the alphabet."""
    builders = ((example, errors.BUILDERS[example.kind]) for example in EXAMPLES)
    return sorted((type(one).__name__, made.kind, str(made.__doc__), str(one)) for one, made in builders)
