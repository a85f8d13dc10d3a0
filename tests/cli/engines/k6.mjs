// What a script takes from k6's modules, made of Node's own: enough to run it here, and no proof that k6 itself does the same. Each import
// of `k6` or `k6/…` leads to this file. Nothing is sent: requests are printed, one JSON object a line, as courtside reads captures.

import { createHash, createHmac } from "node:crypto";
import { writeSync } from "node:fs";

const bytes = (data) => (typeof data === "string" ? Buffer.from(data) : Buffer.from(new Uint8Array(data)));
const buffer = (data) => new Uint8Array(data).buffer;
const printed = (hash, form) =>
  form === "binary" ? buffer(hash.digest()) : hash.digest(form === "base64rawurl" ? "base64url" : form);

export const sha256 = (data, form) => printed(createHash("sha256").update(bytes(data)), form);
export const createHMAC = (name, secret) => {
  const mac = createHmac(name, bytes(secret));
  return { update: (data) => mac.update(bytes(data)), digest: (form) => printed(mac, form) };
};
export const b64decode = (text, form) => buffer(Buffer.from(text, { std: "base64" }[form]));
export const b64encode = (data, form) => bytes(data).toString({ std: "base64" }[form]);
export const SharedArray = function (_name, made) {
  return Object.freeze(JSON.parse(JSON.stringify(made())));
};

const checks = [];
export const check = (value, named) => checks.push(...Object.values(named).map((holds) => holds(value)));

const scenario = { iterationInTest: 0 };
const abort = (why) => {
  throw new Error(`aborted: ${why}`);
};
const request = (method, url, body, { headers, redirects, tags }) => {
  if (redirects !== 0 || !tags.name) {
    throw new Error("redirects are not to be followed, and a request has its name");
  }
  const row = { method, url, headers, name: tags.name, body_base64: bytes(body).toString("base64") };
  writeSync(1, JSON.stringify(row) + "\n");
  return { status: 200 };
};
export default { request, scenario, test: { abort } };

// Runs a script for as many iterations as the second argument says, at the moment that the third one says.
async function run(script, iterations, now) {
  const module = await import(script);
  Date.now = () => Number(now);
  for (; scenario.iterationInTest < Number(iterations); scenario.iterationInTest += 1) {
    await module.default();
  }
  if (!checks.every((holds) => holds === true)) {
    throw new Error("a check failed");
  }
}

globalThis.__ENV = process.env;
run(...process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
