"""The data dictionary of a REDCap project as a layout of its exported records."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from os import PathLike
from pathlib import Path

from attrs import frozen

from sledai.definitions import Edition, require_edition
from sledai.definitions.descriptors import Descriptor
from sledai.errors import listed, unreadable_file
from sledai.frames.layout import Layout
from sledai.frames.synonyms import names_of, plain
from sledai.visits.answers import Codebook, as_descriptors, code_table, folded, with_letters

__all__ = ["redcap_layout"]

HEADERS: Mapping[str, tuple[str, str]] = {
    "name": ("Variable / Field Name", "field_name"),
    "form": ("Form Name", "form_name"),
    "type": ("Field Type", "field_type"),
    "label": ("Field Label", "field_label"),
    "choices": ("Choices, Calculations, OR Slider Labels", "select_choices_or_calculations"),
}
"""The columns of a dictionary that are read, as the project's page and the interface for programs name them."""
YES_NO = {"yesno": {1: True, 0: False}, "truefalse": {1: True, 0: False}}
"""The types of fields whose codes are fixed."""
COMPLETE = (2, "Complete")
"""The status of a form that was filled in, as a code and as a label."""
TAG = re.compile(r"<[^<>]*>")


@frozen(kw_only=True)
class Field:
    """A field of the dictionary.

    Attributes:
        name: the name of the variable.
        form: the form that it is on.
        type: its type, such as ``radio``.
        label: the question.
        choices: the codes with their labels, as the dictionary writes them.
    """

    name: str
    form: str
    type: str
    label: str
    choices: str

    @property
    def codes(self) -> dict[str, str]:
        """Each code with its label."""
        pairs = (part.partition(",") for part in self.choices.split("|"))
        return {code.strip(): TAG.sub("", label).strip() for code, _, label in pairs if code.strip()}

    def column_of(self, code: str) -> str:
        """The column of one check box: REDCap writes the code in lower case, with underscores for other signs."""
        return f"{self.name}___{re.sub(r'[^a-z0-9_]', '_', code.casefold())}"


def redcap_layout(
    dictionary: str | PathLike[str],
    edition: Edition,
    *,
    form: str,
    items: Mapping[str, Descriptor | str] | None = None,
    codebook: Codebook | None = None,
) -> Layout:
    """Describe the exported records of a REDCap project by its data dictionary.

    Radio buttons, drop-down lists, yes/no and true/false fields answer an item each, with the codes of the dictionary.
    Check boxes answer one item for each choice. A box that was not ticked says absent, so an item counts only where the
    status of the form is Complete; elsewhere it was not assessed.

    Args:
        dictionary: the name of the CSV file, as REDCap gives it.
        edition: the edition whose labels name items.
        form: the form with the items, as the dictionary names it.
        items: which descriptor a field, or a column of a check box such as ``"organs___3"``, stands for, where its name
            and its label do not say so.
        codebook: what further codes mean, such as ``{"9": None}``, where the label of a choice does not say so.

    Returns:
        A layout whose subject is the first field of the dictionary, REDCap's identifier of the record, and whose visit
        is ``redcap_event_name``. Change what is otherwise with ``attrs.evolve``, such as ``visit=None`` for a project
        without events.

    Raises:
        UnreadableFileError: the file is not a dictionary, the form is not in it, two fields stand for one item, or the
            label of a choice is not an answer.
        UnknownNameError: `items` names what is not a descriptor.
        OSError: the file cannot be opened.

    Example:
        >>> import csv
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from sledai import SELENA_SLEDAI
        >>> columns = "Variable / Field Name", "Form Name", "Field Type", "Field Label"
        >>> rows = [
        ...     (*columns, "Choices, Calculations, OR Slider Labels"),
        ...     ("record_id", "sledai", "text", "Record", ""),
        ...     ("sle_07", "sledai", "yesno", "Rash", ""),
        ... ]
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "dictionary.csv")
        ...     with path.open("w", newline="") as file:
        ...         csv.writer(file).writerows(rows)
        ...     redcap_layout(path, SELENA_SLEDAI, form="sledai").columns["rash"]
        'sle_07'
    """
    file, named = str(dictionary), dict(items or {})
    as_descriptors(list(named.values()), "items")
    fields = list(_fields(file))
    on_form = [field for field in fields if field.form == form]
    if not on_form:
        forms = dict.fromkeys(field.form for field in fields)
        raise unreadable_file(file, fault=f"there is no form {form!r}", remedy=f"Use one of: {listed(forms)}.")
    names = {word: name for name, row in require_edition(edition).items() for word in names_of(name, row.label)}
    columns: dict[Descriptor, str] = {}
    codes: dict[str, Codebook] = {}
    for field in on_form:
        for column, label in _columns(field):
            found = named.pop(column, None) or names.get(plain(column)) or names.get(plain(TAG.sub("", label)))
            if found is None:
                continue
            name = Descriptor(found)
            if name in columns:
                both = f"{columns[name]!r} and {column!r} both stand for {name.value}"
                raise unreadable_file(
                    file, key=column, fault=both, remedy="Say with items= which field it is, and name the other item."
                )
            columns[name] = column
            codes[name.value] = _meanings(field, file, codebook or {})
    if named:
        raise unreadable_file(
            file, fault=f"form {form!r} has no field {listed(named)}", remedy="Correct items=, or the form."
        )
    return Layout(
        subject=fields[0].name,
        visit="redcap_event_name",
        columns=columns,
        codebook={**(codebook or {}), **{name: found for name, found in codes.items() if found}},
        status=f"{form}_complete",
        done=COMPLETE,
    )


def _fields(file: str) -> Iterator[Field]:
    """The fields of a dictionary, in order.

    Raises:
        UnreadableFileError: it is not one.
    """
    with Path(file).open(encoding="utf-8-sig", errors="backslashreplace", newline="") as lines:
        rows = csv.DictReader(lines)
        header = rows.fieldnames or ()
        at = {key: next((name for name in names if name in header), None) for key, names in HEADERS.items()}
        if absent := [HEADERS[key][0] for key, name in at.items() if name is None]:
            raise unreadable_file(
                file, fault=f"it has no column {listed(absent)}", remedy="Give the data dictionary, as REDCap gives it."
            )
        found = [Field(**{key: (row.get(str(name)) or "").strip() for key, name in at.items()}) for row in rows]
    if not found:
        raise unreadable_file(file, fault="it has no field", remedy="Give the data dictionary, as REDCap gives it.")
    yield from found


def _columns(field: Field) -> list[tuple[str, str]]:
    """The columns of a field that may answer an item, each with what it asks."""
    if field.type == "checkbox":
        return [(field.column_of(code), label) for code, label in field.codes.items()]
    return [(field.name, field.label)] if field.type in ("radio", "dropdown", *YES_NO) else []


def _meanings(field: Field, file: str, codebook: Codebook) -> dict[str, bool | None]:
    """What the codes of a field mean; those of a check box, and of a yes/no field, are those of every column.

    Raises:
        UnreadableFileError: the label of a choice is not an answer.
    """
    if field.type not in ("radio", "dropdown"):
        return {}
    words, own = with_letters(code_table(None)), code_table(codebook)
    meanings: dict[str, bool | None] = {}
    for code, label in field.codes.items():
        if code in {str(folded(given)) for given in codebook}:
            meanings[code] = own[folded(code)]
        elif folded(label) in words:
            meanings[code] = words[folded(label)]
        else:
            raise unreadable_file(
                file,
                key=field.name,
                fault=f"the choice '{code}, {label}' is not an answer",
                remedy=f"Say what it means, such as codebook={{{code!r}: None}} for not assessed.",
            )
    return meanings
