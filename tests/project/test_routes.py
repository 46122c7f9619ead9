"""What holds for every route there is, so that no reviewer has to look for it."""

import re
from inspect import iscoroutinefunction, unwrap

from flask import Flask

PUBLIC = {
    "sessions.start_session",
    "sessions.refresh_session",
    "sessions.token_keys",
    "consents.list_consent_documents",
    "services.list_services",
    "services.show_item",
    "licences.list_licence_keys",
    "licences.list_revocations",
    "verify_page.show_page",
    "verify_page.show_titles",
    "verify_page.show_part",
    "front.show_front",
    "front.show_style",
    "docs.show_docs",
    "docs.start_docs",
    "docs.show_asset",
    "docs.show_errors",
    "api-docs.openapi_json",
    "operations.live",
    "operations.ready",
    "operations.metrics",
    "static",
}
"""Routes that anybody may call. Adding one here is a decision: say why in the commit."""


def test_no_view_or_hook_is_a_coroutine_because_nothing_would_run_it(app: Flask) -> None:
    by_owner = (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs)
    hooks = [hook for owners in by_owner for found in owners.values() for hook in found]
    functions = map(unwrap, (*app.view_functions.values(), *hooks))
    coroutines = [function for function in functions if iscoroutinefunction(function)]

    assert len(hooks) >= 2
    assert not coroutines


def test_every_route_is_guarded_or_listed_as_public(app: Flask) -> None:
    open_routes = {
        name for name, view in app.view_functions.items() if not getattr(view, "guarded", False)
    }

    assert open_routes == PUBLIC


def test_the_document_says_who_may_call(app: Flask) -> None:
    paths = app.test_client().get("/openapi.json").json["paths"]
    guarded = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if getattr(app.view_functions[rule.endpoint], "guarded", False)
    }
    documented = {
        (path, method)
        for path, methods in paths.items()
        for method, operation in methods.items()
        if isinstance(operation, dict) and operation.get("security")
    }

    assert documented == guarded


def test_no_path_carries_a_personal_number(app: Flask) -> None:
    parameters = {name for rule in app.url_map.iter_rules() for name in rule.arguments}

    assert not parameters & {"id_number", "citizen_id", "name", "openid", "card_number"}
