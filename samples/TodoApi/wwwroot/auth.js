// Who is signed in. The client of clients/browser alone has tokens: the refresh token is in a cookie that no script can read, bound to a key that no script can take away, and all tabs share the session.
import { createAuthClient, getPasskey, secondFactor, stepUp } from './lib/jwtdeviceauth/index.js';
import { ask, element, messageOf, say, show, showOnly } from './page.js';

element('message').insertAdjacentHTML('afterend', `
  <div id="recovery" hidden>
    <h2>Your recovery codes</h2>
    <p>Keep them in a safe place: they are shown this once. Each works once, where the app or the passkey is lost.</p>
    <ul id="recovery-codes"></ul>
  </div>
`);

document.querySelector('main').insertAdjacentHTML('beforeend', `
  <section id="second-factor" hidden>
    <h2>One more step</h2>
    <form id="answer">
      <label>Code of your app, or a recovery code <input id="answer-code" autocomplete="one-time-code" required></label>
      <label><input id="trust" type="checkbox"> Do not ask again on this device for 30 days</label>
      <button value="code">Go on</button>
      <button value="passkey" id="answer-passkey" formnovalidate>Use a passkey</button>
      <button value="" formnovalidate>Cancel</button>
    </form>
  </section>

  <section id="enrol" hidden>
    <h2>Add an authenticator app</h2>
    <p>Who signs in here needs a second factor. Scan this with the app, type <code id="enrol-secret"></code>, or <a id="enrol-link">open it in an app on this device</a>.</p>
    <img id="enrol-qr" alt="The secret as a QR code">
    <form id="enrol-form">
      <label>The code that the app shows <input id="enrol-code" inputmode="numeric" autocomplete="one-time-code" required></label>
      <button value="code">Go on</button>
      <button value="" formnovalidate>Cancel</button>
    </form>
  </section>

  <dialog id="prove" aria-labelledby="prove-title">
    <h2 id="prove-title">Is it you?</h2>
    <form id="prove-form" method="dialog">
      <label>Password <input id="prove-password" type="password" autocomplete="current-password"></label>
      <label id="prove-totp">Code of your app <input id="prove-code" inputmode="numeric" autocomplete="one-time-code"></label>
      <button value="confirm">Confirm</button>
      <button id="prove-passkey" value="passkey">Use a passkey</button>
      <button value="">Cancel</button>
    </form>
  </dialog>
`);

const submitted = (form) => new Promise((resolve) => {
  form.onsubmit = (event) => {
    event.preventDefault();
    say('');
    resolve(event.submitter.value);
  };
});

let enrolment;

// Of a sign-in of somebody who has to have a second factor and has none. After a wrong code it is still the same app.
const enrol = async ({ error, post }) => {
  if (error) {
    say(messageOf(error));
  } else {
    enrolment = await post('login/mfa/totp');
    element('enrol-secret').textContent = enrolment.secret;
    element('enrol-link').href = enrolment.otpauth_uri;
    element('enrol-qr').src = `data:image/svg+xml,${encodeURIComponent(enrolment.qr_svg)}`;
  }
  element('enrol-code').value = '';
  showOnly('enrol');
  element('enrol-code').focus();
  const choice = await submitted(element('enrol-form'));
  return choice && { path: `login/mfa/totp/${enrolment.id}/confirm`, code: element('enrol-code').value };
};

// Of a sign-in that needs a second factor; called again after a wrong answer.
const askSecondFactor = async (challenge) => {
  const { code, methods, error, post } = challenge;
  if (code === 'mfa_enrolment_required') {
    return enrol(challenge);
  }

  if (error) {
    say(messageOf(error));
  } else {
    element('trust').checked = false;
  }
  element('answer-code').value = '';
  element('answer-passkey').hidden = !methods.includes('passkey');
  showOnly('second-factor');
  element('answer-code').focus();
  for (;;) {
    const choice = await submitted(element('answer'));
    const [text, trust_device] = [element('answer-code').value, element('trust').checked];
    if (choice !== 'passkey') {
      return choice && (/^[\d\s]+$/.test(text) ? { totp: text, trust_device } : { recovery_code: text, trust_device });
    }

    try {
      return { passkey: await getPasskey(await post('login/mfa/passkey-options')), trust_device };
    } catch (fault) {
      say(messageOf(fault));
    }
  }
};

// Before what changes the account: the password alone where that is the only factor, else anything that is as good as the sign-in was.
export const askProof = async ({ isPasswordOnly = false } = {}) => {
  element('prove-form').reset();
  element('prove-totp').hidden = isPasswordOnly;
  element('prove-passkey').hidden = isPasswordOnly;
  const choice = await ask('prove');
  const [password, totp] = [element('prove-password').value || undefined, element('prove-code').value || undefined];
  element('prove-form').reset();
  if (choice === 'passkey') {
    return { passkey: await getPasskey(await auth.post('passkey/options')) };
  }
  return choice === 'confirm' ? { password, totp } : undefined;
};

// With the first second factor there are recovery codes, whether it was added in the account or at the sign-in.
export const showRecoveryCodes = (codes) => {
  if (codes) {
    element('recovery-codes').replaceChildren(...codes.map((textContent) => Object.assign(document.createElement('li'), { textContent })));
    show('recovery');
  }
};

export const hideRecoveryCodes = () => {
  element('recovery').hidden = true;
  element('recovery-codes').replaceChildren();
};

export const baseUrl = '/users';
export const deviceName = 'This browser';

export const auth = createAuthClient({ baseUrl, deviceName, cookie: true, secondFactor: secondFactor(askSecondFactor), stepUp: stepUp(askProof) });

export const call = async (method, path, body) => {
  try {
    const response = await auth.fetch(path, { method, headers: body && { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) });
    const text = await response.text();
    return { ok: response.ok, status: response.status, json: text && response.headers.get('Content-Type')?.includes('json') ? JSON.parse(text) : {} };
  } catch (error) {
    return { ok: false, status: 0, json: { title: messageOf(error) } };
  }
};
