"""The public names of `sledai.criteria`, each with the module that defines it."""

from sledai.criteria.changes import (
    BANDS as BANDS,
)
from sledai.criteria.changes import (
    BANDS_BSR_2018 as BANDS_BSR_2018,
)
from sledai.criteria.changes import (
    BANDS_CARTER_2016 as BANDS_CARTER_2016,
)
from sledai.criteria.changes import (
    BANDS_FIVE_LEVEL as BANDS_FIVE_LEVEL,
)
from sledai.criteria.changes import (
    BANDS_LOW_MODERATE_HIGH as BANDS_LOW_MODERATE_HIGH,
)
from sledai.criteria.changes import (
    GLADMAN_2000 as GLADMAN_2000,
)
from sledai.criteria.changes import (
    Bands as Bands,
)
from sledai.criteria.changes import (
    ChangeRule as ChangeRule,
)
from sledai.criteria.course import (
    LLDAS_50 as LLDAS_50,
)
from sledai.criteria.course import (
    PAD_APLC_2025 as PAD_APLC_2025,
)
from sledai.criteria.course import (
    PAD_CONTI_2012 as PAD_CONTI_2012,
)
from sledai.criteria.course import (
    PersistentActivityRule as PersistentActivityRule,
)
from sledai.criteria.entry import (
    NCT02932137_ENTRY as NCT02932137_ENTRY,
)
from sledai.criteria.entry import (
    TrialEntry as TrialEntry,
)
from sledai.criteria.findings import (
    ARTHRITIS_MORE_THAN_TWO as ARTHRITIS_MORE_THAN_TWO,
)
from sledai.criteria.findings import (
    ARTHRITIS_TWO_OR_MORE as ARTHRITIS_TWO_OR_MORE,
)
from sledai.criteria.findings import (
    CASTS as CASTS,
)
from sledai.criteria.findings import (
    FARR as FARR,
)
from sledai.criteria.findings import (
    FEVER as FEVER,
)
from sledai.criteria.findings import (
    HEMATURIA as HEMATURIA,
)
from sledai.criteria.findings import (
    MYOSITIS_PROOFS as MYOSITIS_PROOFS,
)
from sledai.criteria.findings import (
    ORGANIC_BRAIN_FEATURES as ORGANIC_BRAIN_FEATURES,
)
from sledai.criteria.findings import (
    PLATELETS as PLATELETS,
)
from sledai.criteria.findings import (
    PROTEINURIA_LEVEL as PROTEINURIA_LEVEL,
)
from sledai.criteria.findings import (
    PROTEINURIA_RISE as PROTEINURIA_RISE,
)
from sledai.criteria.findings import (
    PYURIA as PYURIA,
)
from sledai.criteria.findings import (
    WHITE_CELLS as WHITE_CELLS,
)
from sledai.criteria.flares import (
    FLARE_ALMENARA as FLARE_ALMENARA,
)
from sledai.criteria.flares import (
    FLARE_ANY_RISE as FLARE_ANY_RISE,
)
from sledai.criteria.flares import (
    FLARE_DOUBLED_DOSE as FLARE_DOUBLED_DOSE,
)
from sledai.criteria.flares import (
    FLARE_HEMOGLOBIN as FLARE_HEMOGLOBIN,
)
from sledai.criteria.flares import (
    FLARE_HEMOGLOBIN_FALL as FLARE_HEMOGLOBIN_FALL,
)
from sledai.criteria.flares import (
    FLARE_PGA_REACHED as FLARE_PGA_REACHED,
)
from sledai.criteria.flares import (
    FLARE_PGA_RISE as FLARE_PGA_RISE,
)
from sledai.criteria.flares import (
    FLARE_PLATELETS as FLARE_PLATELETS,
)
from sledai.criteria.flares import (
    FLARE_RISE as FLARE_RISE,
)
from sledai.criteria.flares import (
    FLARE_RISE_ABOVE_3 as FLARE_RISE_ABOVE_3,
)
from sledai.criteria.flares import (
    FLARE_RISE_ALMENARA as FLARE_RISE_ALMENARA,
)
from sledai.criteria.flares import (
    FLARE_RISE_OF_MORE_THAN_12 as FLARE_RISE_OF_MORE_THAN_12,
)
from sledai.criteria.flares import (
    FLARE_RULES as FLARE_RULES,
)
from sledai.criteria.flares import (
    FLARE_SCORE_UP_TO_12 as FLARE_SCORE_UP_TO_12,
)
from sledai.criteria.flares import (
    FLARE_SEVERE_DOSE as FLARE_SEVERE_DOSE,
)
from sledai.criteria.flares import (
    FLARE_SEVERE_PGA as FLARE_SEVERE_PGA,
)
from sledai.criteria.flares import (
    FLARE_SEVERE_SCORE as FLARE_SEVERE_SCORE,
)
from sledai.criteria.flares import (
    FLARE_SEVERE_SCORE_ALMENARA as FLARE_SEVERE_SCORE_ALMENARA,
)
from sledai.criteria.flares import (
    NEW_IMMUNOSUPPRESSANTS as NEW_IMMUNOSUPPRESSANTS,
)
from sledai.criteria.flares import (
    NEW_IMMUNOSUPPRESSANTS_EXTENDED as NEW_IMMUNOSUPPRESSANTS_EXTENDED,
)
from sledai.criteria.flares import (
    SFI as SFI,
)
from sledai.criteria.flares import (
    SFI_BY_THE_LETTER as SFI_BY_THE_LETTER,
)
from sledai.criteria.flares import (
    SFI_MODIFIED as SFI_MODIFIED,
)
from sledai.criteria.flares import (
    SFI_MODIFIED_TO_12 as SFI_MODIFIED_TO_12,
)
from sledai.criteria.flares import (
    SFI_NO_PGA as SFI_NO_PGA,
)
from sledai.criteria.flares import (
    SFI_NO_TREATMENT as SFI_NO_TREATMENT,
)
from sledai.criteria.flares import (
    SFI_PGA_REACHED as SFI_PGA_REACHED,
)
from sledai.criteria.flares import (
    SFI_RISE_ABOVE_3 as SFI_RISE_ABOVE_3,
)
from sledai.criteria.flares import (
    SFI_RISE_OF_12 as SFI_RISE_OF_12,
)
from sledai.criteria.flares import (
    SFI_RISE_TO_SEVERE as SFI_RISE_TO_SEVERE,
)
from sledai.criteria.flares import (
    SFI_WITHOUT_CONSEQUENCE as SFI_WITHOUT_CONSEQUENCE,
)
from sledai.criteria.flares import (
    FlareClass as FlareClass,
)
from sledai.criteria.flares import (
    FlareEvent as FlareEvent,
)
from sledai.criteria.flares import (
    FlareRule as FlareRule,
)
from sledai.criteria.joints import (
    JOINT_RULES as JOINT_RULES,
)
from sledai.criteria.joints import (
    JOINTS_ANY_SIGN as JOINTS_ANY_SIGN,
)
from sledai.criteria.joints import (
    JOINTS_TULIP_1 as JOINTS_TULIP_1,
)
from sledai.criteria.joints import (
    JointFinding as JointFinding,
)
from sledai.criteria.joints import (
    JointRule as JointRule,
)
from sledai.criteria.ratios import (
    RATIO_50_MG_PER_MMOL as RATIO_50_MG_PER_MMOL,
)
from sledai.criteria.ratios import (
    RATIO_BY_MASS as RATIO_BY_MASS,
)
from sledai.criteria.ratios import (
    RATIO_CONVENTIONS as RATIO_CONVENTIONS,
)
from sledai.criteria.ratios import (
    RatioConvention as RatioConvention,
)
from sledai.criteria.responses import (
    BICLA as BICLA,
)
from sledai.criteria.responses import (
    BICLA_CHANGE as BICLA_CHANGE,
)
from sledai.criteria.responses import (
    BICLA_PGA_UP_TO as BICLA_PGA_UP_TO,
)
from sledai.criteria.responses import (
    PGA_WORSE as PGA_WORSE,
)
from sledai.criteria.responses import (
    PGA_WORSE_ABOVE as PGA_WORSE_ABOVE,
)
from sledai.criteria.responses import (
    SRI as SRI,
)
from sledai.criteria.responses import (
    SRI_4 as SRI_4,
)
from sledai.criteria.responses import (
    SRI_4_CHANGE as SRI_4_CHANGE,
)
from sledai.criteria.responses import (
    SRI_5 as SRI_5,
)
from sledai.criteria.responses import (
    SRI_5_CHANGE as SRI_5_CHANGE,
)
from sledai.criteria.responses import (
    SRI_6 as SRI_6,
)
from sledai.criteria.responses import (
    SRI_6_CHANGE as SRI_6_CHANGE,
)
from sledai.criteria.responses import (
    SRI_7 as SRI_7,
)
from sledai.criteria.responses import (
    SRI_7_CHANGE as SRI_7_CHANGE,
)
from sledai.criteria.responses import (
    SRI_8 as SRI_8,
)
from sledai.criteria.responses import (
    SRI_8_CHANGE as SRI_8_CHANGE,
)
from sledai.criteria.responses import (
    ResponseRule as ResponseRule,
)
from sledai.criteria.rules import (
    ARTHRITIS_RULE_MORE_THAN_TWO as ARTHRITIS_RULE_MORE_THAN_TWO,
)
from sledai.criteria.rules import (
    ARTHRITIS_RULE_TWO_OR_MORE as ARTHRITIS_RULE_TWO_OR_MORE,
)
from sledai.criteria.rules import (
    DNA_BINDING_RULE_FARR_OR_RANGE as DNA_BINDING_RULE_FARR_OR_RANGE,
)
from sledai.criteria.rules import (
    DNA_BINDING_RULE_RANGE as DNA_BINDING_RULE_RANGE,
)
from sledai.criteria.rules import (
    FEVER_RULE as FEVER_RULE,
)
from sledai.criteria.rules import (
    HEMATURIA_RULE as HEMATURIA_RULE,
)
from sledai.criteria.rules import (
    LEUKOPENIA_RULE as LEUKOPENIA_RULE,
)
from sledai.criteria.rules import (
    LOW_COMPLEMENT_RULE as LOW_COMPLEMENT_RULE,
)
from sledai.criteria.rules import (
    MYOSITIS_RULE as MYOSITIS_RULE,
)
from sledai.criteria.rules import (
    ORGANIC_BRAIN_SYNDROME_RULE as ORGANIC_BRAIN_SYNDROME_RULE,
)
from sledai.criteria.rules import (
    PERICARDITIS_RULE_PAIN_AND_SIGN as PERICARDITIS_RULE_PAIN_AND_SIGN,
)
from sledai.criteria.rules import (
    PERICARDITIS_RULE_PAIN_AND_SIGN_OR_ECHO as PERICARDITIS_RULE_PAIN_AND_SIGN_OR_ECHO,
)
from sledai.criteria.rules import (
    PERICARDITIS_RULE_PAIN_OR_SIGN as PERICARDITIS_RULE_PAIN_OR_SIGN,
)
from sledai.criteria.rules import (
    PLEURISY_RULE_PAIN_AND_SIGN as PLEURISY_RULE_PAIN_AND_SIGN,
)
from sledai.criteria.rules import (
    PLEURISY_RULE_PAIN_OR_SIGN as PLEURISY_RULE_PAIN_OR_SIGN,
)
from sledai.criteria.rules import (
    PROTEINURIA_RULE_LEVEL as PROTEINURIA_RULE_LEVEL,
)
from sledai.criteria.rules import (
    PROTEINURIA_RULE_NEW_OR_RISE as PROTEINURIA_RULE_NEW_OR_RISE,
)
from sledai.criteria.rules import (
    PYURIA_RULE as PYURIA_RULE,
)
from sledai.criteria.rules import (
    THROMBOCYTOPENIA_RULE as THROMBOCYTOPENIA_RULE,
)
from sledai.criteria.rules import (
    THROMBOCYTOPENIA_RULE_NOT_BY_DRUG as THROMBOCYTOPENIA_RULE_NOT_BY_DRUG,
)
from sledai.criteria.rules import (
    URINARY_CASTS_RULE as URINARY_CASTS_RULE,
)
from sledai.criteria.states import (
    CLINICAL_REMISSION_BELIEVE as CLINICAL_REMISSION_BELIEVE,
)
from sledai.criteria.states import (
    DISEASE_CONTROL as DISEASE_CONTROL,
)
from sledai.criteria.states import (
    DISEASE_CONTROL_SCORE as DISEASE_CONTROL_SCORE,
)
from sledai.criteria.states import (
    DORIS_2016_CLINICAL_OFF as DORIS_2016_CLINICAL_OFF,
)
from sledai.criteria.states import (
    DORIS_2016_CLINICAL_OFF_PGA_UP_TO as DORIS_2016_CLINICAL_OFF_PGA_UP_TO,
)
from sledai.criteria.states import (
    DORIS_2016_CLINICAL_ON as DORIS_2016_CLINICAL_ON,
)
from sledai.criteria.states import (
    DORIS_2016_CLINICAL_ON_PGA_UP_TO as DORIS_2016_CLINICAL_ON_PGA_UP_TO,
)
from sledai.criteria.states import (
    DORIS_2016_COMPLETE_OFF as DORIS_2016_COMPLETE_OFF,
)
from sledai.criteria.states import (
    DORIS_2016_COMPLETE_OFF_PGA_UP_TO as DORIS_2016_COMPLETE_OFF_PGA_UP_TO,
)
from sledai.criteria.states import (
    DORIS_2016_COMPLETE_ON as DORIS_2016_COMPLETE_ON,
)
from sledai.criteria.states import (
    DORIS_2016_COMPLETE_ON_PGA_UP_TO as DORIS_2016_COMPLETE_ON_PGA_UP_TO,
)
from sledai.criteria.states import (
    DORIS_2021 as DORIS_2021,
)
from sledai.criteria.states import (
    DORIS_2021_TABLE as DORIS_2021_TABLE,
)
from sledai.criteria.states import (
    DORIS_PGA as DORIS_PGA,
)
from sledai.criteria.states import (
    DORIS_PGA_UP_TO as DORIS_PGA_UP_TO,
)
from sledai.criteria.states import (
    DORIS_PREDNISONE as DORIS_PREDNISONE,
)
from sledai.criteria.states import (
    DORIS_PREDNISONE_BELOW as DORIS_PREDNISONE_BELOW,
)
from sledai.criteria.states import (
    LLDAS as LLDAS,
)
from sledai.criteria.states import (
    LLDAS_NO_FLARE as LLDAS_NO_FLARE,
)
from sledai.criteria.states import (
    LLDAS_PGA as LLDAS_PGA,
)
from sledai.criteria.states import (
    LLDAS_PREDNISONE as LLDAS_PREDNISONE,
)
from sledai.criteria.states import (
    LLDAS_SCORE as LLDAS_SCORE,
)
from sledai.criteria.states import (
    LLDAS_WITH_BILAG as LLDAS_WITH_BILAG,
)
from sledai.criteria.states import (
    NO_POINTS as NO_POINTS,
)
from sledai.criteria.states import (
    NO_PREDNISONE as NO_PREDNISONE,
)
from sledai.criteria.states import (
    STATES as STATES,
)
from sledai.criteria.states import (
    ZEN_CLINICAL_OFF as ZEN_CLINICAL_OFF,
)
from sledai.criteria.states import (
    ZEN_CLINICAL_ON as ZEN_CLINICAL_ON,
)
from sledai.criteria.states import (
    ZEN_COMPLETE as ZEN_COMPLETE,
)
from sledai.criteria.states import (
    ZEN_LEAST_PREDNISONE as ZEN_LEAST_PREDNISONE,
)
from sledai.criteria.states import (
    StateRule as StateRule,
)
