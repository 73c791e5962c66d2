"""For clients that ask a server of a test, which speaks plain HTTP.

A client of httpx reads all of the world's authorities when it is made, unless it is given a
context; that takes longer than most of what tests ask. This one trusts nobody.
"""

import ssl

PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
