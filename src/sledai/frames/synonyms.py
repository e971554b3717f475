"""What else columns of the items are called: other spellings and common names, as forms and papers print them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sledai._fixed import Fixed
from sledai.definitions.descriptors import Descriptor

SYNONYMS: Mapping[Descriptor, tuple[str, ...]] = Fixed(
    {
        Descriptor.SEIZURE: ("seizures",),
        Descriptor.ORGANIC_BRAIN_SYNDROME: ("OBS",),
        Descriptor.VISUAL_DISTURBANCE: ("visual disturbances",),
        Descriptor.CRANIAL_NERVE_DISORDER: ("cranial nerve disorders",),
        Descriptor.LUPUS_HEADACHE: ("headache",),
        Descriptor.CVA: ("stroke",),
        Descriptor.URINARY_CASTS: ("casts",),
        Descriptor.HEMATURIA: ("haematuria",),
        Descriptor.RASH: ("new rash",),
        Descriptor.MUCOSAL_ULCERS: ("mucosal ulcer", "oral ulcers", "oral ulcer"),
        Descriptor.PLEURISY: ("pleuritis",),
        Descriptor.LOW_COMPLEMENT: ("low complements",),
        Descriptor.INCREASED_DNA_BINDING: ("DNA binding", "anti-dsDNA"),
        Descriptor.FEVER: ("pyrexia",),
        Descriptor.THROMBOCYTOPENIA: ("thrombocytopaenia",),
        Descriptor.LEUKOPENIA: ("leucopenia", "leukopaenia", "leucopaenia"),
    }
)
"""Further names of each item; which of them a table uses decides nothing about its definition."""
IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
PREFIX = re.compile(r"^(?:sledai)?[\W_]*\d*[\W_]*", re.IGNORECASE)
SEPARATORS = re.compile(r"[\W_]+")


def plain(name: object) -> str:
    """The name of a column without case, signs, a leading number or ``SLEDAI``, and what stands in brackets."""
    text = IN_BRACKETS.sub("", str(name))
    return SEPARATORS.sub("", PREFIX.sub("", text)).casefold()


def names_of(descriptor: Descriptor, label: str) -> frozenset[str]:
    """What a column of an item may be called, without case and signs."""
    return frozenset(map(plain, (descriptor.value, label, *SYNONYMS.get(descriptor, ()))))
