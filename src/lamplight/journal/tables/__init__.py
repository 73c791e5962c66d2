"""Reference data and what people wrote: one module of typed functions per noun.

Each function takes a pool or a session first (`Runs`), times as an argument, and raises
`BadValue`, `AlreadyThere` or `NoSuchRow` for what the tables refuse, `DatabaseUnreachable` when
nobody answers.
"""
