"""The contest over the import of the library, against that of its dependencies, in new interpreters."""

from __future__ import annotations

import compileall
import sys
from functools import partial
from pathlib import Path

from measuring import OURS, Contest, Contestant, Reported, Size, in_fresh_process

import sledai

DEPENDENCIES = "import numpy, attrs"
SCORE = "sledai.score(sledai.Assessment({'rash'}), sledai.SELENA_SLEDAI)"


def processor_time(code: str) -> Reported:
    """The processor time of a new interpreter that runs code, its start included; other work adds little to it."""
    return Reported(in_fresh_process(sys.executable, "-c", code).processor)


def importing(_size: Size) -> Contest:
    """The import, and the import with a first score; all bytecode is compiled before."""
    compileall.compile_dir(Path(sledai.__file__).parent, quiet=2)
    contestants = [
        Contestant("import sledai", OURS, partial(processor_time, "import sledai")),
        Contestant(DEPENDENCIES, "dependencies", partial(processor_time, DEPENDENCIES)),
        Contestant("import sledai, and a first score", OURS, partial(processor_time, f"import sledai; {SCORE}")),
    ]
    return Contest("import", "Import, processor time", 0, contestants, {}, paired=True)
