"""What all peers share: one request a line in, one answer a line out, both JSON."""

import base64
import json
import sys

import numpy as np


def numbers(text, dtype="<f8"):
    return np.frombuffer(base64.b64decode(text), dtype)


def serve(versions, answer):
    print(json.dumps(versions), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
