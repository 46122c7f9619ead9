"""`python -m mock_upstreams lint`."""

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click

from mock_upstreams.interface.check import Drift
from mock_upstreams.interface.description import FOLDER, DescriptionError, Descriptions
from mock_upstreams.linting.reading import Found, UnusableInput, read_all
from mock_upstreams.linting.stubs import NotAbout, exchange_drift, stub_drift
from mock_upstreams.settings import MockSettings, SettingsError, read_settings

_OK, _DRIFT, _UNUSABLE = 0, 1, 2


@dataclass(kw_only=True)
class Report:
    """What was looked at: `drift` with the file it is in, `left` what could not be checked."""

    checked: int = 0
    drift: list[tuple[str, Drift]] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)


def main(arguments: list[str], env: Mapping[str, str]) -> int:
    """Return 0 where all is as described, 1 where something drifts, 2 where input is unusable."""
    asked = _parser().parse_args(arguments)
    try:
        report = _lint(asked.paths, asked.descriptions, read_settings(env))
    except (UnusableInput, DescriptionError, SettingsError) as exc:
        click.echo(exc, err=True)
        return _UNUSABLE
    lines = [json.dumps(_as_json(report), ensure_ascii=False)] if asked.json else _told(report)
    for line in lines:
        click.echo(line)
    return _DRIFT if report.drift else _OK


def _lint(paths: list[Path], folder: Path, settings: MockSettings) -> Report:
    report = Report()
    descriptions = Descriptions(folder)
    for one in read_all(paths):
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


def _told(report: Report) -> Iterator[str]:
    for where, drift in report.drift:
        yield f"{where}{drift.pointer}: {drift.kind}: {drift.says}"
    for where, why in report.left:
        yield f"{where}: not checked: {why}"
    yield f"{report.checked} checked, {len(report.drift)} differences, {len(report.left)} left out"


def _as_json(report: Report) -> dict[str, object]:
    found = [
        {"file": where.partition("#")[0], **drift.as_json()} | {"pointer": _whole(where, drift)}
        for where, drift in report.drift
    ]
    left = [{"at": where, "why": why} for where, why in report.left]
    return {"checked": report.checked, "drift": found, "not_checked": left}


def _whole(where: str, drift: Drift) -> str:
    return where.partition("#")[2] + drift.pointer


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m mock_upstreams lint",
        description="Compare stubs and recordings with the bureaus' OpenAPI files. "
        "Exits 1 where something drifts, 2 where something cannot be read.",
    )
    parser.add_argument("paths", nargs="+", type=Path, help="mapping files, recordings, folders")
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")
    parser.add_argument(
        "--descriptions", type=Path, default=FOLDER, help="a folder of <bureau>.yaml"
    )
    return parser
