// A database of a browser for Node, which can be broken.
import { IDBFactory } from 'fake-indexeddb';
import { databaseStore } from '../build/internal.js';

export class BreakableStore {
  factory = new IDBFactory();
  how = undefined;

  /** One connection, as each tab has its own. */
  open(name) {
    const inner = databaseStore(this.factory, name);
    return {
      update: (change) => inner.update((value) => {
        const [result, next] = change(value);
        if (next !== undefined && (this.how === 'full' || this.how === 'readOnly')) throw new DOMException('no room', 'QuotaExceededError');
        return [result, next];
      }),
    };
  }

  async break(how, name) {
    this.how = how;
    const inner = databaseStore(this.factory, name);
    if (how === 'cleared') await new Promise((resolve, reject) => {
      const request = this.factory.deleteDatabase(name);
      request.onsuccess = resolve;
      request.onerror = reject;
    });
    if (how === 'damaged') await inner.update((value) => [undefined, { ...value, session: { id: 7 } }]);
    if (how === 'newer') await inner.update((value) => [undefined, { ...value, v: 2, something: 'new' }]);
  }

  /** What another machine could read of the files: everything but the key, which cannot be exported. */
  async copy(name) {
    const taken = await databaseStore(this.factory, name).update((value) => [value]);
    const copy = new BreakableStore();
    const { key, ...session } = taken.session;
    await databaseStore(copy.factory, name).update(() => [undefined, { ...taken, key: undefined, session }]);
    return copy;
  }
}
