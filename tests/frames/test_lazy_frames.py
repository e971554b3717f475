"""Where reading is deferred, what cannot be read or compared gets nulls, and nothing else does."""

import pytest

from frames import verbs
from frames.cohort import ROWS, baseline, change, cohort, one_visit, previous
from frames.kinds import ALL, EAGER, LAZY, QUICK, columns_of, each, every, table_of
from refusals import raises
from sledai.errors import unreadable_answer

UNREADABLE = {"text": "maybe", "whole": 2, "float": 0.5}
READ = [kind for kind in QUICK if kind.coding in UNREADABLE]
READ += [kind for kind in ALL if kind.name in ("dask Int64", "dask float with NaN", "pyspark integer")]
BASELINE = {"subject": "subject", "visit": "week", "baseline": 0}
PREVIOUS = {"subject": "subject", "visit": "week", "previous": True}
ORDERED = [kind for kind in LAZY if kind.engine != "dask"]


def with_unreadable(kind, row):
    """The cohort with one answer that is none."""
    columns = cohort(kind)
    columns["rash"] = [UNREADABLE[kind.coding] if at == row else value for at, value in enumerate(columns["rash"])]
    return columns


def nulls_in(expected, rows):
    """The same columns with nulls in some rows."""
    return {
        name: [None if row in rows else value for row, value in enumerate(column)] for name, column in expected.items()
    }


class TestUnreadable:
    """An answer that cannot be read never becomes a number."""

    @every([kind for kind in READ if not kind.lazy])
    def test_an_eager_frame_is_refused(self, kind):
        """The column, the value and how often."""
        frame = kind.frame(with_unreadable(kind, 4))
        with raises(unreadable_answer, match=r"column 'rash': .* \(1 time\) is not an answer") as caught:
            verbs.score(frame, kind.edition)
        assert ("rash", {repr(UNREADABLE[kind.coding]): 1}) == (caught.value.column, caught.value.values)

    @every([kind for kind in READ if kind.lazy])
    def test_a_lazy_row_has_no_score(self, kind):
        """Null in that row only."""
        scored = verbs.score_bounds(kind.frame(with_unreadable(kind, 4)), kind.edition, name="bounds")
        expected = one_visit(kind.names, "bounds")
        assert nulls_in(expected, {4}) == columns_of(scored, *expected)

    @each(LAZY)
    def test_a_lazy_row_has_no_score_where_gaps_count_as_absent(self, kind):
        """What cannot be read is not a gap."""
        frame = kind.frame(with_unreadable(kind, 4))
        scored = verbs.score(frame, kind.edition, missing="absent", name="absent")
        assert nulls_in(one_visit(kind.names, "absent"), {4}) == columns_of(scored, "absent")

    @each(LAZY)
    def test_a_lazy_row_has_no_points(self, kind):
        """Nor has any of its descriptors, those that can be read included."""
        frame = kind.frame(with_unreadable(kind, 4))
        points = verbs.contributions(frame, kind.edition, missing="absent")
        names = [f"sledai_{name}" for name in kind.names]
        assert dict.fromkeys(names) == {name: column[4] for name, column in columns_of(points, *names).items()}

    @each(LAZY)
    @pytest.mark.parametrize(("row", "open_rows"), [(4, {4}), (3, {3, 4, 5})], ids=["a visit", "the baseline"])
    def test_a_change_has_neither_side(self, kind, row, open_rows):
        """A visit that cannot be read has no change, and a baseline leaves its subject without one."""
        changed = verbs.change(kind.frame(with_unreadable(kind, row)), kind.edition, **BASELINE)
        expected = change(kind.names, baseline, "baseline")
        assert nulls_in(expected, open_rows) == columns_of(changed, *expected)

    @each(ORDERED)
    def test_a_change_since_the_previous_visit(self, kind):
        """The visit that cannot be read and the one after it are open."""
        changed = verbs.change(kind.frame(with_unreadable(kind, 4)), kind.edition, **PREVIOUS)
        expected = change(kind.names, previous, "previous")
        assert nulls_in(expected, {4, 5}) == columns_of(changed, *expected)

    @each(LAZY)
    def test_a_flag_leaves_its_subject_open(self, kind):
        """An unreadable flag may mark a further baseline."""
        columns = cohort(kind)
        columns["flag"] = ["maybe" if row == 4 else flag for row, flag in enumerate(columns["flag"])]
        changed = verbs.change(kind.frame(columns), kind.edition, subject="subject", baseline_flag="flag")
        expected = change(kind.names, baseline, "baseline")
        assert nulls_in(expected, {3, 4, 5}) == columns_of(changed, *expected)


def in_disorder(kind):
    """The cohort with faults in its visits, the rows at fault numbered in a column of their own.

    Subject 000 has week 5 twice, 001 has no baseline, 002 has two; then there are rows without subject or week.
    """
    columns = {**cohort(kind), "number": range(ROWS)}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    rows += [
        rows[1] | {"number": ROWS},
        rows[6] | {"number": ROWS + 1},
        rows[10] | {"number": ROWS + 2, "subject": None},
        rows[12] | {"number": ROWS + 3, "subject": ""},
        rows[15] | {"number": ROWS + 4, "subject": " \u00a0"},
        rows[18] | {"number": ROWS + 5, "week": None},
        rows[18] | {"number": ROWS + 6, "week": None},
    ]
    return {name: [row[name] for row in rows if row["number"] != 3] for name in columns}


def by_number(frame, name):
    """A column by the number of the row."""
    return {row["number"]: row[name] for row in table_of(frame)}


class TestVisits:
    """A visit that has no one visit to be compared with gets nulls; the other subjects are not affected."""

    @each(LAZY)
    def test_since_the_baseline(self, kind):
        """Twice the same visit, no baseline, two baselines, no subject, no week."""
        changed = verbs.change(kind.frame(in_disorder(kind)), kind.edition, **BASELINE)
        wanted = dict(enumerate(change(kind.names, baseline, "baseline")["sledai_change_low"]))
        open_rows = {1, 4, 5, 6, 7, 8, *range(ROWS, ROWS + 7)}
        expected = {row: None if row in open_rows else wanted[row] for row in range(ROWS + 7) if row != 3}
        assert expected == by_number(changed, "sledai_change_low")

    @each(ORDERED)
    def test_since_the_previous_visit(self, kind):
        """A visit after one that is there twice has two that could be the previous one.

        And a visit without a week could be the one before any other of subject 006, rows 18 to 20.
        """
        changed = verbs.change(kind.frame(in_disorder(kind)), kind.edition, **PREVIOUS)
        wanted = dict(enumerate(change(kind.names, previous, "previous")["sledai_change_low"]))
        open_rows = {1, 2, 4, 6, 7, 18, 19, 20, *range(ROWS, ROWS + 7)}
        expected = {row: None if row in open_rows else wanted[row] for row in range(ROWS + 7) if row != 3}
        assert expected == by_number(changed, "sledai_change_low")

    @each(EAGER)
    def test_an_eager_frame_reports_all_faults(self, kind):
        """At once."""
        with pytest.raises(Exception, match="faults") as caught:
            verbs.change(kind.frame(in_disorder(kind)), kind.edition, **BASELINE)
        kinds = sorted(error.kind for error in caught.value.errors)
        assert ["duplicate visit", "missing baseline", *["missing identifier"] * 2] == kinds
