"""Vendure 3, over its Admin API.

`settings` what must be known of a shop; `api` asking it; `queries` what is asked; `reading` an
order as a sale; `notes`, `refunding` and `sending` what is done; `connector` all of it as the
runtime wants it.
"""
