"""One matter of a customer across contacts, until the thing is useful again. Pure."""
