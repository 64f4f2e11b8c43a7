// Writes public/icons.svg: the Lucide symbols (ISC) that the sources name, and no others.
// Run after a new icon name appears in app/: node end2end/tools/sprite.mjs
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const lucide = join(root, "end2end/node_modules/lucide-static");

/** Every Rust file below a folder. */
const sources = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".rs"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

// Any text literal that is the name of an icon is taken for one: a few symbols too many cost less than a missing one.
// Texts for people are not looked at.
const files = [
  ...sources(join(root, "app/src")).filter((file) => !file.includes("/messages")),
  ...sources(join(root, "app/domain/src")).filter((file) => file.includes("/catalogue")),
];
const names = new Set(
  files
    .flatMap((file) => [...readFileSync(file, "utf8").replace(/\b(class|type|id|href)="[^"]*"/g, "").matchAll(/"([a-z][a-z0-9-]*)"/g)].map((match) => match[1]))
    .filter((name) => existsSync(join(lucide, "icons", `${name}.svg`))),
);

const symbol = (name) => {
  const drawing = readFileSync(join(lucide, "icons", `${name}.svg`), "utf8");
  const inside = drawing.slice(drawing.indexOf(">", drawing.indexOf("<svg")) + 1, drawing.lastIndexOf("</svg>"));
  const lines = inside.replace(/\s*\n\s*/g, "").trim();
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${lines}</symbol>`;
};

const note = "Symbols of Lucide (ISC), some of them of Feather (MIT): see icons.LICENSE.txt.";
const sprite = `<svg xmlns="http://www.w3.org/2000/svg">\n<!-- ${note} -->\n${[...names].sort().map(symbol).join("\n")}\n</svg>\n`;
copyFileSync(join(lucide, "LICENSE"), join(root, "public/icons.LICENSE.txt"));
writeFileSync(join(root, "public/icons.svg"), sprite);
console.log(`${names.size} symbols, ${sprite.length} bytes`);
