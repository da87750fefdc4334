"""What the application gets when it has a store: logins, an API, and the pages that change things."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask

from dispatch.desk.logins import Lifetime
from dispatch.desk.passwords import Passwords
from dispatch.settings import Settings
from dispatch.standards.choice import standards_of
from dispatch.storage.engine import Store
from dispatch.travel.choice import travel_of
from dispatch.web import (
    account,
    api,
    audit,
    board_acts,
    board_acts_replan,
    board_keeper,
    board_state,
    contracts,
    customer,
    customer_links,
    fault_catalogue,
    figures,
    fixes,
    follow_up,
    guard,
    intake,
    loading,
    login,
    phone,
    places,
    plans,
    replanning,
    secret_key,
    security,
    staffing,
    stock,
    tickets,
    triage,
    users,
    work,
    zones,
)
from dispatch.web.published_plan import PublishedPlan
from dispatch.web.store_mode import EXTENSION, StoreMode, wall_clock

ROOMS = (
    login.blueprint,
    account.blueprint,
    users.blueprint,
    audit.blueprint,
    tickets.blueprint,
    intake.blueprint,
    triage.blueprint,
    follow_up.blueprint,
    contracts.blueprint,
    customer.blueprint,
    customer_links.blueprint,
    plans.blueprint,
    work.blueprint,
    board_state.blueprint,
    board_acts.blueprint,
    board_acts_replan.blueprint,
    fixes.blueprint,
    replanning.blueprint,
    stock.blueprint,
    staffing.blueprint,
    figures.blueprint,
    loading.blueprint,
    zones.blueprint,
    places.blueprint,
    phone.blueprint,
)
MOST_BODY_BYTES = 1024 * 1024


def add_store(
    app: Flask,
    settings: Settings,
    store: Store,
    *,
    clock: Callable[[], datetime] | None,
    passwords: Passwords | None,
) -> None:
    """Give an application its store, with everything that guards it.

    Raises
    ------
    SettingsError
        If the secret key, the tiles or the number of proxies cannot be used.
    """
    lifetime = Lifetime(
        idle=timedelta(hours=settings.session_idle_hours),
        whole=timedelta(hours=settings.session_hours),
    )
    folder = secret_key.folder_of(store)
    app.extensions[EXTENSION] = StoreMode(
        store,
        clock=clock or wall_clock,
        passwords=passwords or Passwords(),
        lifetime=lifetime,
        standards=standards_of(settings),
        travel=travel_of(settings),
    )
    mode: StoreMode = app.extensions[EXTENSION]
    published = app.extensions["dispatch_plan"] = PublishedPlan(store, travel=mode.travel)
    app.extensions[board_keeper.EXTENSION] = board_keeper.BoardKeeper(
        store, mode.standards, published=published
    )
    fault_catalogue.register(app, settings)
    security.check_tiles(settings)
    security.believe_proxies(app, settings)
    keys = secret_key.signing_keys(settings, folder=folder)
    forms = guard.register(app, keys=keys)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BODY_BYTES
    for blueprint in ROOMS:
        app.register_blueprint(blueprint)
    api.register(app, forms)
