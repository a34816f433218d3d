// `npm run bench [-- SECTION …]`: speed and memory, printed as tables, with a peer in the same run where there is one.
import { runSections } from '../support/sections.ts';

await runSections(import.meta.dirname, process.argv.slice(2));
