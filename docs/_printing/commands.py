"""What the command line prints, run while the page is built."""

from __future__ import annotations

import shlex
from contextlib import chdir
from tempfile import TemporaryDirectory

from click.testing import CliRunner

from sledai.cli import app


def run(command: str) -> str:
    """A console block with the command and its real output; a command that fails stops the build."""
    runner = CliRunner(env={"COLUMNS": "80"})
    with TemporaryDirectory() as folder, chdir(folder):
        result = runner.invoke(app, shlex.split(command)[1:], prog_name="sledai")
    if result.exit_code:
        raise RuntimeError(f"{command} ended with exit code {result.exit_code}:\n{result.output}")
    lines = "\n".join(line.rstrip() for line in result.output.splitlines())
    return f"```console\n$ {command}\n{lines}\n```\n"
