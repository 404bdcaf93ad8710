// Sign-up, login, second factors, passkeys and step-up, as a page. Each function is one thing that a person does; the calls are those of docs/guides.
import { call, deviceId, element, hide, row, say, session, show } from './page.js';

const proofOfDevice = 'device-proof';
let waiting;
let pendingTotp;

const on = (id, type, action) => element(id).addEventListener(type, async (event) => {
  event.preventDefault();
  say('');
  await action(event.submitter?.value);
});

const ask = (id) => new Promise((resolve) => {
  const dialog = element(id);
  dialog.returnValue = '';
  dialog.addEventListener('close', () => resolve(dialog.returnValue), { once: true });
  dialog.showModal();
});

// Passkeys: the browser asks the person. Null if they refuse, or have none that will do.
const askBrowser = async (ceremony) => {
  try {
    return (await ceremony()).toJSON();
  } catch {
    say('The browser gave no passkey.');
    return null;
  }
};
const newPasskey = (options) => askBrowser(() => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }));
const somePasskey = (options) => askBrowser(() => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }));

// ---- Sign in ----

const afterLogin = async ({ ok, json }) => {
  if (ok) {
    session.accessToken = json.access_token;
    // A refresh token shows that it is this device: it is what a trusted device needs at its next login.
    localStorage.setItem(proofOfDevice, json.refresh_token);
    hide('sign-in');
    hide('second-factor');
    await showAccount();
  } else if (json.code === 'mfa_required') {
    waiting = json;
    hide('sign-in');
    show('second-factor');
    element('passkey-answer').hidden = !waiting.methods.includes('passkey');
    element('answer-code').focus();
  } else {
    say(json.title);
  }
};

const login = async () => afterLogin(await call('POST', '/users/login', {
  email: element('email').value,
  password: element('password').value,
  device_id: deviceId(),
  device_name: 'This browser',
  device_proof: localStorage.getItem(proofOfDevice) ?? undefined,
}));

const signUp = async () => {
  const email = element('email').value;
  const { ok, json } = await call('POST', '/users/signup', { email, name: email.split('@')[0], password: element('password').value });
  await (ok ? login() : say(json.errors ? Object.values(json.errors).flat().join(' ') : json.title));
};

const anyPasskey = async () => {
  const options = await call('POST', '/users/passkey/options');
  return options.ok ? somePasskey(options.json) : say(options.json.title);
};

const loginWithPasskey = async () => {
  const passkey = await anyPasskey();
  if (passkey) {
    await afterLogin(await call('POST', '/users/passkey/login', { passkey, device_id: deviceId(), device_name: 'This browser' }));
  }
};

const answer = async (proof) => {
  const result = await call('POST', '/users/login/mfa', { mfa_token: waiting.mfa_token, trust_device: element('trust').checked, ...proof });
  element('answer-code').value = '';
  if (result.json.code === 'invalid_mfa_token') {
    hide('second-factor');
    show('sign-in');
  }
  await afterLogin(result);
};

const answerWithCode = () => {
  const code = element('answer-code').value;
  return answer(/^[\d\s]+$/.test(code) ? { totp: code } : { recovery_code: code });
};

const answerWithPasskey = async () => {
  const options = await call('POST', '/users/login/mfa/passkey-options', { mfa_token: waiting.mfa_token });
  const passkey = options.ok ? await somePasskey(options.json) : say(options.json.title);
  if (passkey) {
    await answer({ passkey });
  }
};

// ---- Step-up: what changes the account needs more than a token ----

const askForProof = async (wantsPassword) => {
  element('prove-totp').hidden = wantsPassword;
  element('prove-passkey').hidden = wantsPassword;
  const choice = await ask('prove');
  const proof = { password: element('prove-password').value || undefined, totp: element('prove-code').value || undefined };
  element('prove-form').reset();
  if (choice === 'passkey') {
    const passkey = await anyPasskey();
    return passkey && { passkey };
  }
  return choice === 'confirm' ? proof : null;
};

// A user without a second factor proves a change with the password in its body; a user with one by proving again who it is, in the same session.
const change = async (method, path, body) => {
  const first = await call(method, path, body);
  const wantsPassword = first.json.errors?.password !== undefined;
  if (!wantsPassword && !['second_factor_required', 'recent_login_required'].includes(first.json.code)) {
    return first;
  }

  const proof = await askForProof(wantsPassword);
  if (!proof || wantsPassword) {
    return proof ? call(method, path, { ...body, ...proof }) : first;
  }

  const proved = await call('POST', '/users/me/reauthenticate', proof);
  if (!proved.ok) {
    return proved;
  }
  session.accessToken = proved.json.access_token;
  return call(method, path, body);
};

const changeAndShow = async (method, path, body) => {
  const result = await change(method, path, body);
  await showAccount();
  if (!result.ok) {
    say(result.json.title);
  }
};

// ---- The account ----

const showAccount = async () => {
  const [me, factors] = [await call('GET', '/users/me'), await call('GET', '/users/me/factors')];
  if (!factors.ok) {
    leave(factors.json.title);
    return;
  }

  const { acr, amr } = JSON.parse(atob(session.accessToken.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')));
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
  show('account');
};

const showRecoveryCodes = (codes) => {
  if (codes) {
    element('recovery-codes').replaceChildren(...codes.map((textContent) => Object.assign(document.createElement('li'), { textContent })));
    show('recovery');
  }
};

const addTotp = async () => {
  const { ok, json } = await change('POST', '/users/me/factors/totp', {});
  if (!ok) {
    say(json.title);
    return;
  }

  pendingTotp = json.id;
  element('totp-secret').textContent = json.secret;
  element('totp-qr').src = `data:image/svg+xml,${encodeURIComponent(json.qr_svg)}`;
  show('confirm-totp');
  element('totp-code').focus();
};

const confirmTotp = async () => {
  const { ok, json } = await call('POST', `/users/me/factors/totp/${pendingTotp}/confirm`, { code: element('totp-code').value });
  if (!ok) {
    say(json.title);
    return;
  }

  hide('confirm-totp');
  element('confirm-totp').reset();
  showRecoveryCodes(json.recovery_codes);
  await showAccount();
};

const addPasskey = async () => {
  const options = await change('POST', '/users/me/passkeys/options', {});
  const passkey = options.ok ? await newPasskey(options.json) : say(options.json.title);
  if (!passkey) {
    return;
  }

  const added = await call('POST', '/users/me/passkeys', { passkey, name: element('passkey-name').value || undefined });
  showRecoveryCodes(added.json.recovery_codes);
  element('add-passkey').reset();
  await showAccount();
  say(added.ok ? '' : added.json.title);
};

const rename = async (passkey) => {
  element('new-name').value = passkey.name;
  if (await ask('rename') === 'rename') {
    await changeAndShow('PATCH', `/users/me/passkeys/${passkey.id}`, { name: element('new-name').value });
  }
};

const leave = (text) => {
  session.accessToken = undefined;
  hide('account');
  hide('recovery');
  element('login').reset();
  show('sign-in');
  say(text);
};

const logout = async () => {
  await call('POST', '/users/logout');
  localStorage.removeItem(proofOfDevice);
  leave('Signed out.');
};

const deleteAccount = async () => {
  const { ok, json } = await change('DELETE', '/users/me', {});
  if (ok) {
    leave('The account is gone.');
  } else {
    say(json.title);
  }
};

on('login', 'submit', (button) => button === 'signup' ? signUp() : login());
on('passkey-login', 'click', loginWithPasskey);
on('answer', 'submit', answerWithCode);
on('passkey-answer', 'click', answerWithPasskey);
on('add-totp', 'click', addTotp);
on('confirm-totp', 'submit', confirmTotp);
on('add-passkey', 'submit', addPasskey);
on('end-trust', 'click', () => changeAndShow('DELETE', '/users/me/factors/trusted-devices'));
on('logout', 'click', logout);
on('delete-account', 'click', deleteAccount);

// A social login of the other page that waits for its second factor.
const fromSignIn = sessionStorage.getItem('waiting-login');
if (fromSignIn) {
  sessionStorage.removeItem('waiting-login');
  await afterLogin({ ok: false, json: JSON.parse(fromSignIn) });
}
