"""The WSGI object that a server loads: `academy.wsgi:app`."""

from academy.app import create_app

app = create_app()
