"""Puts the application together; nothing happens on import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask

from dispatch.domain.plan import Plan
from dispatch.settings import Settings
from dispatch.web import (
    assets,
    board,
    error_pages,
    files,
    health,
    jobs,
    page_words,
    security,
    technicians,
)
from dispatch.web.id_in_url import IdConverter
from dispatch.web.links import check_navigation_url
from dispatch.web.plan_source import PlanSource

ROOMS = (assets.blueprint, board.blueprint, technicians.blueprint, jobs.blueprint)
SERVICES = (files.blueprint, health.blueprint)
MOST_BODY_BYTES = 64 * 1024


def create_app(
    *, load: Callable[[], Plan] | None = None, settings: Settings | None = None
) -> Flask:
    """Return the application that shows one plan.

    The pages only read and keep no sessions, so there is no secret to configure.

    Parameters
    ----------
    load : callable or None
        Returns the plan to show, or raises PlanFolderError; None reads the folder of the settings. It is called again
        when the documents in that folder have changed.
    settings : Settings or None
        None reads them from the environment and the settings file.

    Raises
    ------
    SettingsError
        If the address of the tiles or of the navigation, or a trusted host, cannot be used.
    """
    settings = settings or Settings.load()
    check_navigation_url(settings.navigation_url)
    folder = Path(settings.plan_folder)
    app = Flask(__name__)
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BODY_BYTES,
        TRUSTED_HOSTS=security.trusted_hosts(settings),
        DISPATCH_SETTINGS=settings,
    )
    app.extensions["dispatch_plan"] = PlanSource(load or _reader(folder), folder=folder)
    app.url_map.converters["id"] = IdConverter
    for blueprint in (*ROOMS, *SERVICES):
        app.register_blueprint(blueprint)
    security.protect(app, settings)
    error_pages.register(app)
    page_words.register(app)
    return app


def _reader(folder: Path) -> Callable[[], Plan]:
    def read() -> Plan:
        # Imported when it is needed: the use cases bring the solver with them, and tests hand in plans of their own.
        from dispatch.planning.archive import load_plan

        return load_plan(folder)

    return read
