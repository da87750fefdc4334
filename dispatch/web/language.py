"""Which language a page is written in, and the words of templates.

Chosen by the reader (`?lang=zh`, kept in a cookie), else by the setting `language`, else by the browser, else English.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Flask, Response, g, request, url_for
from markupsafe import Markup, escape

from dispatch.errors import SettingsError
from dispatch.languages import (
    DEFAULT,
    LANGUAGES,
    accepted_language,
    current_language,
    set_language,
)
from dispatch.languages import gettext as _
from dispatch.languages.current import TAGS, language_now
from dispatch.languages.messages import translated, translated_number
from dispatch.settings import Settings

AUTO = "auto"
ARGUMENT = "lang"
COOKIE = "dispatch-language"
KEPT_SECONDS = 365 * 24 * 3600
BY_LANGUAGE = {"text/html", "application/json"}


def register(app: Flask, settings: Settings) -> None:
    """Write the answers of this application in the language of their reader; before anything else can answer.

    Raises
    ------
    SettingsError
        If the setting names no language.
    """
    check_language(settings)

    @app.before_request
    def choose_language() -> None:
        set_language(wanted_language(settings.language))

    @app.after_request
    def tell_language(response: Response) -> Response:
        if response.mimetype in BY_LANGUAGE:
            response.headers["Content-Language"] = TAGS[current_language()]
            response.vary.update(("Accept-Language", "Cookie"))
        if (chosen := g.pop("chosen_language", None)) is not None:
            secure = request.is_secure or "dispatch_store" in app.extensions
            response.set_cookie(
                COOKIE, chosen, max_age=KEPT_SECONDS, secure=secure, httponly=True, samesite="Lax"
            )
        return response

    app.teardown_request(lambda _: set_language(DEFAULT))
    app.jinja_env.globals.update(
        _=text_of_template,
        ngettext=number_of_template,
        other_languages=other_languages,
        language_tag=lambda: TAGS[current_language()],
    )


def check_language(settings: Settings) -> None:
    """Refuse a setting that names no language.

    Raises
    ------
    SettingsError
        If it is neither `auto` nor the code of a language.
    """
    if settings.language not in (AUTO, *LANGUAGES):
        known = ", ".join((AUTO, *LANGUAGES))
        raise SettingsError(
            _(
                "language is {language!r}. Give one of {known}.",
                language=settings.language,
                known=known,
            )
        )


def wanted_language(setting: str) -> str:
    """Return the language of the request at hand; a choice made with it is to be kept in a cookie."""
    asked = request.args.get(ARGUMENT, "")
    if asked in LANGUAGES:
        g.chosen_language = asked
        return asked
    kept = request.cookies.get(COOKIE, "")
    if kept in LANGUAGES:
        return kept
    if setting != AUTO:
        return setting
    return accepted_language(request.accept_languages.values()) or DEFAULT


def other_languages(page: str = "") -> list[tuple[str, str, str]]:
    """Return address, tag and own name of each language this page could be read in instead.

    The address is relative and says the language alone: what the page was asked with, as the secret of a customer's
    link, is written nowhere. A page that answers a form cannot be asked for again and leads to the first one.

    Parameters
    ----------
    page : str
        An endpoint that the links are to lead to; empty is the page at hand.
    """
    rule = request.url_rule
    first = "/c" if request.path.startswith("/c/") else "/"
    here = rule is None or "GET" in (rule.methods or ())
    path = url_for(page) if page else "" if here else first
    return [
        (f"{path}?{ARGUMENT}={code}", TAGS[code], LANGUAGES[code])
        for code in LANGUAGES
        if code != current_language()
    ]


@lru_cache(maxsize=8192)
def _markup(message: str, language: str) -> Markup:
    return Markup(translated(message))


def text_of_template(message: str, /, **values: Any) -> Markup:
    """Return a sentence of a template in the language at work.

    The sentence itself may hold tags; values are escaped where they are put in.
    """
    text = _markup(message, language_now())
    return _filled(text, values) if values else text


def number_of_template(singular: str, plural: str, count: int, /, **values: Any) -> Markup:
    """Return a sentence of a template about a number of things, as `text_of_template` does."""
    return _filled(translated_number(singular, plural, count), {"count": count, **values})


def _filled(text: str, values: dict[str, Any]) -> Markup:
    # `Markup.format` does the same in Python alone; a board has hundreds of these.
    return Markup(
        str.format(
            text,
            **{
                name: value if type(value) is int else escape(value)
                for name, value in values.items()
            },
        )
    )
