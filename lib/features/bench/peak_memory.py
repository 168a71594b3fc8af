"""Runs a command and prints {"peakBytes", "code"}; its output goes to standard error.

usage: peak_memory.py PROGRAM ARGUMENT...
"""

import json
import resource
import subprocess
import sys

code = subprocess.run(sys.argv[1:], stdout=sys.stderr).returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
# Linux counts in KiB, macOS in bytes.
print(json.dumps({"peakBytes": peak * (1 if sys.platform == "darwin" else 1024), "code": code}))
