"""A load test from captured requests, each signed freshly as it is sent. Written by `courtside convert --to locust`.

    locust -f THIS_FILE --headless -u 20 -r 5 -t 1m --host http://127.0.0.1:3000

On several machines, each with this file and with the secrets in its environment:

    locust -f THIS_FILE --master --headless --expect-workers 2 -u 200 -r 20 -t 5m --host http://app.example.test
    locust -f THIS_FILE --worker --master-host MASTER

No secret stands in this file: RECIPES names the environment variables that hold them. Each name of a capture is a task, drawn as often
as it was captured; with COURTSIDE_ORDER=captured every user sends all captures in their order instead.

Every byte of a body is sent as captured, and so are names, case and order of headers. Locust's HTTP client (requests) keeps this to itself:
Host, Content-Length and the connection's own headers; User-Agent and Accept-Encoding where a capture has none; upper case for methods;
and percent escapes in a path that need not be there, which it takes out. Headers that were repeated stand in one line, with commas.
"""

import base64
import hashlib
import hmac
import itertools
import json
import logging
import os
import sys
import time
import urllib.parse
from http.cookiejar import DefaultCookiePolicy

from locust import HttpUser, constant

try:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
except ImportError:  # sheet blobs are then sent as captured
    AESGCM = None


def rows(text):
    """One JSON value a line."""
    return [json.loads(line) for line in text.split("\n") if line]


# How each scheme proves who sent a request.
RECIPES = rows(r'''
@RECIPES@
''')


def setting(variables, what):
    """The value of the first of these environment variables that is set. Without any there is nothing to sign with."""
    for variable in variables:
        if os.environ.get(variable):
            return os.environ[variable]
    sys.exit(f"the environment variable {' or '.join(variables)} is not set: it holds {what}")


def secret_of(recipe):
    return os.fsencode(setting(recipe["variables"], f"the {recipe['secret']} that `{recipe['scheme']}` signs with"))


def account_of(recipe):
    """The account id, where the recipe signs one: no request carries it."""
    if "account_variable" not in recipe:
        return b""
    known = os.environ.get(recipe["account_variable"]) or recipe["account_id"]
    return (known or setting([recipe["account_variable"]], f"the account id that `{recipe['scheme']}` signs")).encode()


SECRETS = [secret_of(recipe) for recipe in RECIPES]
ACCOUNTS = [account_of(recipe) for recipe in RECIPES]

ENCODINGS = {
    "hex-lower": lambda digest: digest.hex(),
    "hex-upper": lambda digest: digest.hex().upper(),
    "base64": lambda digest: base64.b64encode(digest).decode(),
    "base64url": lambda digest: base64.urlsafe_b64encode(digest).decode().rstrip("="),
}


def proof(recipe, secret, account, body, ascii_body, now_ms):
    """The headers that prove one request, with their names in lower case, as the platform would send them at that moment."""
    if recipe["way"] == "secret":
        return {recipe["header"].lower(): secret.decode("latin-1")}
    headers = {}
    mac = hmac.new(secret, digestmod=recipe["hash"])
    for piece in recipe["over"]:
        if piece == "body":
            mac.update(body)
        elif piece == "ascii_body":
            mac.update(ascii_body)
        elif piece == "account_id":
            mac.update(account)
        else:
            headers[piece["now_ms"].lower()] = str(now_ms)
            mac.update(str(now_ms).encode())
    headers[recipe["header"].lower()] = recipe["prefix"] + ENCODINGS[recipe["encoding"]](mac.digest())
    return headers


def seal(key, plaintext):
    """A user blob as Intercom seals it: AES-256-GCM under a fresh IV, IV first and tag last, in base64."""
    iv = os.urandom(12)
    return base64.b64encode(iv + AESGCM(key).encrypt(iv, plaintext, None)).decode()


def unseal(key, blob):
    sealed = base64.b64decode(blob)
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], None)


def body_of(capture):
    """The body's bytes. A sheet blob in it is sealed anew, so that no two requests carry the same."""
    if "body_base64" in capture:
        return base64.b64decode(capture["body_base64"])
    if "sheet" not in capture:
        return capture["body"].encode()
    sheet = capture["sheet"]
    blob = sheet["captured"]
    if "plaintext" in sheet:
        blob = urllib.parse.quote(seal(sheet["key"], sheet["plaintext"]), safe="")
    return (sheet["before"] + blob + sheet["after"]).encode()


def open_sheets(captures):
    """Opens each sheet blob once, which also tells at the start whether the secret is the right one."""
    for capture in captures:
        if "sheet" not in capture:
            continue
        if AESGCM is None:
            logging.warning("sheet blobs are sent as captured: the Python package `cryptography` is not installed")
            return
        sheet = capture["sheet"]
        sheet["key"] = hashlib.sha256(SECRETS[sheet["recipe"]]).digest()
        try:
            sheet["plaintext"] = unseal(sheet["key"], sheet["blob"])
        except InvalidTag:
            variables = " or ".join(RECIPES[sheet["recipe"]]["variables"])
            sys.exit(f"the sheet blob of `{capture['name']}` does not open with the secret in {variables}")


def signed(capture, now_ms):
    """Headers and body of a capture as they would be sent at that moment."""
    body = body_of(capture)
    ascii_body = capture["ascii_body"].encode() if "ascii_body" in capture else body
    fresh = {}
    for index in capture["sign"]:
        fresh.update(proof(RECIPES[index], SECRETS[index], ACCOUNTS[index], body, ascii_body, now_ms))
    # What a capture leaves open is what is made anew.
    return {name: fresh[name.lower()] if value is None else value for name, value in capture["headers"]}, body


class Courtside(HttpUser):
    host = "http://127.0.0.1:3000"
    wait_time = constant(0)

    def on_start(self):
        # Nothing but what was captured: no headers of the client's own, no cookies from answers.
        self.client.headers.clear()
        self.client.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.client.base_url = self.client.base_url.rstrip("/")
        self.in_order = itertools.cycle(CAPTURES)

    def send(self, capture):
        headers, body = signed(capture, time.time_ns() // 1_000_000)
        with self.client.request(
            capture["method"],
            capture["path"],
            data=body,
            headers=headers,
            name=capture["name"],
            allow_redirects=False,
            timeout=10,
            catch_response=True,
        ) as answer:
            # No status at all is a failure of the network, which Locust words itself.
            if answer.status_code and not 200 <= answer.status_code < 300:
                answer.failure(f"answered {answer.status_code}")


def tasks_of(captures):
    """The tasks of a user: one a name, as often as the name was captured."""
    if os.environ.get("COURTSIDE_ORDER") == "captured":
        return [lambda user: user.send(next(user.in_order))]
    by_name = {}
    for capture in captures:
        by_name.setdefault(capture["name"], []).append(capture)

    def task_of(name, group):
        turns = itertools.cycle(group)

        def task(user):
            user.send(next(turns))

        task.__name__ = name
        return [task] * len(group)

    return [task for name, group in by_name.items() for task in task_of(name, group)]


# A header without a value is a proof, or a part of one, that is made for each request.
CAPTURES = rows(r'''
@CAPTURES@
''')
open_sheets(CAPTURES)
Courtside.tasks = tasks_of(CAPTURES)
