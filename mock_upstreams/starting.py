"""What `python -m mock_upstreams` is told, and the application that follows from it."""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from flask import Flask

from mock_upstreams.app import PLAYER, create_app
from mock_upstreams.scenario_text import ScenarioProblems
from mock_upstreams.settings import MockSettings, SettingsError, read_settings
from mock_upstreams.world import DEFAULT_SEED


class CannotStart(Exception):
    """What it was told cannot be followed. The message has one line for each problem."""


def arguments() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m mock_upstreams", description="Every mock bureau on one port."
    )
    parser.add_argument(
        "--seed", default=DEFAULT_SEED, help="decides every amount and every draw (%(default)s)"
    )
    parser.add_argument(
        "--mappings", type=Path, metavar="DIR", help="stubs to begin with, as WireMock keeps them"
    )
    parser.add_argument(
        "--global-response-templating",
        action="store_true",
        help="takes every stub's answer for a template, whether it says so or not",
    )
    parser.add_argument(
        "--proxy-to",
        action="append",
        default=[],
        metavar="HOST",
        help="lets stubs pass requests on to this host, besides this machine; may be repeated",
    )
    parser.add_argument(
        "--scenario",
        type=Path,
        metavar="FILE",
        help="a YAML file to play, from its beginning again whenever it changes",
    )
    return parser


def build(asked: Namespace, env: Mapping[str, str]) -> tuple[MockSettings, Flask]:
    """Return the settings and the application, with its scenario playing.

    Raises:
        CannotStart: settings, stubs or a scenario that cannot work.
    """
    try:
        settings = replace(
            read_settings(env),
            seed=asked.seed,
            mappings=asked.mappings,
            proxy_to=frozenset(asked.proxy_to),
            all_templates=asked.global_response_templating,
        )
        app = create_app(settings)
    except (SettingsError, ValueError) as exc:
        raise CannotStart(str(exc)) from exc
    if asked.scenario is not None:
        _play(app, asked.scenario)
    return settings, app


def _play(app: Flask, path: Path) -> None:
    try:
        app.extensions[PLAYER].follow(path)
    except OSError as exc:
        raise CannotStart(f"{path}: {exc.strerror}") from exc
    except ScenarioProblems as exc:
        lines = [f"{path}:{one.line}:{one.column}: {one.message}" for one in exc.problems]
        raise CannotStart("\n".join(lines)) from exc
