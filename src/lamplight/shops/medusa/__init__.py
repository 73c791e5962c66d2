"""Medusa 2, over its Admin API.

`settings` what must be known of a shop; `reading` an order as a sale; `connector` all of it as the
runtime wants it.
"""
