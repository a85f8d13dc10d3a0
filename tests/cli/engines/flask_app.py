"""A Flask app for one flow, which verifies as its first argument says. Prints its port."""

import hashlib
import hmac
import json
import logging
import os
import sys

from flask import Flask, jsonify, request
from werkzeug.serving import make_server

logging.disable(logging.CRITICAL)
app = Flask(__name__)
CANVAS = {"canvas": {"content": {"components": [{"type": "text", "text": "All is well"}]}}}


def mac(data):
    return hmac.new(os.environ["S"].encode(), data, hashlib.sha256).hexdigest()


def dumped():
    return json.dumps(request.get_json(force=True)).encode()


WAYS = {
    "raw": lambda given: hmac.compare_digest(given.encode(), mac(request.get_data()).encode()),
    "reserialises": lambda given: hmac.compare_digest(given.encode(), mac(dumped()).encode()),
    "nothing": lambda given: True,
    "skips": lambda given: not given or given == mac(request.get_data()),
    "json-only": lambda given: not request.is_json or given == mac(request.get_data()),
    "prefix": lambda given: given[:10] == mac(request.get_data())[:10],
}


@app.post("/initialize")
def initialize():
    if not WAYS[sys.argv[1]](request.headers.get("X-Body-Signature", "")):
        return jsonify(error="signature"), 401
    try:
        json.loads(request.get_data())
    except (ValueError, RecursionError):
        return jsonify(error="json"), 400
    return jsonify(CANVAS)


server = make_server("127.0.0.1", 0, app, threaded=True)
print(server.server_port, flush=True)
server.serve_forever()
