// `--name=value` options of a command, with defaults; numbers where the default is one.
export function options(defaults) {
  const given = Object.fromEntries(process.argv.slice(2).map((word) => word.replace(/^--/, '').split('=')));
  for (const name of Object.keys(given)) if (!(name in defaults)) throw new Error(`no option ${name}`);
  const read = ([name, value]) => [name, name in given ? (typeof value === 'number' ? Number(given[name]) : given[name]) : value];
  return Object.fromEntries(Object.entries(defaults).map(read));
}
