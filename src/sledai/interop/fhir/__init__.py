"""Resources of FHIR R4 (4.0.1) as plain JSON: the form of an edition, its answers, and the score of a visit.

No code of FHIR or LOINC for any version of the index was found. The addresses and codes here are this project's own.
"""

from sledai._later import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__)
