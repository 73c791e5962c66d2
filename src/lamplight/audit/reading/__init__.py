"""Readers: each turns one kind of log into contacts, a row at a time."""
