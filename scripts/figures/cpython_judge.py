"""Reads a JSON list of [program, test, test, ...] and prints which of them run to the end without an exception, each in a fork, in 10 s."""

import json
import os
import resource
import signal
import sys
import time


def run(texts):
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    status = 1
    try:
        signal.alarm(10)
        resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))
        null = os.open(os.devnull, os.O_RDWR)
        for stream in 0, 1, 2:
            os.dup2(null, stream)
        namespace = {'__name__': 'program'}
        for text in texts:
            exec(compile(text, 'program', 'exec'), namespace)
        status = 0
    except BaseException:
        pass
    finally:
        os._exit(status)


rows = json.load(sys.stdin)
started = time.perf_counter()
passed = [run(texts) for texts in rows]
print(json.dumps({'version': sys.version.split()[0], 'passed': passed, 'seconds': time.perf_counter() - started}))
