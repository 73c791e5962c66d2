"""Cases: what is owed, what could be done, what was agreed, and how far it is."""
