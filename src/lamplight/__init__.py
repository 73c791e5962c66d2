"""Lamplight: a customer asks for a person, and a person answers."""

__version__ = "0.1.0"
