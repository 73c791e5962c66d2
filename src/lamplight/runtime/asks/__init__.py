"""Asking a colleague to come in: who can be asked, the question, and what they say."""
