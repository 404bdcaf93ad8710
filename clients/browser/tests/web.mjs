// What browsers have, and Node.js 18 has not under this name.
import { webcrypto } from 'node:crypto';

globalThis.crypto ??= webcrypto;
