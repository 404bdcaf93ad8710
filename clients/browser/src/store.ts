import type { AuthStore } from './types.js';

/** A store in memory: for Node, for tests, and for one request on a server. Clients that are given the same one share it. */
export const memoryStore = (): AuthStore => {
  let value: unknown;
  return {
    async update(change) {
      const [result, next] = change(value);
      if (next !== undefined) value = next;
      return result;
    },
  };
};

const table = 's';
const key = 0;

const step = <T>(transaction: IDBTransaction, change: (value: unknown) => [T, unknown?]) => new Promise<T>((resolve, reject) => {
  const values = transaction.objectStore(table);
  const read = values.get(key);
  let result: T;
  let fault: unknown;
  read.onsuccess = () => {
    try {
      const [given, next] = change(read.result);
      result = given;
      if (next !== undefined) values.put(next, key);
    } catch (error) {
      fault = error;
      transaction.abort();
    }
  };
  transaction.oncomplete = () => resolve(result);
  transaction.onabort = () => reject(fault ?? transaction.error);
});

/** One value in a database of the browser. A transaction is the atomic step. */
export const databaseStore = (factory: IDBFactory, name: string): AuthStore => {
  let opening: Promise<IDBDatabase> | undefined;
  const forget = () => { opening = undefined; };

  // Without a version: whatever a newer client has made of it is opened as it is.
  const open = () => opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = factory.open(name);
    request.onupgradeneeded = () => { request.result.createObjectStore(table); };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      database.onclose = forget;
      database.onversionchange = () => {
        database.close();
        forget();
      };
      resolve(database);
    };
  }).catch((error) => {
    forget();
    throw error;
  });

  const begin = async () => {
    const start = (database: IDBDatabase) => database.transaction(table, 'readwrite', { durability: 'strict' });
    try {
      return start(await open());
    } catch {
      forget(); // It was closed under us.
      return start(await open());
    }
  };

  return {
    update: async (change) => step(await begin(), change),
  };
};
