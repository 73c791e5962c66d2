"""What laws ask of whoever is rung: their articles as data, checked over contacts. Pure."""
