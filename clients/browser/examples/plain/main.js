import { createAuthClient } from 'jwtdeviceauth-browser';

const element = (id) => document.getElementById(id);
const auth = createAuthClient({ baseUrl: '/users', deviceName: 'Plain page' });

const onSubmit = (id, act) => element(id).addEventListener('submit', async (event) => {
  event.preventDefault();
  try {
    element('message').textContent = '';
    await act(Object.fromEntries(new FormData(event.target)));
    event.target.reset();
  } catch (error) {
    element('message').textContent = error.message;
  }
});

const list = async () => {
  const todos = await (await auth.fetch('/todos')).json();
  element('list').replaceChildren(...todos.map(({ title }) => Object.assign(document.createElement('li'), { textContent: title })));
};

auth.onAuthStateChange(({ status }) => {
  element('sign-in').hidden = status !== 'signed-out';
  element('todos').hidden = status !== 'signed-in';
  if (status === 'signed-in') list();
});
onSubmit('sign-in', (fields) => auth.signIn(fields));
onSubmit('add', async (todo) => {
  await auth.fetch('/todos', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(todo) });
  await list();
});
element('sign-out').addEventListener('click', () => auth.signOut());
