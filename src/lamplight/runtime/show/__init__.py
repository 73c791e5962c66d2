"""From the present state to what screens are shown. Nothing here changes anything."""
