"""Every engine gives the numbers that the oracle adds up, whatever holds the answers and however they are written."""

from functools import partial

import narwhals.stable.v2 as nw
import numpy as np
import pytest

from frames import verbs
from frames.cohort import (
    ANSWERS,
    CODINGS,
    PART,
    ROWS,
    WHO,
    appeared,
    baseline,
    by_row,
    change,
    cohort,
    high,
    index_of,
    low,
    one_visit,
    previous,
    worded,
    written,
)
from frames.kinds import (
    ALL,
    KINDS,
    QUICK,
    SLOW,
    SLOW_TO_PLAN,
    TEXTS,
    TRUTHS,
    Untyped,
    columns_of,
    each,
    each_engine,
    every,
    table_of,
)
from oracle import NAMES, WEIGHTS
from sledai import SELENA_SLEDAI, frames
from sledai.errors import UnsupportedFrameError
from together import together

ONE_VISIT = {
    "score": partial(verbs.score, name="score"),
    "absent": partial(verbs.score, missing="absent", name="absent"),
    "bounds": partial(verbs.score_bounds, name="bounds"),
    "system": partial(verbs.by_system, name="system"),
    "clinical": partial(verbs.clinical_score, name="clinical"),
    "points": partial(verbs.contributions, name="points"),
    "least": partial(verbs.contributions, missing="absent", name="least"),
}
"""The verbs on one visit, by the beginning of the names of their columns."""
WITHOUT_BOUNDS = [verb for verb in ONE_VISIT if verb != "bounds"]
AGAINST = {
    "a named visit": ({"visit": "week", "baseline": 0}, "baseline", baseline),
    "a flag": ({"baseline_flag": "flag"}, "baseline", baseline),
    "the previous visit": ({"visit": "week", "previous": True}, "previous", previous),
}
"""How the other visit is named, what its columns are called, and which row it is."""
BASELINE = {"subject": "subject", "visit": "week", "baseline": 0}


def gives(frame, expected, *dtypes):
    """A frame has these columns, whole numbers unless said otherwise, with these values visit by visit."""
    schema = nw.from_native(frame).collect_schema()
    assert {schema[name] for name in expected} <= {dtype() for dtype in dtypes or (nw.Int64,)}
    assert expected == columns_of(frame, *expected)


def of_expression(kind):
    """The dtypes that an expression may give; it cannot choose one of pandas that knows null."""
    return (nw.Int64, nw.Float64) if kind.engine in ("pandas", "dask") else (nw.Int64,)


def test_the_cohort_has_every_way_of_writing_an_answer():
    """So that what holds for the cohort holds for each of them."""
    for coding, ways in CODINGS.items():
        for names in (NAMES, PART):
            cells = [repr(value) for column in written(coding, names).values() for value in column]
            assert {repr(way) for answer in ways.values() for way in answer} == set(cells)


class TestOneVisit:
    """Score, bounds, systems, clinical score and points of each descriptor."""

    @every(ALL)
    def test_bounds(self, kind):
        """Every kind of column is read; the frame comes back as the same kind, its own columns first."""
        frame = kind.frame(cohort(kind))
        scored = verbs.score_bounds(frame, kind.edition, name="bounds")
        assert type(frame) is type(scored)
        expected = one_visit(kind.names, "bounds")
        assert [*WHO, *kind.names, *expected] == nw.from_native(scored).collect_schema().names()
        gives(scored, expected)

    @each_engine([kind for kind in TEXTS if kind.names != NAMES])
    def test_the_whole_form(self, kind):
        """All 24 descriptors, on engines that are tested with a part of them elsewhere."""
        frame = kind.frame({**WHO, **written(kind.coding)})
        gives(verbs.score_bounds(frame, SELENA_SLEDAI, name="bounds"), one_visit(NAMES, "bounds"))

    @each_engine(QUICK)
    @together("verb", WITHOUT_BOUNDS)
    def test_verb(self, kind, verb):
        """Every verb gives the numbers of the oracle, null where a gap leaves them open."""
        gives(ONE_VISIT[verb](kind.frame(cohort(kind)), kind.edition), one_visit(kind.names, verb))

    @each_engine(TRUTHS)
    def test_expressions(self, kind):
        """The expressions give what the verbs give, in a query of one's own; pandas may have NaN for null."""
        data = nw.from_native(kind.frame(cohort(kind)))
        schema = data.collect_schema()
        each = [frames.score(name="score"), frames.score_bounds(name="bounds"), frames.by_system(name="system")]
        columns = frames.exprs(schema, kind.edition, *each, frames.contributions(name="points"))
        least = frames.score(name="absent"), frames.contributions(name="least")
        columns |= frames.exprs(schema, kind.edition, *least, layout=frames.Layout(missing="absent"))
        expected = {name: values for name, values in one_visit(kind.names).items() if name != "clinical"}
        assert set(expected) == set(columns)
        gives(data.with_columns(**columns).to_native(), expected, *of_expression(kind))

    @each(TEXTS)
    def test_expressions_read_text(self, kind):
        """Text is read in an expression as in a verb."""
        data = nw.from_native(kind.frame(cohort(kind)))
        score = verbs.score_expr(kind.edition, data.collect_schema())
        scored = data.select("subject", "week", score=score).to_native()
        gives(scored, one_visit(kind.names, "score"), *of_expression(kind))

    @each_engine(TEXTS)
    def test_codebook(self, kind):
        """Further words mean what the codebook says, before what they usually mean."""
        words = {True: "Pos", False: " y", None: "UNK"}
        data = worded(words, kind.names)
        codebook = {"POS": True, "Y": False, "unk": None}
        scored = verbs.score(kind.frame(data), kind.edition, codebook=codebook, name="score")
        gives(scored, one_visit(kind.names, "score"))

    @every([kind for kind in QUICK if kind.coding in ("whole", "float")])
    def test_codebook_of_numbers(self, kind):
        """Numbers too; 1 and 0 may be given another meaning."""
        number = float if kind.coding == "float" else int
        numbers = {True: number(2), False: number(1), None: number(9)}
        frame, codebook = kind.frame(worded(numbers, kind.names)), {2: True, 1: False, 9: None}
        scored = verbs.score(frame, kind.edition, codebook=codebook, name="score")
        gives(scored, one_visit(kind.names, "score"))


class TestTwoVisits:
    """Change, new and resolved descriptors since a baseline or the previous visit."""

    @each_engine(QUICK)
    @together("against", AGAINST)
    def test_change(self, kind, against):
        """The change is that of the subject's own visits, and 0 at the baseline itself."""
        frame, (how, name, other) = kind.frame(cohort(kind)), AGAINST[against]
        if refused(frame, how, kind.edition):
            return
        changed = verbs.change(frame, kind.edition, subject="subject", **how)
        assert type(frame) is type(changed)
        gives(changed, change(kind.names, other, name))

    @every([kind for kind in ALL if kind.name.endswith(("one partition", "empty partitions"))])
    def test_change_in_parts(self, kind):
        """However a frame is cut into parts."""
        changed = verbs.change(kind.frame(cohort(kind)), kind.edition, **BASELINE)
        gives(changed, change(kind.names, baseline, "baseline"))

    @each(TEXTS)
    def test_change_with_gaps_as_absent(self, kind):
        """Asked for by name, the change is that of the lower bounds."""
        changed = verbs.change(kind.frame(cohort(kind)), kind.edition, missing="absent", **BASELINE)
        gives(changed, {"sledai_change": by_row(lambda row: low(row, kind.names) - low(baseline(row), kind.names))})

    @each_engine(TEXTS)
    @together("against", ["a named visit", "the previous visit"])
    @together("verb", ["new", "resolved"])
    def test_descriptors(self, kind, against, verb):
        """A descriptor is new, or resolved, only where both visits say so."""
        frame, (how, _, other) = kind.frame(cohort(kind)), AGAINST[against]
        derive = {"new": verbs.new_descriptors, "resolved": verbs.resolved_descriptors}[verb]
        if refused(frame, how, kind.edition):
            return
        derived = derive(frame, kind.edition, subject="subject", **how)
        gives(derived, appeared(kind.names, other, resolved=verb == "resolved"), nw.Boolean)


def refused(frame, how, edition):
    """Whether the engine cannot look along visits, and is asked to, and says so with the remedy."""
    if not (how.get("previous") and nw.from_native(frame).implementation.is_dask()):
        return False
    with pytest.raises(UnsupportedFrameError, match=r"the previous visit on dask is not supported.*map_partitions"):
        verbs.change(frame, edition, subject="subject", **how)
    return True


def part_of_cohort(kind):
    """The columns of the cohort with a part of the form: what a verb does with rows is the same for all descriptors."""
    return {**WHO, **written(kind.coding, PART)}


def derived(frame, kind):
    """The frame with what each verb gives, and what that is to be; on engines that take seconds, of some verbs."""
    part = index_of(PART)
    for verb in ["bounds"] if kind.engine in SLOW else ONE_VISIT:
        yield ONE_VISIT[verb](frame, part), one_visit(PART, verb)
    for how, called, other in AGAINST.values():
        if kind.engine == "dask" and how.get("previous"):
            continue
        yield verbs.change(frame, part, subject="subject", **how), change(PART, other, called)
        if kind.engine not in SLOW:
            found = verbs.new_descriptors(frame, part, subject="subject", **how)
            yield found, appeared(PART, other)
            found = verbs.resolved_descriptors(frame, part, subject="subject", **how)
            yield found, appeared(PART, other, resolved=True)


LABELS = {
    "other numbers": lambda rows: np.random.default_rng(6).permutation(rows) + 100,
    "repeated numbers": lambda rows: np.arange(rows) // 4,
    "words": lambda rows: [f"row {rows - row}" for row in range(rows)],
    "nothing": lambda rows: [None] * rows,
    "several levels": lambda rows: [np.arange(rows) // 4, np.arange(rows) % 4],
}
"""Labels for the index of a pandas frame; those that all are the same are everywhere else."""


class TestEveryVerb:
    """All verbs on cohorts that are not as tidy as the others."""

    @each(TEXTS)
    def test_shuffled_rows(self, kind):
        """The order of the rows plays no part."""
        order = np.random.default_rng(5).permutation(ROWS)
        frame = kind.frame({name: [column[row] for row in order] for name, column in part_of_cohort(kind).items()})
        for found, expected in derived(frame, kind):
            assert expected == columns_of(found, *expected)

    @each(TEXTS)
    @pytest.mark.parametrize("rows", [0, 1])
    def test_small_frames(self, kind, rows):
        """Nor does it matter how few rows there are."""
        frame = kind.frame({name: column[:rows] for name, column in part_of_cohort(kind).items()})
        for found, expected in derived(frame, kind):
            assert {name: column[:rows] for name, column in expected.items()} == columns_of(found, *expected)

    @each_engine([kind for kind in ALL if kind.name.endswith("empty partitions")])
    def test_parts(self, kind):
        """Nor in which parts they are held, if some of them are empty."""
        for found, expected in derived(kind.frame(part_of_cohort(kind)), kind):
            assert expected == columns_of(found, *expected)

    @every([*TEXTS, *(kind for kind in TRUTHS if kind.engine not in SLOW_TO_PLAN)])
    @together("column", [list, Untyped], ids=["of its type", "of no type"])
    def test_nothing_but_nulls(self, kind, column):
        """Where nothing was assessed everything is possible."""
        nulls = {name: column([None] * ROWS) for name in kind.names}
        scored = verbs.score_bounds(kind.frame(WHO | nulls), kind.edition, name="bounds")
        changed = verbs.change(scored, kind.edition, **BASELINE)
        worst = kind.edition.maximum
        expected = {"bounds_low": [0] * ROWS, "bounds_high": [worst] * ROWS}
        expected |= {"bounds_missing": [len(kind.names)] * ROWS}
        expected |= {"sledai_change_high": [worst * (row % 3 > 0) for row in range(ROWS)]}
        expected |= {"sledai_change": [None if row % 3 else 0 for row in range(ROWS)]}
        assert expected == columns_of(changed, *expected)

    @each([KINDS[f"pandas {name}"] for name in ("text", "object", "nullable boolean", "arrow boolean")])
    @pytest.mark.parametrize("labels", LABELS.values(), ids=LABELS)
    def test_index_labels(self, kind, labels):
        """Nor what the rows of a pandas frame are labelled with; it keeps its labels."""
        frame = kind.frame(part_of_cohort(kind))
        order = np.random.default_rng(5).permutation(ROWS)
        frame = frame.iloc[order].set_axis(_index(labels(ROWS)))
        for found, expected in derived(frame, kind):
            assert expected == columns_of(found, *expected)
            assert frame.index.equals(found.index)

    @each([kind for kind in TRUTHS if kind.engine == "dask"])
    @pytest.mark.parametrize("labels", ["other numbers", "repeated numbers", "words"])
    def test_index_labels_of_dask(self, kind, labels):
        """Nor those of a Dask frame that knows in which part they are."""
        import dask.dataframe as dd

        whole = KINDS["pandas nullable boolean"].frame(part_of_cohort(kind)).set_axis(_index(LABELS[labels](ROWS)))
        parts = dd.from_pandas(whole, npartitions=4)
        assert parts.known_divisions
        for found, expected in derived(parts, kind):
            assert expected == columns_of(found, *expected)


def _index(labels):
    """An index with these labels, or with several levels of them."""
    import pandas as pd

    return pd.MultiIndex.from_arrays(labels) if isinstance(labels[0], np.ndarray) else pd.Index(labels)


class TestOrder:
    """Nothing depends on the order of rows or columns, on index labels or on how many rows there are."""

    @each_engine(TEXTS)
    def test_shuffled_rows_and_columns(self, kind):
        """Each visit keeps its change, and an eager frame its order."""
        order = np.random.default_rng(3).permutation(ROWS)
        names = np.random.default_rng(4).permutation([*WHO, *kind.names]).tolist()
        columns = cohort(kind)
        shuffled = {name: [columns[name][row] for row in order] for name in names}
        changed = verbs.change(kind.frame(shuffled), kind.edition, **BASELINE)
        gives(changed, change(kind.names, baseline, "baseline"))
        assert names == nw.from_native(changed).collect_schema().names()[: len(names)]
        if not kind.lazy:
            visits = [(row["subject"], row["week"]) for row in table_of(changed)]
            assert list(zip(shuffled["subject"], shuffled["week"], strict=True)) == visits

    @each_engine([kind for kind in TRUTHS if not kind.lazy])
    def test_many_subjects(self, kind):
        """Nor on how much an engine takes at a time: pyarrow joins a long table in no order of its own."""
        subjects = 100_000
        columns = {
            "subject": [f"{subject:06d}" for subject in range(subjects)] * 2,
            "week": [0] * subjects + [5] * subjects,
            **{name: [False] * 2 * subjects for name in PART},
            "arthritis": [True, False] * (subjects // 2) + [False, True] * (subjects // 2),
        }
        changed = verbs.change(kind.frame(columns), index_of(PART), **BASELINE)
        expected = [0] * subjects + [-4, 4] * (subjects // 2)
        assert expected == nw.from_native(changed)["sledai_change"].to_list()

    @each([kind for kind in ALL if kind.engine == "pandas"])
    def test_index_labels_are_kept(self, kind):
        """A pandas frame keeps its index, also where labels repeat."""
        changed = verbs.change(kind.frame(cohort(kind)), kind.edition, **BASELINE)
        assert ["same"] * ROWS == changed.index.tolist()

    @each(QUICK)
    @pytest.mark.parametrize("rows", [0, 1])
    def test_small_frames(self, kind, rows):
        """No row and one row are as good as many."""
        frame = kind.frame({name: column[:rows] for name, column in cohort(kind).items()})
        scored = verbs.score_bounds(frame, kind.edition, name="bounds")
        expected = {name: column[:rows] for name, column in one_visit(kind.names, "bounds").items()}
        assert expected == columns_of(scored, *expected)
        changed = verbs.change(frame, kind.edition, **BASELINE)
        assert {"sledai_change": [0] * rows} == columns_of(changed, "sledai_change")

    @every(QUICK)
    def test_a_column_of_nulls(self, kind):
        """A column of nothing but nulls is not assessed in any visit."""
        self._has_no_rash(kind, [None] * ROWS)

    @each(TRUTHS)
    def test_a_column_of_no_type(self, kind):
        """Nor is one that has no type, because there is nothing in it."""
        self._has_no_rash(kind, Untyped([None] * ROWS))

    @staticmethod
    def _has_no_rash(kind, nulls):
        scored = verbs.score_bounds(kind.frame(cohort(kind) | {"rash": nulls}), kind.edition, name="bounds")
        others, wanted = [name for name in kind.names if name != "rash"], one_visit(kind.names, "bounds")
        expected = {
            "bounds_low": by_row(lambda row: low(row, others)),
            "bounds_high": by_row(lambda row: high(row, others) + WEIGHTS["rash"]),
            "bounds_missing": by_row(lambda row: wanted["bounds_missing"][row] + (ANSWERS["rash"][row] is not None)),
        }
        assert expected == columns_of(scored, *expected)
