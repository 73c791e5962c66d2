"""What is remembered of the journal beside the line's own state: folds over committed events.

Each is a plain struct with an `apply`, kept in the snapshot with the line, and the same however
often it is rebuilt from the journal.
"""
