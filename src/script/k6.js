// A load test from captured requests, each signed freshly as it is sent. Written by `courtside convert --to k6`.
//
//     k6 run --vus 20 --duration 1m -e TARGET=http://127.0.0.1:3000 THIS_FILE
//
// On several machines, k6's operator runs this one file: put it into a ConfigMap, and the secrets' variables and TARGET under `runner.env` of
// the TestRun.
//
// No secret stands in this file: RECIPES names the environment variables that hold them. Captures are drawn at random, each name as often as
// it was captured; with COURTSIDE_ORDER=captured they are sent in their order.
//
// Every byte of a body is sent as captured. k6's HTTP client (Go's) keeps this to itself: Host, Content-Length and the connection's own
// headers; a User-Agent where a capture has none; the order of headers, which it sorts; and their case, as in X-Body-Signature. Headers that
// were repeated stand in one line, with commas.

import { check } from "k6";
import { createHMAC, sha256 } from "k6/crypto";
import { SharedArray } from "k6/data";
import { b64decode, b64encode } from "k6/encoding";
import exec from "k6/execution";
import http from "k6/http";

const TARGET = (__ENV.TARGET || "http://127.0.0.1:3000").replace(/\/+$/, "");

// --vus and --duration replace these. A single wrong answer makes k6 exit with 99.
export const options = {
  vus: 10,
  duration: "30s",
  discardResponseBodies: true,
  thresholds: { checks: ["rate==1"] },
};

// How each scheme proves who sent a request.
const RECIPES = [
@RECIPES@
];

// The value of the first of these environment variables that is set. Without any there is nothing to sign with.
function setting(variables, what) {
  const found = variables.find((variable) => __ENV[variable]);
  if (!found) {
    throw new Error(`the environment variable ${variables.join(" or ")} is not set: it holds ${what}`);
  }
  return __ENV[found];
}

// The account id, where the recipe signs one: no request carries it.
function accountOf(recipe) {
  if (!recipe.account_variable) {
    return "";
  }
  const known = __ENV[recipe.account_variable] || recipe.account_id;
  return known || setting([recipe.account_variable], `the account id that \`${recipe.scheme}\` signs`);
}

const SECRETS = RECIPES.map((recipe) =>
  setting(recipe.variables, `the ${recipe.secret} that \`${recipe.scheme}\` signs with`),
);
const ACCOUNTS = RECIPES.map(accountOf);

const ENCODINGS = {
  "hex-lower": (mac) => mac.digest("hex"),
  "hex-upper": (mac) => mac.digest("hex").toUpperCase(),
  base64: (mac) => mac.digest("base64"),
  base64url: (mac) => mac.digest("base64rawurl"),
};

// The headers that prove one request, with their names in lower case, as the platform would send them at that moment. A body is a text or
// an ArrayBuffer.
export function proof(recipe, secret, account, body, asciiBody, nowMs) {
  if (recipe.way === "secret") {
    return { [recipe.header.toLowerCase()]: secret };
  }
  const headers = {};
  const mac = createHMAC(recipe.hash, secret);
  for (const piece of recipe.over) {
    if (piece === "body") {
      mac.update(body);
    } else if (piece === "ascii_body") {
      mac.update(asciiBody);
    } else if (piece === "account_id") {
      mac.update(account);
    } else {
      headers[piece.now_ms.toLowerCase()] = String(nowMs);
      mac.update(String(nowMs));
    }
  }
  headers[recipe.header.toLowerCase()] = recipe.prefix + ENCODINGS[recipe.encoding](mac);
  return headers;
}

// Whether this k6 has the Web Crypto API as a global (from v1.0 on); without it sheet blobs are sent as captured.
const CAN_SEAL = typeof crypto !== "undefined" && crypto.subtle !== undefined;
if (!CAN_SEAL && RECIPES.some(({ way }) => way === "sheet")) {
  console.warn("sheet blobs are sent as captured: this k6 has no global `crypto`");
}

// A user blob as Intercom seals it, opened and sealed again: AES-256-GCM under a fresh IV, IV first and tag last, in base64.
export async function resealed(blob, secret) {
  const raw = new Uint8Array(sha256(secret, "binary"));
  const key = await crypto.subtle.importKey("raw", raw, { name: "AES-GCM" }, false, ["encrypt", "decrypt"]);
  const sealed = new Uint8Array(b64decode(blob, "std"));
  const old = { name: "AES-GCM", iv: sealed.slice(0, 12) };
  const plaintext = await crypto.subtle.decrypt(old, key, sealed.slice(12));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plaintext));
  const whole = new Uint8Array(iv.length + text.length);
  whole.set(iv);
  whole.set(text, iv.length);
  return b64encode(whole.buffer, "std");
}

// The body: a text, or an ArrayBuffer where it is none. A sheet blob in it is sealed anew, so that no two requests carry the same.
async function bodyOf(capture) {
  if (capture.body_base64 !== undefined) {
    return b64decode(capture.body_base64, "std");
  }
  if (capture.sheet === undefined) {
    return capture.body;
  }
  const { before, captured, after, blob, recipe } = capture.sheet;
  if (!CAN_SEAL) {
    return before + captured + after;
  }
  try {
    return before + encodeURIComponent(await resealed(blob, SECRETS[recipe])) + after;
  } catch (error) {
    const variables = RECIPES[recipe].variables.join(" or ");
    exec.test.abort(`the sheet blob of \`${capture.name}\` does not open with the secret in ${variables}`);
    throw error;
  }
}

// Headers and body of a capture as they would be sent at that moment.
export async function signed(capture, nowMs) {
  const body = await bodyOf(capture);
  const asciiBody = capture.ascii_body === undefined ? body : capture.ascii_body;
  const fresh = {};
  for (const index of capture.sign) {
    Object.assign(fresh, proof(RECIPES[index], SECRETS[index], ACCOUNTS[index], body, asciiBody, nowMs));
  }
  // What a capture leaves open is what is made anew.
  const headers = capture.headers.map(([name, value]) => [name, value === null ? fresh[name.toLowerCase()] : value]);
  return { headers: Object.fromEntries(headers), body };
}

export default async function () {
  const turn =
    __ENV.COURTSIDE_ORDER === "captured" ? exec.scenario.iterationInTest : Math.floor(Math.random() * CAPTURES.length);
  const capture = CAPTURES[turn % CAPTURES.length];
  const { headers, body } = await signed(capture, Date.now());
  const answer = http.request(capture.method, TARGET + capture.path, body, {
    headers,
    redirects: 0,
    timeout: "10s",
    tags: { name: capture.name },
  });
  check(answer, { "answered 2xx": ({ status }) => status >= 200 && status < 300 }, { name: capture.name });
}

// A header without a value is a proof, or a part of one, that is made for each request.
const CAPTURES = new SharedArray("captures", () => [
@CAPTURES@
]);
