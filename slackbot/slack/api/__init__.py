"""Outbound calls to the Web API and the meaning of their answers."""
