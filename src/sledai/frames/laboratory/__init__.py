"""Laboratory tables beside visits: from results, findings and statements to the descriptors of each visit."""

from sledai.frames.laboratory.verb import derive_descriptors

__all__ = ["derive_descriptors"]
