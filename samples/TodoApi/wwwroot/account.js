// Sign-up, login, second factors, passkeys and step-up, as a page. Each function is one thing that a person does; the calls are those of docs/guides.
import { createPasskey, signInWithPasskey } from './lib/jwtdeviceauth/index.js';
import { askProof, auth, call, hideRecoveryCodes, showRecoveryCodes } from './auth.js';
import { ask, element, hide, on, row, say, saying, show, showOnly } from './page.js';

let pendingTotp;

// ---- Sign in ----

const signIn = async (how) => {
  try {
    const { recoveryCodes } = await how();
    showRecoveryCodes(recoveryCodes);
  } catch (error) {
    showOnly(auth.state.status === 'signed-in' ? 'account' : 'sign-in');
    throw error;
  }
};

const login = () => signIn(() => auth.signIn({ email: element('email').value, password: element('password').value }));

const signUp = async () => {
  const email = element('email').value;
  await auth.post('signup', { email, name: email.split('@')[0], password: element('password').value });
  await login();
};

// ---- The account ----

// A user without a second factor proves a change with the password in its body. Of a user with one the API asks for a step-up, which the client sees to.
const change = async (method, path, body) => {
  const first = await call(method, path, body);
  if (first.json.errors?.password === undefined) {
    return first;
  }

  const proof = await askProof({ isPasswordOnly: true });
  return proof ? call(method, path, { ...body, ...proof }) : first;
};

// Where the session has ended meanwhile, the page has said so.
const sayWhyNot = ({ json }) => {
  if (auth.state.status === 'signed-in') {
    say(json.title);
  }
};

const changeAndShow = async (method, path, body) => {
  const result = await change(method, path, body);
  await showAccount();
  if (!result.ok) {
    sayWhyNot(result);
  }
};

const showAccount = async () => {
  const [me, factors, token] = await Promise.all([call('GET', '/users/me'), call('GET', '/users/me/factors'), auth.accessToken()]);
  if (auth.state.status !== 'signed-in') {
    return;
  }

  if (!me.ok || !factors.ok) {
    say(me.json.title ?? factors.json.title);
    return;
  }

  const { acr, amr } = JSON.parse(atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')));
  element('name').textContent = me.json.email;
  element('proved').textContent = `${acr === '2' ? 'both factors' : 'one factor'} (${amr.join(', ')}); recovery codes left: ${factors.json.recovery_codes_left}`;
  element('totp-rows').replaceChildren(...factors.json.totp.map((app) => row(
    [app.name ?? 'App', new Date(app.created_at).toLocaleString()],
    { Remove: () => changeAndShow('DELETE', `/users/me/factors/totp/${app.id}`) },
  )));
  element('passkey-rows').replaceChildren(...factors.json.passkeys.map((passkey) => row(
    [passkey.name, passkey.last_used_at ? new Date(passkey.last_used_at).toLocaleString() : 'never'],
    { Rename: () => rename(passkey), Remove: () => changeAndShow('DELETE', `/users/me/passkeys/${passkey.id}`) },
  )));
  element('trusted').textContent = factors.json.trusted_devices.map((device) => device.device_name ?? device.device_id).join(', ') || 'None.';
  showOnly('account');
};

const addTotp = async () => {
  const begun = await change('POST', '/users/me/factors/totp', {});
  if (!begun.ok) {
    sayWhyNot(begun);
    return;
  }

  const { json } = begun;
  pendingTotp = json.id;
  element('totp-secret').textContent = json.secret;
  element('totp-qr').src = `data:image/svg+xml,${encodeURIComponent(json.qr_svg)}`;
  show('confirm-totp');
  element('totp-code').focus();
};

const confirmTotp = async () => {
  const confirmed = await call('POST', `/users/me/factors/totp/${pendingTotp}/confirm`, { code: element('totp-code').value });
  if (!confirmed.ok) {
    sayWhyNot(confirmed);
    return;
  }

  hide('confirm-totp');
  element('confirm-totp').reset();
  showRecoveryCodes(confirmed.json.recovery_codes);
  await showAccount();
};

const addPasskey = async () => {
  const options = await change('POST', '/users/me/passkeys/options', {});
  if (!options.ok) {
    sayWhyNot(options);
    return;
  }

  const passkey = await createPasskey(options.json);
  const added = await call('POST', '/users/me/passkeys', { passkey, name: element('passkey-name').value || undefined });
  showRecoveryCodes(added.json.recovery_codes);
  element('add-passkey').reset();
  await showAccount();
  if (!added.ok) {
    sayWhyNot(added);
  }
};

const rename = async (passkey) => {
  element('new-name').value = passkey.name;
  if (await ask('rename') === 'rename') {
    await changeAndShow('PATCH', `/users/me/passkeys/${passkey.id}`, { name: element('new-name').value });
  }
};

const deleteAccount = async () => {
  const deleted = await change('DELETE', '/users/me', {});
  if (!deleted.ok) {
    sayWhyNot(deleted);
    return;
  }

  await auth.signOut();
  say('The account is gone.');
};

on('login', 'submit', (button) => button === 'signup' ? signUp() : login());
on('passkey-login', 'click', () => signIn(() => signInWithPasskey(auth)));
on('add-totp', 'click', addTotp);
on('confirm-totp', 'submit', confirmTotp);
on('add-passkey', 'submit', addPasskey);
on('end-trust', 'click', () => changeAndShow('DELETE', '/users/me/factors/trusted-devices'));
on('logout', 'click', () => auth.signOut());
on('delete-account', 'click', deleteAccount);

// Also when another tab signs in or out, and when the API has ended the session.
auth.onAuthStateChange(saying(async ({ status, reason }) => {
  for (const form of ['login', 'confirm-totp', 'add-passkey']) {
    element(form).reset();
  }
  for (const dialog of document.querySelectorAll('dialog[open]')) {
    dialog.close();
  }
  hideRecoveryCodes();
  hide('confirm-totp');
  if (status === 'signed-in') {
    await showAccount();
    return;
  }

  if (!element('account').hidden) {
    say(reason === 'refused' ? 'This device was signed out.' : 'Signed out.');
  }
  showOnly('sign-in');
}));
