"""Prints what a script would send, one JSON object a line, as courtside reads captures. Locust itself is stood in for; nothing is sent."""

import base64
import json
import sys
import types

stub = types.ModuleType("locust")
stub.HttpUser = object
stub.constant = lambda seconds: seconds
sys.modules["locust"] = stub
sys.path.insert(0, ".")
load = __import__(sys.argv[1])

for capture in load.CAPTURES:
    headers, body = load.signed(capture, int(sys.argv[2]))
    row = {"method": capture["method"], "url": capture["path"], "headers": headers, "name": capture["name"]}
    print(json.dumps({**row, "body_base64": base64.b64encode(body).decode()}))
