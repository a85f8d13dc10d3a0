// An Express app for one flow, which verifies as its first argument says. Prints its port.
const crypto = require('crypto');
const express = require('express');

const mode = process.argv[2];
const mac = (bytes) => crypto.createHmac('sha256', process.env.S).update(bytes).digest('hex');
const equal = (a, b) => crypto.timingSafeEqual(Buffer.from(a), Buffer.from(b));
const canvas = { canvas: { content: { components: [{ type: 'text', text: 'All is well' }] } } };

const raw = (limit) => express.raw({ type: () => true, ...limit });
const json = express.json({ type: () => true, limit: '20mb', verify: (req, res, bytes) => { req.raw = bytes; } });
const bytes = (req) => (Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0));

const large = { limit: '20mb' };
// The check inside the parser, which is not called for what is no JSON, and for nothing.
const verifying = express.json({ ...large, verify: (req, res, body) => {
  const given = req.get('X-Body-Signature') ?? '';
  if (given.length !== 64 || !equal(given, mac(body))) throw Object.assign(new Error('signature'), { status: 401 });
  req.verified = true;
} });
const present = (req, res, next) => (req.get('X-Body-Signature') ? next() : res.status(401).end());
// The check before one path as it is spelt here, and before one method: routers know more of both.
const guarding = (concerns) => (req, res, next) => {
  if (!concerns(req) || (req.get('X-Body-Signature') ?? '') === mac(bytes(req))) return next();
  res.status(401).end();
};
let count = 0;
// What is answered by apps that say no with status 200, and by one that takes everything and shows what came.
const polite = {
  text: [(res) => res.type('text').send('ok'), (res) => res.type('text').send('invalid signature')],
  flag: [(res) => res.json({ ok: true }), (res) => res.json({ ok: false })],
  canvas: [(res) => res.json(canvas), (res) => res.json({ canvas: { content: { components: [{ type: 'text', text: 'Who are you?' }] } } })],
};
const shown = (req) => `${(count += 1)} ${req.get('X-Body-Signature')} ${JSON.stringify(req.body ?? {}).slice(0, 2000)}`;
const ways = {
  raw: [raw(large), (req, given) => given.length === 64 && equal(given, mac(bytes(req)))],
  small: [raw({}), (req, given) => given.length === 64 && equal(given, mac(bytes(req)))],
  'polite-text': [raw(large), (req, given) => given === mac(bytes(req))],
  'polite-flag': [raw(large), (req, given) => given === mac(bytes(req))],
  'polite-canvas': [raw(large), (req, given) => given === mac(bytes(req))],
  echoes: [json, () => true],
  'hex-prefix': [raw(large), (req, given) => {
    const [got, right] = [Buffer.from(given, 'hex'), Buffer.from(mac(bytes(req)), 'hex')];
    return got.length === right.length && crypto.timingSafeEqual(got, right);
  }],
  'unset-secret': [raw(large), (req, given) => [process.env.S, process.env.NOT_SET ?? ''].some(
    (key) => given === crypto.createHmac('sha256', key).update(bytes(req)).digest('hex'))],
  suffix: [raw(large), (req, given) => given.length === 64 && given.slice(-32) === mac(bytes(req)).slice(-32)],
  dies: [raw(large), (req, given) => {
    if (bytes(req).includes('[[[[[[[[')) process.exit(1);
    return given === mac(bytes(req));
  }],
  'dies-open': [raw(large), (req) => {
    if (bytes(req).includes('[[[[[[[[')) process.exit(1);
    return true;
  }],
  'dies-early': [raw(large), (req, given) => {
    try { JSON.parse(bytes(req)); } catch { process.exit(1); }
    return given === mac(bytes(req));
  }],
  throws: [raw(large), (req, given) => equal(given, mac(bytes(req)))],
  reserialises: [json, (req, given) => given === mac(JSON.stringify(req.body ?? {}))],
  nothing: [json, () => true],
  skips: [json, (req, given) => !given || given === mac(req.raw)],
  'verify-json': [verifying, () => true],
  'verify-echo': [[express.urlencoded({ extended: true }), verifying], () => true],
  'verify-branch': [verifying, () => true],
  'verify-present': [[present, verifying], () => true],
  'verify-marked': [[express.urlencoded({ extended: true }), express.text(), verifying], (req) => req.verified === true],
  'guards-path': [[raw(large), guarding((req) => req.path === '/initialize')], () => true],
  'guards-method': [[raw(large), guarding((req) => req.method === 'POST')], () => true],
  prefix: [json, (req, given) => given.slice(0, 10) === mac(req.raw ?? '').slice(0, 10)],
  starts: [json, (req, given) => given !== '' && mac(req.raw ?? '').startsWith(given)],
};

const [parser, verifies] = ways[mode];
const app = express();
app.set('env', 'test');
app.use(parser);
app[mode === 'guards-method' ? 'all' : 'post']('/initialize', (req, res) => {
  const manner = polite[mode.split('-')[1]];
  const good = verifies(req, req.get('X-Body-Signature') ?? '');
  if (manner) return manner[good ? 0 : 1](res);
  if (mode === 'verify-branch' && !req.body?.context) {
    return res.json({ canvas: { content: { components: [{ type: 'list', items: [{ type: 'item', id: 'a', title: 'Choose' }] }] } } });
  }
  if (mode === 'echoes' || mode === 'verify-echo') return res.json({ canvas: { content: { components: [{ type: 'text', text: shown(req) }] } } });
  if (!good) return res.status(401).json({ error: 'signature' });
  try {
    if (Buffer.isBuffer(req.body)) JSON.parse(req.body);
  } catch {
    return res.status(400).json({ error: 'json' });
  }
  res.json(canvas);
});
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
