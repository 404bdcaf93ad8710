// A browser's half of a social login: the client makes a secret, sends the browser to the provider, and trades the code that comes back for a session.
import { finishSocialSignIn, startSocialSignIn } from './lib/jwtdeviceauth/social.js';
import { auth, baseUrl, call, deviceName, hideRecoveryCodes, showRecoveryCodes } from './auth.js';
import { element, messageOf, on, row, say, saying, showOnly } from './page.js';

let linkCode;

const listProviders = async () => {
  const { ok, json } = await call('GET', '/users/external');
  if (!ok) {
    say('No provider is configured: see docs/guides/social-login.md.');
    return;
  }

  element('provider-buttons').replaceChildren(...json.map(({ provider }) => {
    const button = Object.assign(document.createElement('button'), { textContent: `Sign in with ${provider}` });
    button.addEventListener('click', saying(() => startSocialSignIn(auth, { baseUrl, provider, returnUrl: '/signin.html', deviceName })));
    return button;
  }));
  showOnly('providers');
};

const listDevices = async () => {
  const [me, devices] = await Promise.all([call('GET', '/users/me'), call('GET', '/users/me/devices')]);
  if (auth.state.status !== 'signed-in') {
    return;
  }

  if (!me.ok || !devices.ok) {
    say(me.json.title ?? devices.json.title);
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
  showOnly('devices');
};

// An account with the address of the provider's: its owner shows the password, and the two are linked.
const link = async () => {
  const password = element('password').value;
  try {
    const { recoveryCodes } = await auth.signIn({ email: element('email').value, password });
    showRecoveryCodes(recoveryCodes);
  } catch (error) {
    showOnly('link');
    throw error;
  }
  const { ok, json } = await call('POST', '/users/me/links', { link_code: linkCode, password });
  linkCode = undefined;
  say(ok ? `Linked with ${json.provider}.` : json.title);
};

const finish = async () => {
  try {
    const signedIn = await finishSocialSignIn(auth);
    if (signedIn) {
      say('Signed in.');
      showRecoveryCodes(signedIn.recoveryCodes);
    }
  } catch (error) {
    linkCode = error.problem?.link_code;
    say(linkCode ? '' : messageOf(error));
  }
};

on('confirm-link', 'click', link);
on('logout', 'click', () => auth.signOut());
await finish();
auth.onAuthStateChange(saying(async ({ status, reason }) => {
  if (status === 'signed-in') {
    await listDevices();
    return;
  }

  hideRecoveryCodes();
  if (!element('devices').hidden) {
    say(reason === 'refused' ? 'This device was signed out.' : 'Signed out.');
  }
  await (linkCode ? showOnly('link') : listProviders());
}));
