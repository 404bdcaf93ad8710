// A browser's half of a social login: make a secret, let the API send the browser to the provider, come back with a one-time code, and trade
// code and secret for tokens. The tokens stay in this page's memory; a reload forgets them.
import { call, deviceId, element, hide, row, say, session, show } from './page.js';

const base64Url = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const random = () => base64Url(crypto.getRandomValues(new Uint8Array(32)));
const challengeOf = async (verifier) => base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));

const pending = 'pending-login';

const start = async (provider) => {
  const login = { verifier: random(), state: random() };
  sessionStorage.setItem(pending, JSON.stringify(login));
  location.assign(`/users/external/${provider}?${new URLSearchParams({
    device_id: deviceId(),
    device_name: 'This browser',
    return_url: '/signin.html',
    code_challenge: await challengeOf(login.verifier),
    state: login.state,
  })}`);
};

const listProviders = async () => {
  const { ok, json } = await call('GET', '/users/external');
  if (!ok) {
    say('No provider is configured: see docs/guides/social-login.md.');
    return;
  }

  for (const { provider } of json) {
    const button = document.createElement('button');
    button.textContent = `Sign in with ${provider}`;
    button.addEventListener('click', () => start(provider));
    element('providers').append(button);
  }
  show('providers');
};

const listDevices = async () => {
  const [me, devices] = [await call('GET', '/users/me'), await call('GET', '/users/me/devices')];
  if (!devices.ok) {
    hide('devices');
    say('This device was signed out.');
    await listProviders();
    return;
  }

  element('name').textContent = me.json.email ? `${me.json.name} (${me.json.email})` : me.json.name;
  element('device-rows').replaceChildren(...devices.json.map((device) => row(
    [`${device.device_name ?? device.device_id}${device.current ? ' (current)' : ''}`, device.login_type, new Date(device.created_at).toLocaleString()],
    {
      End: async () => {
        await call('DELETE', `/users/me/devices/${device.id}`);
        await listDevices();
      },
    },
  )));
  show('devices');
};

const askForLink = (linkCode) => {
  show('link');
  element('confirm-link').addEventListener('click', async () => {
    const login = await call('POST', '/users/login', {
      email: element('email').value, password: element('password').value, device_id: deviceId(), device_name: 'This browser',
    });
    if (!login.ok) {
      say(login.json.title);
      return;
    }

    session.accessToken = login.json.access_token;
    const link = await call('POST', '/users/me/links', { link_code: linkCode, password: element('password').value });
    say(link.ok ? `Linked with ${link.json.provider}.` : link.json.title);
    hide('link');
    await listDevices();
  });
};

const finish = async (answer) => {
  const login = JSON.parse(sessionStorage.getItem(pending) ?? '{}');
  sessionStorage.removeItem(pending);
  history.replaceState(null, '', location.pathname);
  if (!login.state || answer.get('state') !== login.state) {
    say('This page did not start that login.');
    await listProviders();
    return;
  }

  if (answer.has('error')) {
    say(`The login ended: ${answer.get('error')}`);
    await listProviders();
    return;
  }

  const { ok, json } = await call('POST', '/users/external/exchange', { code: answer.get('code'), code_verifier: login.verifier });
  if (ok) {
    session.accessToken = json.access_token;
    say('Signed in.');
    await listDevices();
  } else if (json.code === 'account_link_required') {
    askForLink(json.link_code);
  } else if (json.code === 'mfa_required') {
    sessionStorage.setItem('waiting-login', JSON.stringify(json));
    location.assign('account.html');
  } else {
    say(json.title);
    await listProviders();
  }
};

const answer = new URLSearchParams(location.search);
await (answer.has('code') || answer.has('error') ? finish(answer) : listProviders());
