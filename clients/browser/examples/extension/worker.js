import { createAuthClient } from 'jwtdeviceauth-browser';

// An extension's worker has no window and no localStorage, and is stopped after 30 s without work. Its popups and pages make a client of their own, and share the session.
const clientOf = (api) => createAuthClient({ baseUrl: `${api}/users`, deviceName: 'Extension' });
let auth;

chrome.runtime.onMessage.addListener((message, _, reply) => {
  auth ??= clientOf(message.api);
  handle(message).then(reply, (error) => reply({ error: error.code }));
  return true;
});

const handle = async ({ api, email, password }) => {
  if (email) await auth.signIn({ email, password });
  const response = await auth.fetch(`${api}/todos`);
  return { status: response.status, place: `${typeof window} ${typeof localStorage}` };
};
