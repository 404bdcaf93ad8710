// Speaks with the client under test: one JSON object a line, to its standard input and from its standard output.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a driver cannot do; the scenario is then reported as skipped. */
export class Unsupported extends Error {}

export class Driver {
  #waiting = new Map();
  #next = 1;
  #process;
  #ended;

  constructor(command, args, environment = {}) {
    this.#process = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...environment } });
    const fail = (error) => {
      this.#ended = error;
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    };
    this.#process.on('error', fail);
    this.#process.on('exit', (code) => fail(new Error(`The driver ended with ${code}.`)));
    createInterface({ input: this.#process.stdout }).on('line', (line) => {
      if (!line.startsWith('{')) return;
      const { id, ...result } = JSON.parse(line);
      this.#waiting.get(id)?.resolve(result);
      this.#waiting.delete(id);
    });
  }

  async call(what, args = {}) {
    if (this.#ended) throw this.#ended;
    const id = this.#next++;
    const answer = await new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#process.stdin.write(`${JSON.stringify({ id, do: what, ...args })}\n`);
    });
    if (answer.unsupported) throw new Unsupported(`${what} ${JSON.stringify(args)}`);
    return answer;
  }

  close() {
    this.#process.stdin.end();
    this.#process.kill();
  }
}
