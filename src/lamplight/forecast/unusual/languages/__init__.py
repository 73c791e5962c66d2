"""What claims that it is unusual, a language in each module: its words, and how they make a claim.
To teach the lint another language, write one more and name it in `wording`."""
