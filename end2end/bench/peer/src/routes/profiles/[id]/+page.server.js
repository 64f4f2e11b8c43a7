import { readFileSync } from 'node:fs';
import { error } from '@sveltejs/kit';

// Everything the page says, in memory: no database stands between this page and its data, which favours it.
let pages;

export function load({ params }) {
  pages ??= JSON.parse(readFileSync(process.env.PEER_DATA, 'utf8'));
  const page = pages[params.id];
  if (!page) error(404, 'not found');
  return { page };
}
