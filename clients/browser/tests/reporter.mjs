// One JSON object a line for each test: what another runner can count.
export default async function* report(source) {
  for await (const { type, data } of source) {
    if ((type !== 'test:pass' && type !== 'test:fail') || data.details?.type === 'suite' || data.name === data.file) continue;
    const cause = data.details?.error?.cause ?? data.details?.error;
    yield `${JSON.stringify({ file: String(data.file).split('/').pop().replace('.test.mjs', ''), name: data.name, passed: type === 'test:pass', reason: type === 'test:fail' ? String(cause?.stack ?? cause) : undefined, ms: Math.round(data.details?.duration_ms ?? 0) })}\n`;
  }
}
