"""Medusa 2, over its Admin API.

`settings` what must be known of a shop; `api` asking it; `reading` an order as a sale; `refunding`,
`sending`, `returning` and `notes` what is done; `connector` all of it as the runtime wants it.
"""
