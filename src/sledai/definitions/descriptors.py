"""The 24 descriptors in the order of the form, and the organ systems they are grouped by."""

from enum import StrEnum

__all__ = ["LABORATORY", "Descriptor", "System"]


class Descriptor(StrEnum):
    """One of the 24 items of every edition of the index, in form order.

    The value is the descriptor's name everywhere: in columns, in files, in the documentation.

    Example:
        >>> Descriptor("arthritis")
        <Descriptor.ARTHRITIS: 'arthritis'>
    """

    SEIZURE = "seizure"
    PSYCHOSIS = "psychosis"
    ORGANIC_BRAIN_SYNDROME = "organic_brain_syndrome"
    VISUAL_DISTURBANCE = "visual_disturbance"
    CRANIAL_NERVE_DISORDER = "cranial_nerve_disorder"
    LUPUS_HEADACHE = "lupus_headache"
    CVA = "cva"
    VASCULITIS = "vasculitis"
    ARTHRITIS = "arthritis"
    MYOSITIS = "myositis"
    URINARY_CASTS = "urinary_casts"
    HEMATURIA = "hematuria"
    PROTEINURIA = "proteinuria"
    PYURIA = "pyuria"
    RASH = "rash"
    ALOPECIA = "alopecia"
    MUCOSAL_ULCERS = "mucosal_ulcers"
    PLEURISY = "pleurisy"
    PERICARDITIS = "pericarditis"
    LOW_COMPLEMENT = "low_complement"
    INCREASED_DNA_BINDING = "increased_dna_binding"
    FEVER = "fever"
    THROMBOCYTOPENIA = "thrombocytopenia"
    LEUKOPENIA = "leukopenia"


class System(StrEnum):
    """One of the nine organ systems of the original index (Bombardier 1992, Manzi 2012)."""

    CNS = "cns"
    VASCULAR = "vascular"
    MUSCULOSKELETAL = "musculoskeletal"
    RENAL = "renal"
    MUCOCUTANEOUS = "mucocutaneous"
    SEROSAL = "serosal"
    IMMUNOLOGIC = "immunologic"
    CONSTITUTIONAL = "constitutional"
    HEMATOLOGIC = "hematologic"


LABORATORY = (
    Descriptor.URINARY_CASTS,
    Descriptor.HEMATURIA,
    Descriptor.PROTEINURIA,
    Descriptor.PYURIA,
    Descriptor.LOW_COMPLEMENT,
    Descriptor.INCREASED_DNA_BINDING,
    Descriptor.THROMBOCYTOPENIA,
    Descriptor.LEUKOPENIA,
)
"""The descriptors that are results of urine, serology and blood counts, in form order."""
