"""What made `visits.sas7bdat.gz`: four made-up visits, written by ReadStat, which pyreadstat brings along.

pyreadstat itself cannot write this format, so its library is called here; this needs an operating system on which the
library shows its functions, such as Linux. Run `PYTHONPATH=tests python tests/cli/sas7bdat.py` to write the file anew.
"""

import ctypes
import gzip
from ctypes import c_char, c_char_p, c_double, c_int, c_long, c_size_t, c_ssize_t, c_void_p
from importlib.util import find_spec
from pathlib import Path

from oracle import NAMES

FILE = Path(__file__).with_name("visits.sas7bdat.gz")
VISITS = [
    {"subject": b"001", "week": 0, "visit_date": 23406, "rash": 1},
    {"subject": b"001", "week": 4, "visit_date": None, "arthritis": 1, "fever": b"N"},
    {"subject": b"002", "week": 0, "visit_date": 23436, "rash": None},
    {"subject": b"002", "week": 4, "visit_date": 23464, "seizure": b"Y", "fever": b"_"},
]
"""A text, numbers, days since 1960, missing numbers (None) and special missing ones (a letter); else 0."""
LABELS = {"subject": b"week", "week": b"subject", "visit_date": b"rash"}
TEXT, NUMBER = 0, 5
MADE = 1704067200
"""When the file says that it was made [s since 1970]."""


def function(library, name, *takes, gives=c_int):
    """A function of the library with its types."""
    found = library[f"readstat_{name}"]
    found.argtypes, found.restype = takes, gives
    return found


def main():
    """Write the file."""
    place = next(Path(find_spec("pyreadstat").origin).parent.glob("_readstat_writer*"))
    library, written = ctypes.CDLL(str(place)), bytearray()

    @ctypes.CFUNCTYPE(c_ssize_t, c_void_p, c_size_t, c_void_p)
    def keep(data, size, _):
        written.extend(ctypes.string_at(data, size))
        return size

    writer = function(library, "writer_init", gives=c_void_p)()

    def call(name, *arguments, takes=(), gives=c_int):
        return function(library, name, c_void_p, *takes, gives=gives)(writer, *arguments)

    call("set_data_writer", keep, takes=[type(keep)])
    call("writer_set_file_timestamp", MADE, takes=[c_long])
    variables = {}
    for name in ("subject", "week", "visit_date", *NAMES):
        kind, width = (TEXT, 3) if name == "subject" else (NUMBER, 8)
        added = call("add_variable", name.encode(), kind, width, takes=[c_char_p, c_int, c_size_t], gives=c_void_p)
        label = function(library, "variable_set_label", c_void_p, c_char_p, gives=None)
        label(added, LABELS.get(name, b""))
        variables[name] = added
    function(library, "variable_set_format", c_void_p, c_char_p, gives=None)(variables["visit_date"], b"DATE9")
    call("begin_writing_sas7bdat", None, len(VISITS), takes=[c_void_p, c_long])
    for visit in VISITS:
        call("begin_row")
        for name, variable in variables.items():
            value = visit.get(name, 0)
            if name == "subject":
                call("insert_string_value", variable, value, takes=[c_void_p, c_char_p])
            elif value is None:
                call("insert_missing_value", variable, takes=[c_void_p])
            elif isinstance(value, bytes):
                call("insert_tagged_missing_value", variable, value, takes=[c_void_p, c_char])
            else:
                call("insert_double_value", variable, value, takes=[c_void_p, c_double])
        call("end_row")
    call("end_writing")
    FILE.write_bytes(gzip.compress(bytes(written), mtime=0))


if __name__ == "__main__":
    main()
