"""Descriptions of tables that other systems write, as layouts."""

from sledai.interop.redcap import redcap_layout

__all__ = ["redcap_layout"]
