"""Plain-text and HTML building blocks that the printed values share."""

from collections.abc import Iterable, Sequence

CELL = "text-align:left;vertical-align:top;padding:0.15em 0.8em 0.15em 0"


def text_table(rows: Iterable[Sequence[str]], *, indent: str = "") -> str:
    """Rows as left-aligned columns, two spaces apart; the last column is left ragged."""
    table = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join(
        indent + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table
    )


def html_table(header: Sequence[str], rows: Iterable[Sequence[str]], *, title: str, foot: str = "") -> str:
    """A table whose every cell is escaped; it takes its colors from the page, so it reads in any theme."""
    from html import escape

    head = "".join(f'<th scope="col" style="{CELL}">{escape(cell)}</th>' for cell in header)
    body = "".join(
        "<tr>" + "".join(f'<td style="{CELL}">{escape(str(cell))}</td>' for cell in row) + "</tr>" for row in rows
    )
    return (
        f'<table><caption style="text-align:left;font-weight:bold">{escape(title)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" + (f"<p>{escape(foot)}</p>" if foot else "")
    )
