// What both pages share that has nothing to do with tokens.
import { AuthError } from './lib/jwtdeviceauth/index.js';

export const element = (id) => document.getElementById(id);
export const show = (id) => { element(id).hidden = false; };
export const hide = (id) => { element(id).hidden = true; };
export const say = (text) => { element('message').textContent = text; };

export const showOnly = (id) => {
  for (const section of document.querySelectorAll('main > section')) {
    section.hidden = section.id !== id;
  }
};

export const messageOf = (error) => {
  if (error instanceof AuthError) {
    return Object.values(error.problem?.errors ?? {}).flat().join(' ') || error.message;
  }
  return error instanceof DOMException ? 'The browser gave no passkey.' : 'The API cannot be reached.';
};

// What goes wrong is said.
export const saying = (action) => async (...given) => {
  try {
    await action(...given);
  } catch (error) {
    say(messageOf(error));
  }
};

export const on = (id, type, action) => element(id).addEventListener(type, saying(async (event) => {
  event.preventDefault();
  say('');
  await action(event.submitter?.value);
}));

// Opens a dialog, and gives the value of the button that closed it.
export const ask = (id) => new Promise((resolve) => {
  const dialog = element(id);
  dialog.returnValue = '';
  dialog.addEventListener('close', () => resolve(dialog.returnValue), { once: true });
  dialog.showModal();
});

// A row of a table: texts, and a button for each action. Its label says what it is for, to those who do not see the row.
export const row = (texts, actions) => {
  const line = document.createElement('tr');
  line.append(...texts.map((textContent) => Object.assign(document.createElement('td'), { textContent })), document.createElement('td'));
  for (const [name, action] of Object.entries(actions)) {
    const button = Object.assign(document.createElement('button'), { textContent: name, ariaLabel: `${name} ${texts[0]}` });
    button.addEventListener('click', saying(action));
    line.lastChild.append(button);
  }
  return line;
};
