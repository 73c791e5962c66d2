"""Unguessable tokens, of which only the hash is stored."""

import hashlib
import secrets


def new_token() -> str:
    """192 bits of the system's randomness, 32 characters that may stand in a URL."""
    return secrets.token_urlsafe(24)


def token_hash(token: str) -> bytes:
    """sha-256. A token has more entropy than can be searched: no salt, no slow hash needed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
