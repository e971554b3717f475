"""The public names of `sledai.criteria`, each with the module that defines it."""

from sledai.criteria.bilag import (
    BILAG_FLARES as BILAG_FLARES,
    BILAG_NUMBERS as BILAG_NUMBERS,
    BilagFlareRule as BilagFlareRule,
    BilagNumbers as BilagNumbers,
)
from sledai.criteria.changes import (
    BANDS as BANDS,
    CHANGE_RULES as CHANGE_RULES,
    GLADMAN_2000 as GLADMAN_2000,
    Bands as Bands,
    ChangeRule as ChangeRule,
)
from sledai.criteria.course import (
    LLDAS_50 as LLDAS_50,
    PAD_APLC_2025 as PAD_APLC_2025,
    PERSISTENT_ACTIVITY as PERSISTENT_ACTIVITY,
    PersistentActivityRule as PersistentActivityRule,
)
from sledai.criteria.cutoffs import (
    CUTOFFS as CUTOFFS,
)
from sledai.criteria.entry import (
    ENTRIES as ENTRIES,
    TrialEntry as TrialEntry,
)
from sledai.criteria.flares import (
    FLARE_RULES as FLARE_RULES,
    NEW_IMMUNOSUPPRESSANTS as NEW_IMMUNOSUPPRESSANTS,
    NEW_IMMUNOSUPPRESSANTS_EXTENDED as NEW_IMMUNOSUPPRESSANTS_EXTENDED,
    SFI as SFI,
    FlareClass as FlareClass,
    FlareEvent as FlareEvent,
    FlareRule as FlareRule,
)
from sledai.criteria.glucocorticoids import (
    EQUIVALENT_DOSES as EQUIVALENT_DOSES,
    EquivalentDose as EquivalentDose,
)
from sledai.criteria.joints import (
    JOINT_RULES as JOINT_RULES,
    JOINTS_ANY_SIGN as JOINTS_ANY_SIGN,
    JointFinding as JointFinding,
    JointRule as JointRule,
)
from sledai.criteria.ratios import (
    RATIO_CONVENTIONS as RATIO_CONVENTIONS,
    RatioConvention as RatioConvention,
)
from sledai.criteria.responses import (
    BICLA as BICLA,
    RESPONSES as RESPONSES,
    SRI_4 as SRI_4,
    ResponseRule as ResponseRule,
)
from sledai.criteria.states import (
    DORIS_2021 as DORIS_2021,
    LLDAS as LLDAS,
    STATES as STATES,
    StateRule as StateRule,
)
