"""Writes lines to wherever the command's output goes, which may take some of it or nothing."""

import io
import os
import sys
from collections.abc import Iterable

import click


def write_lines(lines: Iterable[str]) -> None:
    """Write lines to the standard output.

    What its encoding cannot say becomes a question mark: the English beside the Chinese remains.

    Raises:
        click.ClickException: the disk is full, or whoever read it has gone.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        for line in lines:
            click.echo(line)
    except OSError as exc:
        _forget_the_rest()
        raise click.ClickException(
            f"未能全部输出 Not everything could be shown: {exc.strerror}. "
            "That you looked is in the trail."
        ) from exc


def _forget_the_rest() -> None:
    """Let what still waits to be written go nowhere, or Python would try, and complain, at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
