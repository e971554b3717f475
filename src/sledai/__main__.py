"""The command ``sledai``; without its extra it shows the package to install."""

import sys

EXTRA = frozenset({"click", "narwhals", "polars", "rich"})


def main() -> None:
    """Run the command line, or show the package to install."""
    try:
        from sledai.cli import app
    except ModuleNotFoundError as error:
        package = str(error.name).partition(".")[0]
        if package not in EXTRA:
            raise
        print(f"The command line needs {package}. Install it with: pip install 'sledai[cli]'", file=sys.stderr)  # noqa: T201
        raise SystemExit(2) from None
    app()


if __name__ == "__main__":
    main()
