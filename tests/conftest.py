"""Settings of the whole suite."""

from hypothesis import settings

settings.register_profile("sledai", deadline=None)
settings.load_profile("sledai")
