"""Run a command; print its time and processor time [s] and its peak memory [bytes]; imports next to nothing itself."""

import json
import os
import subprocess
import sys
import time

start = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
seconds = time.perf_counter() - start
unit = 1 if sys.platform == "darwin" else 1024
processor = usage.ru_utime + usage.ru_stime
print(json.dumps({"seconds": seconds, "processor": processor, "peak": usage.ru_maxrss * unit}))
sys.exit(os.waitstatus_to_exitcode(status))
