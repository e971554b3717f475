"""What the command line prints, run while the page is built."""

from __future__ import annotations

import shlex
from contextlib import chdir
from tempfile import TemporaryDirectory

import click
from click.testing import CliRunner
from markupsafe import Markup

from sledai.cli import app


def own_help(name: str) -> Markup:
    """A block with what the help of a command has and that of `sledai score` has not."""
    command, shared = app.commands[name], {each.name for each in app.commands["score"].params}
    context = click.Context(command, info_name=f"sledai {name}", terminal_width=80)
    formatter = context.make_formatter()
    formatter.write_usage(context.command_path, "[OPTIONS] FILE")
    command.format_help_text(context, formatter)
    own = [record for each in command.params if each.name not in shared and (record := each.get_help_record(context))]
    with formatter.section("Options of its own"):
        formatter.write_dl(own)
    lines = "\n".join(line.rstrip() for line in formatter.getvalue().splitlines())
    return Markup(f"```text\n{lines}\n```\n")


def run(command: str) -> Markup:
    """A console block with the command and its real output; a command that fails stops the build."""
    runner = CliRunner(env={"COLUMNS": "80"})
    with TemporaryDirectory() as folder, chdir(folder):
        result = runner.invoke(app, shlex.split(command)[1:], prog_name="sledai")
    if result.exit_code:
        raise RuntimeError(f"{command} ended with exit code {result.exit_code}:\n{result.output}")
    lines = "\n".join(line.rstrip() for line in result.output.splitlines())
    return Markup(f"```console\n$ {command}\n{lines}\n```\n")
