"""The rules, one module for each law. Sources and periods are those of `docs/duties.md`."""
