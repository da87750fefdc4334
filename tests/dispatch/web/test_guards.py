"""What guards every view, walked in the application's own table: roles, forms' tokens, methods (checks 8 and 14)."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from dispatch.domain.account import Role
from dispatch.web.access import OTHERS, PUBLIC, roles_of
from tests.dispatch.web.store_case import STAFF, Case, csrf_token

ROLE_OF = {name: role for name, role, _ in STAFF}
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
VALUES = {
    "kind": "technician",
    "place": "maps",
    "name": "map.css",
    "filename": "pages.css",
    "earlier_id": "1",
    "place_number": "0",
}
OPEN = {
    "assets.map_file",
    "basemap.streets",
    "customer.enter",
    "customer.knock",
    "health.health",
    "login.log_in",
    "login.enter",
    "phone.worker",
    "static",
    "api-docs.openapi_json",
}


def rules(app: Flask) -> list[tuple[Rule, str, str]]:
    """Return every rule of the application with each method and an address that it answers."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            fixed = set(rule.defaults or {})
            values = {name: VALUES.get(name, "X-1") for name in rule.arguments - fixed}
            address = app.url_for(rule.endpoint, **values, **(rule.defaults or {}))
            methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            found += [(rule, method, address) for method in methods]
    return found


def is_api(rule: Rule) -> bool:
    """Return whether a rule is a call of the API."""
    return rule.rule.startswith("/api/")


def is_customers(app: Flask, rule: Rule) -> bool:
    """Return whether a rule is for customers, who come by a link and not by a login."""
    return Role.CUSTOMER in roles_of(app, rule.endpoint)


def test_every_view_names_its_roles(case: Case) -> None:
    """There is none that says nothing, and those for everybody are known one by one."""
    endpoints = {rule.endpoint for rule in case.app.url_map.iter_rules()}
    assert len(endpoints) > 40
    for endpoint in endpoints:
        assert roles_of(case.app, endpoint), f"{endpoint} names no roles"
    public = {name for name in endpoints if roles_of(case.app, name) == PUBLIC}
    assert public == OPEN
    assert set(OTHERS) <= OPEN


def test_a_view_without_roles_is_refused(case: Case) -> None:
    """Whoever forgets to name roles opens nothing, not even to administrators."""
    for path in ("/forgotten", "/api/v1/forgotten"):
        case.app.add_url_rule(path, path[1:].replace("/", "-"), lambda: "open")
    for path in ("/forgotten", "/api/v1/forgotten"):
        assert case.browser().get(path).status_code in {302, 401}
    assert case.browser("ada").get("/forgotten").status_code == 403
    assert case.program("ada").get("/api/v1/forgotten").status_code == 403


def test_nobody_gets_in_without_a_login(case: Case) -> None:
    """Every view but the open ones sends to the login or answers 401; unsafe forms without a token are 400."""
    client = case.browser()
    for rule, method, address in rules(case.app):
        if rule.endpoint in OPEN:
            continue
        answer = client.open(address, method=method)
        if is_api(rule):
            assert answer.status_code == 401, f"{method} {address}"
            assert answer.headers["WWW-Authenticate"].lower().startswith("bearer")
            assert answer.json["error"].startswith("Send a token")
        elif method in UNSAFE:
            assert answer.status_code == 400, f"{method} {address}"
        elif is_customers(case.app, rule):
            assert answer.status_code == 404, f"{method} {address}"
            assert "This link cannot be opened" in answer.text
        else:
            assert answer.status_code == 302, f"{method} {address}"
            assert answer.location.startswith("/login")


def test_only_named_roles_get_in(case: Case) -> None:
    """Every view × every role: refused with 403 where the view does not name the role, and never where it does."""
    browsers = {name: case.browser(name) for name in ROLE_OF}
    programs = {name: case.program(name) for name in ROLE_OF}
    walked = 0
    for rule, method, address in rules(case.app):
        if rule.endpoint in OPEN or rule.endpoint == "account.log_out":
            continue
        named = roles_of(case.app, rule.endpoint)
        for name, role in ROLE_OF.items():
            if is_api(rule):
                answer = programs[name].open(address, method=method)
            else:
                answer = call_page(browsers[name], address, method)
            walked += 1
            if is_customers(case.app, rule):
                assert named == {Role.CUSTOMER}
                assert answer.status_code == 404, f"{role.value}: {method} {address}"
                assert "This link cannot be opened" in answer.text
            elif role not in named:
                assert answer.status_code == 403, f"{role.value}: {method} {address}"
                assert "not for your role" in answer.text
            else:
                # As bytes, because a workbook is no text.
                assert b"not for your role" not in answer.data, f"{role.value}: {method} {address}"
                assert answer.status_code not in {401, 500}, f"{role.value}: {method} {address}"
    assert walked > 200


def call_page(client: FlaskClient, address: str, method: str) -> object:
    """Ask for a page, or send its form with nothing in it."""
    if method == "GET":
        return client.get(address)
    return client.open(address, method=method, data={"csrf_token": csrf_token(client, "/account")})


def test_forms_without_a_token_are_refused(case: Case) -> None:
    """Every unsafe method of every page is 400 without the form's token, with a foreign one, or one of another user."""
    client = case.browser("ada")
    foreign = csrf_token(case.browser("dora"), "/account")
    walked = 0
    for rule, method, address in rules(case.app):
        if method not in UNSAFE or is_api(rule):
            continue
        walked += 1
        for data in ({}, {"csrf_token": "x"}, {"csrf_token": foreign}):
            answer = client.open(address, method=method, data=data)
            assert answer.status_code == 400, f"{method} {address} {data}"
    assert walked > 8
    assert client.get("/account").status_code == 200


def test_forms_from_other_sites_are_refused(case: Case) -> None:
    """Even with the right token a form has to come from a page of this server."""
    client = case.browser("ada")
    token = csrf_token(client, "/account")
    for referer in ("https://evil.example.org/", "https://localhost.evil.example.org/", ""):
        answer = client.post(
            "/account/tokens",
            data={"name": "x", "csrf_token": token},
            headers={"Referer": referer},
        )
        assert answer.status_code == 400, referer


def test_the_api_takes_no_cookie(case: Case) -> None:
    """A browser that is logged in cannot be made to call the API, which asks for no form token."""
    client = case.browser("ada")
    for rule, method, address in rules(case.app):
        if is_api(rule) and rule.endpoint not in OPEN:
            assert client.open(address, method=method).status_code == 401, f"{method} {address}"


@pytest.mark.parametrize("header", ["Basic ada:x", "Bearer", "Bearer x", "Bearer dsp_x", "dsp_x"])
def test_other_credentials_are_refused(case: Case, header: str) -> None:
    """Nothing but a token in force opens the API."""
    client = case.browser()
    assert client.get("/api/v1/me", headers={"Authorization": header}).status_code == 401


def test_pages_take_no_token(case: Case) -> None:
    """A token of the API opens no page."""
    assert case.program("ada").get("/users").status_code == 302


def test_safe_methods_change_nothing(case: Case) -> None:
    """Whoever only looks leaves no row in the trail: what changes something asks for a form."""
    browsers = {name: case.browser(name) for name in ("dora", "ada", "tim")}
    before = case.program("ada").get("/api/v1/audit").json[0]["number"]
    for rule, method, address in rules(case.app):
        if method == "GET" and not is_api(rule):
            for client in browsers.values():
                client.get(address)
    assert case.program("ada").get("/api/v1/audit").json[0]["number"] == before


def test_the_menu_shows_what_may_be_opened(case: Case) -> None:
    """Each link of the head leads to a page that the role may open."""
    for name, role in ROLE_OF.items():
        client = case.browser(name)
        page = client.get("/account").text.split('<nav aria-label="Pages">')[1].split("</nav>")[0]
        links = [part.split('"')[0] for part in page.split('href="')[1:]]
        assert ("/users" in links) is (role is Role.ADMIN)
        assert links
        for link in links:
            assert client.get(link).status_code in {200, 302}, f"{name}: {link}"
