"""Customers as our own people see them: found, and with all that they bought."""
