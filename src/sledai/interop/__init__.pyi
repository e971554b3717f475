"""The public names of `sledai.interop`, each with the module that defines it."""

from sledai.interop import (
    adam as adam,
    fhir as fhir,
    sdtm as sdtm,
)
from sledai.interop.documents import (
    from_json as from_json,
    from_ndjson as from_ndjson,
    to_json as to_json,
    to_ndjson as to_ndjson,
)
from sledai.interop.redcap import redcap_layout as redcap_layout
