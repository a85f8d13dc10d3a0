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
const ways = {
  raw: [raw(large), (req, given) => given.length === 64 && equal(given, mac(bytes(req)))],
  small: [raw({}), (req, given) => given.length === 64 && equal(given, mac(bytes(req)))],
  throws: [raw(large), (req, given) => equal(given, mac(bytes(req)))],
  reserialises: [json, (req, given) => given === mac(JSON.stringify(req.body ?? {}))],
  nothing: [json, () => true],
  skips: [json, (req, given) => !given || given === mac(req.raw)],
  prefix: [json, (req, given) => given.slice(0, 10) === mac(req.raw ?? '').slice(0, 10)],
  starts: [json, (req, given) => given !== '' && mac(req.raw ?? '').startsWith(given)],
};

const [parser, verifies] = ways[mode];
const app = express();
app.set('env', 'test');
app.use(parser);
app.post('/initialize', (req, res) => {
  if (!verifies(req, req.get('X-Body-Signature') ?? '')) return res.status(401).json({ error: 'signature' });
  try {
    if (Buffer.isBuffer(req.body)) JSON.parse(req.body);
  } catch {
    return res.status(400).json({ error: 'json' });
  }
  res.json(canvas);
});
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
