import { StrictMode, useEffect, useState, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { createAuthClient } from 'jwtdeviceauth-browser';

// One for the module, not one for each rendering. On a server that renders pages it is signed in as nobody.
const auth = createAuthClient({ baseUrl: '/users', deviceName: 'React page' });
const useAuth = () => useSyncExternalStore(auth.onAuthStateChange, () => auth.state, () => auth.state);

const SignIn = () => {
  const [error, setError] = useState();
  const submit = async (event) => {
    event.preventDefault();
    await auth.signIn(Object.fromEntries(new FormData(event.target))).catch(setError);
  };
  return (
    <form onSubmit={submit}>
      <input name="email" type="email" placeholder="E-mail" />
      <input name="password" type="password" placeholder="Password" />
      <button>Sign in</button>
      {error && <p role="alert">{error.message}</p>}
    </form>
  );
};

const Todos = () => {
  const [todos, setTodos] = useState([]);
  useEffect(() => {
    const abort = new AbortController();
    auth.fetch('/todos', { signal: abort.signal }).then((response) => response.json()).then(setTodos).catch(() => {});
    return () => abort.abort();
  }, []);
  return (
    <>
      <ul>{todos.map(({ id, title }) => <li key={id}>{title}</li>)}</ul>
      <button onClick={() => auth.signOut()}>Sign out</button>
    </>
  );
};

const App = () => {
  const { status, session } = useAuth();
  return status === 'unknown' ? null : status === 'signed-in' ? <Todos key={session} /> : <SignIn />;
};

createRoot(document.getElementById('root')).render(<StrictMode><App /></StrictMode>);
