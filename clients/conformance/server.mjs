// The scripted server over HTTP. `node server.mjs [port]` prints its address; see README.md for the control.
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { World, kindOf } from './world.mjs';
import { play } from './faults.mjs';

const open = { 'access-control-allow-credentials': 'true', 'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE', 'access-control-expose-headers': 'Retry-After, WWW-Authenticate, DPoP-Nonce, Date' };

export const start = async (port = 0) => {
  const worlds = new Map();
  const elsewhere = createServer((request, response) => {
    const world = worlds.get(/world=([^&]+)/.exec(request.url)?.[1]);
    if (world) {
      world.elsewhere.requests += 1;
      if (request.headers.authorization || request.headers.dpop || /rt\./.test(request.headers.cookie ?? '')) world.elsewhere.withToken += 1;
    }
    response.writeHead(200, { ...cors(request), 'content-type': 'application/json' }).end('{"elsewhere":true}');
  });
  const server = createServer({ maxHeaderSize: 512 * 1024 }, (request, response) => {
    serve(worlds, request, response).catch((error) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error.message));
    });
  });
  await Promise.all([listen(server, port), listen(elsewhere, 0)]);
  server.keepAliveTimeout = 60_000;
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    worlds,
    create,
    close() {
      for (const one of [server, elsewhere]) {
        one.close();
        one.closeAllConnections();
      }
    },
  };

  async function serve(all, request, response) {
    const url = new URL(request.url, `http://${request.headers.host}`);
    if (request.method === 'OPTIONS') {
      response.writeHead(204, { ...cors(request), 'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*' }).end();
      return;
    }
    const body = await read(request);
    const [, first, ...rest] = url.pathname.split('/');
    if (first === 'control') {
      control(all, request, response, rest, body);
      return;
    }

    const world = all.get(first);
    if (!world) {
      response.writeHead(404, cors(request)).end();
      return;
    }

    const path = `/${rest.join('/')}${url.search}`;
    const { answer, breaks, cut, held, ms } = play(world, world.takeFault(kindOf(path)), { method: request.method, path, headers: request.headers, body, address: url.href });
    if (breaks) {
      response.destroy();
      return;
    }
    if (ms) await new Promise((resolve) => { setTimeout(resolve, ms); });
    if (held) await new Promise((resolve) => { world.releases.push(resolve); });
    response.writeHead(answer.status, { ...cors(request), date: new Date(Date.now() + world.offset * 1000).toUTCString(), ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
    if (cut) {
      response.write(answer.body.slice(0, answer.body.length / 2));
      setTimeout(() => response.destroy(), 20);
      return;
    }
    response.end(answer.body);
  }

  function control(all, request, response, [, id, what], body) {
    const reply = (value, status = 200) => response.writeHead(status, { ...cors(request), 'content-type': 'application/json' }).end(JSON.stringify(value));
    const value = body ? JSON.parse(body) : {};
    if (!id) {
      const world = create(value);
      reply({ id: world.id, base: `http://${request.headers.host}/${world.id}/users`, api: `http://${request.headers.host}/${world.id}`, elsewhere: world.elsewhereAddress });
      return;
    }
    const world = all.get(id);
    if (!world) return void reply({ error: 'no such world' }, 404);
    switch (what) {
      case undefined:
        if (request.method === 'DELETE') all.delete(id);
        return void reply(world.report());
      case 'faults':
        if (request.method === 'DELETE') world.faults = [];
        else world.faults.push(...[value].flat());
        return void reply({});
      case 'clock': world.offset += value.seconds; return void reply({ now: world.now });
      case 'options': Object.assign(world.options, value); return void reply(world.options);
      case 'end': world.endSessions(value.email); return void reply({});
      case 'release': world.releases.splice(0).forEach((release) => release()); return void reply({});
      default: return void reply({ error: 'no such control' }, 404);
    }
  }

  function create(options = {}) {
    const world = new World(options);
    world.id = randomUUID().slice(0, 8);
    world.releases = [];
    // Another name, so that it is another host and not only another port.
    world.elsewhereAddress = `http://localhost:${elsewhere.address().port}/?world=${world.id}`;
    worlds.set(world.id, world);
    return world;
  }
};

const cors = (request) => (request.headers.origin ? { ...open, 'access-control-allow-origin': request.headers.origin } : {});
const listen = (server, port) => new Promise((resolve) => { server.listen(port, '127.0.0.1', resolve); });
const read = async (request) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { address } = await start(Number(process.argv[2] ?? 0));
  console.log(`listening on ${address}`);
}
