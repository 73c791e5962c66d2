"""The doors that open with a browser: pages, the REST API, live updates."""
