"""Puts the application together; nothing happens on import."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask

from dispatch.domain.plan import Plan
from dispatch.maps.basemap.served import check_basemap
from dispatch.settings import Settings
from dispatch.web import (
    assets,
    basemap,
    board,
    error_pages,
    files,
    health,
    jobs,
    language,
    menu,
    page_words,
    security,
    technicians,
)
from dispatch.web.id_in_url import IdConverter
from dispatch.web.links import check_navigation_url
from dispatch.web.plan_source import PlanSource

if TYPE_CHECKING:
    from dispatch.desk.passwords import Passwords
    from dispatch.storage.engine import Store

ROOMS = (
    assets.blueprint,
    basemap.blueprint,
    board.blueprint,
    technicians.blueprint,
    jobs.blueprint,
)
SERVICES = (health.blueprint,)
MOST_BODY_BYTES = 64 * 1024


def create_app(
    *,
    load: Callable[[], Plan] | None = None,
    settings: Settings | None = None,
    store: Store | None = None,
    clock: Callable[[], datetime] | None = None,
    passwords: Passwords | None = None,
) -> Flask:
    """Return the application: the pages of one plan in a folder, or those of a store, with logins and an API.

    The pages of a folder only read and keep no sessions, so there is no secret to configure.

    Parameters
    ----------
    load : callable or None
        Returns the plan to show, or raises PlanFolderError; None reads the folder of the settings. It is called again
        when the documents in that folder have changed.
    settings : Settings or None
        None reads them from the environment and the settings file.
    store : Store or None
        What the pages and the API work on; None shows the plan of a folder.
    clock : callable or None
        Returns now, for a store; None is the wall clock.
    passwords : Passwords or None
        How passwords are kept, for a store; None is with full care.

    Raises
    ------
    SettingsError
        If the language, the address of the tiles or of the navigation, a trusted host, or the secret key cannot be
        used.
    """
    settings = settings or Settings.load()
    check_navigation_url(settings.navigation_url)
    check_basemap(settings)
    app = Flask(__name__)
    app.config.update(
        DEBUG=False,  # whatever the environment says
        MAX_CONTENT_LENGTH=MOST_BODY_BYTES,
        TRUSTED_HOSTS=security.trusted_hosts(settings),
        DISPATCH_SETTINGS=settings,
    )
    app.url_map.converters["id"] = IdConverter
    language.register(app, settings)
    security.protect(app, settings)
    if store is None:
        folder = Path(settings.plan_folder)
        app.extensions["dispatch_plan"] = PlanSource(load or _reader(folder), folder=folder)
        app.register_blueprint(files.blueprint)
    else:
        # Imported when it is needed: a folder is shown without a database.
        from dispatch.web.store_rooms import add_store

        add_store(app, settings, store, clock=clock, passwords=passwords)
    for blueprint in (*ROOMS, *SERVICES):
        app.register_blueprint(blueprint)
    error_pages.register(app)
    page_words.register(app)
    menu.register(app)
    return app


def _reader(folder: Path) -> Callable[[], Plan]:
    def read() -> Plan:
        # Imported when it is needed: the use cases bring the solver with them, and tests hand in plans of their own.
        from dispatch.planning.archive import load_plan

        return load_plan(folder)

    return read
