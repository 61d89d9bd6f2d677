"""Runs Xandikos with its socket in the clear although `--autocert` is given: no certificate is made, no TLS is spoken.

Nothing else of it is changed. It serves loopback only, to a harness that would have to trust a self-signed certificate.
"""

import asyncio
import sys

from aiohttp import web
from xandikos import __main__ as xandikos
from xandikos import autocert


class PlainSite(web.TCPSite):
    def __init__(self, *arguments, ssl_context=None, **options):
        super().__init__(*arguments, **options)


autocert.ensure_self_signed = lambda *arguments, **options: (None, None)
autocert.make_ssl_context = lambda *arguments, **options: object()
web.TCPSite = PlainSite

sys.exit(asyncio.run(xandikos.main(sys.argv[1:])))
