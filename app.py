"""The application for any WSGI server: `app:app`."""

from dispatch.web import create_app

app = create_app()
