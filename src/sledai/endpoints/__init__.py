"""Endpoints of trials: responders (SRI-4 to SRI-8, BICLA) and states of low activity and remission (LLDAS, DORIS)."""

from sledai.endpoints.bicla import bicla
from sledai.endpoints.doris import doris
from sledai.endpoints.lldas import lldas
from sledai.endpoints.sri import sri
from sledai.endpoints.states import state

__all__ = ["bicla", "doris", "lldas", "sri", "state"]
