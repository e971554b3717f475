"""The course over the visits of a subject: mean activity, persistence, time in a state, first event."""
