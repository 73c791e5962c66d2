// Every message is used somewhere, and every language says everything that English says in the parts
// that it has: a customer's own page speaks more languages than the rest.
// That every used key exists is the type checker's part: `t` takes only the keys of its catalogue.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('../src/', import.meta.url).pathname;
const files = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
const sources = files(root)
  .filter((path) => /\.(svelte|ts)$/.test(path))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');
// `state.${name}` uses every key that begins with "state."
// t.of('state', code) too.
const prefixes = [
  ...[...sources.matchAll(/`([\w.-]+[._])\$\{/g)].map((match) => match[1]),
  ...[...sources.matchAll(/\.of\(\s*'([\w.-]+)'/g)].map((match) => `${match[1]}.`),
];
const holes = (message) =>
  [...new Set((typeof message === 'string' ? message : Object.values(message).join(' ')).match(/\{\w+\}/g) ?? [])].sort().join();

const problems = [];
const messages = join(root, 'messages');
const load = (language, part) => JSON.parse(readFileSync(join(messages, language, part), 'utf8'));
for (const part of readdirSync(join(messages, 'en'))) {
  const english = load('en', part);
  for (const key of Object.keys(english)) {
    const used = [`'${key}'`, `"${key}"`, `\`${key}\``].some((text) => sources.includes(text));
    if (!used && !prefixes.some((prefix) => key.startsWith(prefix))) problems.push(`en/${part}: nothing says "${key}"`);
  }
  for (const language of readdirSync(messages).filter((name) => name !== 'en' && readdirSync(join(messages, name)).includes(part))) {
    const other = load(language, part);
    for (const [key, message] of Object.entries(english)) {
      if (!(key in other)) problems.push(`${language}/${part}: "${key}" is missing`);
      else if (holes(other[key]) !== holes(message)) problems.push(`${language}/${part}: "${key}" has other holes than English`);
    }
    for (const key of Object.keys(other)) if (!(key in english)) problems.push(`${language}/${part}: English has no "${key}"`);
  }
}
// What several pages say is said once: a code that stands in two catalogues comes to mean two things.
const common = load('en', 'common.json');
for (const part of readdirSync(join(messages, 'en')).filter((name) => name !== 'common.json')) {
  for (const key of Object.keys(load('en', part))) if (key in common) problems.push(`en/${part}: "${key}" is in common.json`);
}
for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);
