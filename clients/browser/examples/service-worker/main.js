import { createAuthClient } from 'jwtdeviceauth-browser';

// The page signs in; the worker, which has no window, asks the API with the same session. A worker that was stopped and starts again needs no refresh.
const auth = createAuthClient({ baseUrl: '/users', deviceName: 'Page with a worker' });
await navigator.serviceWorker.register('worker.js', { type: 'module' });
await navigator.serviceWorker.ready;

navigator.serviceWorker.addEventListener('message', ({ data }) => { document.getElementById('count').textContent = data.error ?? `${data.count} todos`; });
window.signIn = (email, password) => auth.signIn({ email, password });
window.signOut = () => auth.signOut();
window.count = async () => (await navigator.serviceWorker.ready).active.postMessage('count');
