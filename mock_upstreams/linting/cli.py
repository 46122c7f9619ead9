"""`python -m mock_upstreams lint`."""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

import click

from mock_upstreams.interface.check import Drift
from mock_upstreams.interface.description import FOLDER, DescriptionError, Descriptions
from mock_upstreams.linting.live import look_at
from mock_upstreams.linting.reading import Found, UnusableInput, read_all
from mock_upstreams.linting.report import Report
from mock_upstreams.linting.stubs import NotAbout, exchange_drift, stub_drift
from mock_upstreams.sandbox import sandbox
from mock_upstreams.settings import MockSettings, SettingsError, read_settings

_OK, _DRIFT, _UNUSABLE = 0, 1, 2


def main(arguments: list[str], env: Mapping[str, str]) -> int:
    """Return 0 where all is as described, 1 where something drifts, 2 where input is unusable."""
    asked = _parser().parse_args(arguments)
    try:
        report = _lint(asked, read_settings(env))
    except (UnusableInput, DescriptionError, SettingsError) as exc:
        click.echo(exc, err=True)
        return _UNUSABLE
    lines = [json.dumps(report.as_json(), ensure_ascii=False)] if asked.json else report.told()
    for line in lines:
        click.echo(line)
    return _DRIFT if report.drift else _OK


def _lint(asked: argparse.Namespace, settings: MockSettings) -> Report:
    report = Report()
    descriptions = Descriptions(asked.descriptions)
    if not (asked.paths or asked.live):
        raise UnusableInput("name files or folders, or --live and an address")
    if asked.live:
        look_at(
            asked.live,
            descriptions,
            settings.credentials,
            report,
            only=asked.bureau,
            most_people=asked.people,
        )
    for one in read_all(asked.paths) if asked.paths else ():
        where = f"{one.file}#{one.pointer}"
        try:
            found = _differences(one, descriptions, settings.credentials)
        except NotAbout as exc:
            report.left.append((where, str(exc)))
            continue
        report.checked += 1
        report.drift += [(where, drift) for drift in found]
    return report


def _differences(
    one: Found, descriptions: Descriptions, keys: Mapping[str, Mapping[str, str]]
) -> list[Drift]:
    if one.is_exchange:
        return exchange_drift(one.document, descriptions)
    return stub_drift(one.document, descriptions, keys)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m mock_upstreams lint",
        description="Compare stubs and recordings with the bureaus' OpenAPI files. "
        "Exits 1 where something drifts, 2 where something cannot be read.",
    )
    parser.add_argument("paths", nargs="*", type=Path, help="mapping files, recordings, folders")
    parser.add_argument("--live", metavar="URL", help="mock bureaus that run: ask them too")
    parser.add_argument("--bureau", choices=sorted(sandbox()), help="with --live: this one alone")
    parser.add_argument("--people", type=int, default=30, help="with --live: about how many")
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")
    parser.add_argument(
        "--descriptions", type=Path, default=FOLDER, help="a folder of <bureau>.yaml"
    )
    return parser
