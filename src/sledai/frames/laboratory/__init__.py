"""Laboratory tables: from results, findings and statements to the descriptors of each visit."""

from sledai.frames.laboratory.descriptors import derive_descriptors
from sledai.frames.laboratory.wide_labs import labs_from_wide

__all__ = ["derive_descriptors", "labs_from_wide"]
