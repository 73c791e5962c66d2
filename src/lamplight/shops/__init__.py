"""Connectors to shops and payment providers, and files of sales."""
