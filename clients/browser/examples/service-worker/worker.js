import { createAuthClient } from 'jwtdeviceauth-browser';

const auth = createAuthClient({ baseUrl: '/users' });

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => event.waitUntil((async () => {
  const response = await auth.fetch('/todos').catch((error) => error);
  event.source.postMessage(response.ok ? { count: (await response.json()).length } : { error: response.code ?? response.status });
})()));
