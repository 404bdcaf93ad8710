// What both pages share. The access token stays in the page's memory: a reload forgets it.
export const element = (id) => document.getElementById(id);
export const show = (id) => { element(id).hidden = false; };
export const hide = (id) => { element(id).hidden = true; };
export const say = (text) => { element('message').textContent = text; };
export const session = { accessToken: undefined };

export const call = async (method, path, body) => {
  const response = await fetch(path, {
    method,
    headers: {
      ...(body && { 'Content-Type': 'application/json' }),
      ...(session.accessToken && { Authorization: `Bearer ${session.accessToken}` }),
    },
    body: body && JSON.stringify(body),
  }).catch(() => null);
  if (!response) {
    return { ok: false, status: 0, json: { title: 'The API cannot be reached.' } };
  }

  const text = await response.text();
  return { ok: response.ok, status: response.status, json: text && response.headers.get('Content-Type')?.includes('json') ? JSON.parse(text) : {} };
};

// The id of this device: made once, kept in this browser.
export const deviceId = () => {
  const id = localStorage.getItem('device-id') ?? crypto.randomUUID();
  localStorage.setItem('device-id', id);
  return id;
};

// A row of a table: texts, and a button for each action. Its label says what it is for, to those who do not see the row.
export const row = (texts, actions) => {
  const line = document.createElement('tr');
  line.append(...texts.map((textContent) => Object.assign(document.createElement('td'), { textContent })), document.createElement('td'));
  for (const [name, action] of Object.entries(actions)) {
    const button = Object.assign(document.createElement('button'), { textContent: name, ariaLabel: `${name} ${texts[0]}` });
    button.addEventListener('click', action);
    line.lastChild.append(button);
  }
  return line;
};
