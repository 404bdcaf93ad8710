// What can go wrong between a client and the server. `processed` says whether the server has done its work before it goes wrong: that is what makes an answer lost.
const html = (status, text) => ({ status, headers: { 'content-type': 'text/html' }, body: `<!doctype html><title>${text}</title><h1>${text}</h1>` });

export const faults = {
  /** The server does its work, and the connection breaks before the answer. */
  lose: { processed: true, breaks: true },
  /** The connection breaks before the server has seen the request. */
  drop: { breaks: true },
  /** The answer comes after `ms`. */
  delay: { processed: true },
  /** The answer comes when the control releases it. */
  hold: { processed: true, held: true },
  /** The answer breaks off in the middle of its body. */
  cut: { processed: true, cut: true },
  /** A gateway's page; with `processed` after the server did its work. */
  gateway: { answer: (fault) => html(fault.status ?? 502, 'Bad Gateway') },
  /** A captive portal: 200 with HTML. */
  portal: { answer: () => html(200, 'Welcome to our network') },
  /** `status` (429) with `retryAfter`, as JSON. */
  throttle: { answer: (fault) => ({ status: fault.status ?? 429, headers: { 'content-type': 'application/problem+json', ...(fault.retryAfter !== undefined && { 'retry-after': String(fault.retryAfter) }) }, body: '{"code":"too_many_requests"}' }) },
  /** A status with no code of ours: a proxy's 401, a half-started server's 404. */
  status: { answer: (fault) => html(fault.status, `Status ${fault.status}`) },
  /** A redirect to another host. */
  redirect: { answer: (fault, world) => ({ status: fault.status ?? 307, headers: { location: world.elsewhereAddress ?? 'http://localhost/' }, body: '' }) },
  /** 200 with JSON that has no tokens. */
  empty: { answer: () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }) },
};

/** What the client is to see, and what the network has to do about it. */
export const play = (world, fault, request) => {
  const kind = fault && faults[fault.do];
  if (fault && !kind) throw new Error(`There is no fault '${fault.do}'. Use one of: ${Object.keys(faults).join(', ')}.`);
  const answer = !kind || kind.processed || fault.processed ? world.handle(request) : undefined;
  if (!kind) return { answer };
  if (!answer) world.log.push({ at: world.now, kind: fault.on === '*' ? 'any' : fault.on, method: request.method, path: request.path, outcome: fault.do });
  return {
    answer: kind.answer ? kind.answer(fault, world) : answer,
    breaks: kind.breaks ?? false, cut: kind.cut ?? false, held: kind.held ?? false, ms: fault.ms ?? 0,
  };
};
