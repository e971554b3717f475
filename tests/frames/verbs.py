"""One call for one measure, with what the table holds as keywords: the tests try a measure at a time."""

from attrs import fields

from laboratory.deriving import booked
from sledai import SELENA_SLEDAI, frames
from sledai.criteria import BICLA, DORIS_2021, LLDAS, SFI, SRI_4
from sledai.frames import Baseline, LabLayout, Layout, Previous

UNDETERMINED = {"observed": "null", "nri": "nonresponse"}


def layout_of(
    *,
    subject=None,
    visit=None,
    day=None,
    days=None,
    columns=None,
    match="exact",
    not_assessed=(),
    codebook=None,
    missing="open",
    pga=None,
    pga_scale=None,
    prednisone=None,
    body_weight=None,
    bilag=None,
    bilag_edition=None,
    events=None,
    statements=None,
    treatment_failure=None,
):
    stated = dict(statements or {}) | ({} if treatment_failure is None else {"treatment_failure": treatment_failure})
    return Layout(
        subject=subject,
        visit=visit,
        day=day,
        days=days,
        columns=columns,
        names=match,
        not_assessed=not_assessed,
        codebook=codebook,
        missing="open" if missing == "null" else missing,
        pga=pga,
        pga_scale=pga_scale,
        prednisone=prednisone,
        body_weight=body_weight,
        bilag=bilag,
        bilag_edition=bilag_edition,
        events=events,
        statements=stated,
    )


def descriptors(visits, labs, edition, **how):
    """`derive_descriptors` with the columns of both tables, and what belongs to the laboratory, as keywords."""
    roles = [each.name for each in fields(LabLayout) if each.name not in ("subject", "day")]
    of_labs = {name: how.pop(name) for name in roles if name in how}
    of_labs |= {name: how.pop(f"lab_{name}") for name in ("subject", "day") if f"lab_{name}" in how}
    how = booked(**how)
    of_visits = {each.name: how.pop(each.name) for each in fields(Layout) if each.name in how}
    earlier = {"before": "protein_before", "before_unit": "protein_before_unit"}
    of_visits |= {role: how.pop(name) for name, role in earlier.items() if name in how}
    layouts = {"layout": Layout(**of_visits), "lab_layout": LabLayout(**of_labs)}
    return frames.derive_descriptors(visits, labs, edition, **layouts, **how)


def _since(baseline=None, baseline_flag=None, previous=False, within=None, unmatched="refuse"):
    if previous:
        if baseline is not None or baseline_flag is not None:
            raise TypeError("previous and baseline")
        return Previous(within=within)
    return Baseline(baseline, flag=baseline_flag, unmatched=unmatched)


SINCE = ("baseline", "baseline_flag", "previous", "unmatched")


def _pair(measure):
    def verb(frame, edition, *, name=None, rule=None, **table):
        since = _since(**{key: table.pop(key) for key in SINCE if key in table})
        named = {} if name is None else {"name": name}
        named |= {} if rule is None else {"rule": rule}
        return frames.derive(frame, edition, measure(since=since, **named), layout=layout_of(**table))

    return verb


def _one(measure):
    def verb(frame, edition, *, name=None, **table):
        named = {} if name is None else {"name": name}
        return frames.derive(frame, edition, measure(**named), layout=layout_of(**table))

    return verb


score, score_bounds = _one(frames.score), _one(frames.score_bounds)
clinical_score, by_system = _one(frames.clinical_score), _one(frames.by_system)
contributions = _one(frames.contributions)
change, change_category = _pair(frames.change), _pair(frames.change_category)
change_by_system = _pair(frames.change_by_system)
new_descriptors, resolved_descriptors = _pair(frames.new_descriptors), _pair(frames.resolved_descriptors)


def flare(
    frame,
    edition,
    *,
    within=None,
    baseline=None,
    baseline_flag=None,
    unmatched="refuse",
    rule=SFI,
    reasons=False,
    stamp=False,
    name="flare",
    **table,
):
    previous = baseline is None and baseline_flag is None
    since = _since(baseline, baseline_flag, previous, within, unmatched)
    measure = frames.flare(since=since, rule=rule, reasons=reasons, name=name)
    return frames.derive(frame, edition, measure, layout=layout_of(**table), stamp=stamp)


def _response(default, given):
    def verb(
        frame,
        edition,
        *,
        baseline=None,
        baseline_flag=None,
        unmatched="refuse",
        rule=default,
        expected=None,
        missing="observed",
        reasons=False,
        stamp=False,
        name=given,
        **table,
    ):
        since = _since(baseline, baseline_flag, unmatched=unmatched)
        measure = frames.response(
            rule, since=since, undetermined=UNDETERMINED.get(missing, missing), reasons=reasons, name=name
        )
        return frames.derive(frame, edition, measure, layout=layout_of(**table), expected=expected, stamp=stamp)

    return verb


sri, bicla = _response(SRI_4, "sri"), _response(BICLA, "bicla")


def _state(default, given):
    def verb(
        frame,
        edition,
        *,
        rule=default,
        at_first_visit="open",
        expected=None,
        missing="observed",
        reasons=False,
        stamp=False,
        name=given,
        **table,
    ):
        measure = frames.state(
            rule,
            at_first_visit=at_first_visit,
            undetermined=UNDETERMINED.get(missing, missing),
            reasons=reasons,
            name=name,
        )
        return frames.derive(frame, edition, measure, layout=layout_of(**table), expected=expected, stamp=stamp)

    return verb


lldas, doris = _state(LLDAS, "lldas"), _state(DORIS_2021, "doris")


def _summary(measure):
    def verb(
        frame,
        *given,
        name=None,
        subject=None,
        day=None,
        days=None,
        columns=None,
        match="exact",
        not_assessed=(),
        codebook=None,
        **options,
    ):
        by_answers = bool(given) and not isinstance(given[0], str)
        edition, column = (given[0], ()) if by_answers else (SELENA_SLEDAI, given)
        named = {} if name is None else {"name": name}
        table = layout_of(
            subject=subject,
            day=day,
            days=days,
            columns=columns,
            match=match,
            not_assessed=not_assessed,
            codebook=codebook,
        )
        return frames.summarise(frame, edition, measure(*column, **options, **named), layout=table)

    return verb


adjusted_mean, area_under_curve = _summary(frames.adjusted_mean), _summary(frames.area_under_curve)
persistently_active, sustained = _summary(frames.persistently_active), _summary(frames.sustained)
time_in_state, time_to_first = _summary(frames.time_in_state), _summary(frames.time_to_first)
annualised_rate = _summary(frames.annualised_rate)


def score_expr(edition, schema, *, name="sledai", **table):
    return frames.exprs(schema, edition, frames.score(name=name), layout=layout_of(**table))[name]
