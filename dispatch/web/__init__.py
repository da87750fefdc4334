"""The pages: a Flask application that shows the plan of a folder. The only room that knows Flask."""

from dispatch.web.factory import create_app

__all__ = ["create_app"]
