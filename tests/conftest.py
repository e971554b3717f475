"""Settings of the whole suite: a busy machine is no reason to fail."""

from hypothesis import HealthCheck, settings

settings.register_profile("sledai", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sledai")
