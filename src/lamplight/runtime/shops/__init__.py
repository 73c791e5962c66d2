"""Shops that the house follows: `follower` one of them, `following` all of them."""
