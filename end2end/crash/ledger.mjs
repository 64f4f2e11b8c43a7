// What the server acknowledged, written outside of it: one id a line, appended as each answer arrives.
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

export class Ledger {
  constructor(file) {
    this.file = file;
    this.handle = openSync(file, 'a');
  }

  acknowledged(ids) {
    writeSync(this.handle, `${ids.join('\n')}\n`);
  }

  /** Every id that was acknowledged, from the file and not from memory. */
  read() {
    closeSync(this.handle);
    return readFileSync(this.file, 'utf8').split('\n').filter(Boolean);
  }
}
