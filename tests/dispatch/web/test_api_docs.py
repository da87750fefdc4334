"""`docs/api.md` and the OpenAPI description tell of every call, and of nothing else."""

from __future__ import annotations

from pathlib import Path

from dispatch.domain.account import Role
from dispatch.web.access import roles_of
from dispatch.web.api.documentation import calls_markdown
from tests.dispatch.web.store_case import Case

DOCUMENTED = {"400", "401", "403", "413", "422", "503"}


def test_the_table_of_calls_is_that_of_the_application(case: Case, repository: Path) -> None:
    """Made again from the application it is the same text."""
    written = (repository / "docs" / "api.md").read_text("utf-8")
    assert written.split("## Calls\n\n")[1] == calls_markdown(case.app)


def test_every_call_is_described(case: Case) -> None:
    """Path, method, security, refusals and roles stand in the description of each."""
    described = case.browser().get("/api/v1/openapi.json").json
    assert described["openapi"] == "3.1.0"
    operations = {
        (path, method): operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        if method in {"get", "post", "patch", "put", "delete"}
    }
    rules = [
        rule
        for rule in case.app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and rule.endpoint != "api-docs.openapi_json"
    ]
    assert len(operations) == len(rules) > 50
    for operation in operations.values():
        assert operation["security"] == [{"token": []}]
        assert set(operation["responses"]) >= DOCUMENTED
        assert operation["summary"].endswith(".")
    for rule in rules:
        method = next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"})).lower()
        path = rule.rule.replace("<id:", "{").replace(">", "}")
        named = roles_of(case.app, rule.endpoint)
        roles = ", ".join(role.value for role in Role if role in named)
        told = operations[path, method]["description"].removeprefix("For: ").rstrip(".")
        assert set(told.split(", ")) == set(roles.split(", "))


def test_bodies_that_are_no_json_are_refused(case: Case) -> None:
    """NaN, infinities, numbers beyond any, half characters, NUL, endless nesting, another kind of body: 400."""
    program = case.program("dora")
    for body in (
        "{",
        '{"job": {"location": {"latitude": NaN, "longitude": 0}}}',
        '{"job": {"location": {"latitude": Infinity, "longitude": 0}}}',
        '{"job": {"location": {"latitude": 1e309, "longitude": 0}}}',
        '{"note": "\\u0000"}',
        '{"note": "\\ud800"}',
        '{"\\ud800": 1}',
        '{"a":' * 100_000,
        "[" * 41 + "]" * 41,
        '{"note": ' + "9" * 5000 + "}",
    ):
        answer = program.post("/api/v1/tickets", data=body, content_type="application/json")
        assert answer.status_code == 400, body[:80]
        assert answer.json["error"].startswith("The body is no JSON that can be read")
    answer = program.post("/api/v1/tickets", data="<a/>", content_type="text/xml")
    assert (answer.status_code, "application/json" in answer.json["error"]) == (400, True)


def test_values_out_of_range_are_named(case: Case) -> None:
    """Latitude 91, 1e308, texts of a million letters, wrong types, unknown fields: 422 with the field."""
    program = case.program("dora")
    good = {"location": {"latitude": 31.2, "longitude": 121.4}, "service_seconds": 1800}
    for field, value in (
        ("location", {"latitude": 91, "longitude": 0}),
        ("location", {"latitude": 1e308, "longitude": 0}),
        ("location", {"latitude": "north", "longitude": 0}),
        ("location", None),
        ("service_seconds", 1800.5),
        ("service_seconds", "1800"),
        ("service_seconds", True),
        ("service_seconds", -1),
        ("service_seconds", 10**30),
        ("customer", "x" * 1_000_000),
        ("customer", 7),
        ("reported_at", "2026-11-23T09:00:00"),
        ("reported_at", "0001-01-01T00:00:00+14:00"),
        ("reported_at", "9999-12-31T23:59:59-14:00"),
        ("due_at", "tomorrow"),
        ("due_hard", 1),
        ("weight", 0.5),
        ("priority", "urgent"),
        ("skills", {"boiler": 0}),
        ("parts", {"": 1}),
        ("parts", {f"P-{number}": 1 for number in range(501)}),
        ("windows", [{"opens_at": "2026-11-23T09:00:00+08:00"}]),
        ("colour", "red"),
    ):
        answer = program.post("/api/v1/tickets", json={"job": {**good, field: value}})
        assert answer.status_code == 422, (field, value)
        assert field in answer.json["error"], answer.json["error"]
    assert program.post("/api/v1/tickets", json={"job": good}).status_code == 201
    answer = program.post("/api/v1/tickets", data=b"x" * (1024 * 1024 + 1))
    assert answer.status_code == 413
