"""Laboratory tables: from results, findings and statements to the descriptors of each visit."""

from sledai.frames.laboratory.descriptors import derive_descriptors

__all__ = ["derive_descriptors"]
